package gojahost

import (
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine/primordials"
	"github.com/heatsync-go/heatsync/internal/facade"
)

// facadePrefix begins the script names of the facade's files, so that the
// search for a caller can pass over them.
const facadePrefix = "heatsync:"

// facadeLoader is the small CommonJS in which the facade itself lives.
type facadeLoader struct {
	*runtime
	modules                  map[string]goja.Value
	require, abortController goja.Value
}

func newFacadeLoader(r *runtime) *facadeLoader {
	f := &facadeLoader{runtime: r, modules: map[string]goja.Value{}}
	f.require = r.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		return f.value(f.load(strings.TrimPrefix(call.Argument(0).String(), "./")))
	})
	f.abortController = r.vm.ToValue(r.newAbortController)
	return f
}

func (f *facadeLoader) load(name string) (goja.Value, error) {
	if v, ok := f.modules[name]; ok {
		return v, nil
	}
	prg, err := facadeProgram(name)
	if err != nil {
		return nil, err
	}
	wrapper, err := f.builtins.Primordials().Run(prg)
	if err != nil {
		return nil, err
	}
	call, _ := goja.AssertFunction(wrapper)
	module := f.vm.NewObject()
	if _, err = call(goja.Undefined(), module, f.require, f.abortController); err != nil {
		return nil, err
	}
	f.modules[name] = module.Get("exports")
	return f.modules[name], nil
}

// facadePrograms are the compiled files of the facade, by their names: functions that
// return a program or an error. All runtimes of the process share them.
var facadePrograms sync.Map

func facadeProgram(name string) (*primordials.Program, error) {
	compiled, _ := facadePrograms.LoadOrStore(name, sync.OnceValues(func() (*primordials.Program, error) {
		src, err := facade.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		return primordials.Compile(facadePrefix+name, "(function (module, require, AbortController) {"+string(src)+"\n})")
	}))
	return compiled.(func() (*primordials.Program, error))()
}

// compileFacade begins to compile the files of the facade that are always needed, each by
// itself, while a process makes its first runtime. What is wrong with one is told when it is
// loaded.
var compileFacade = sync.OnceFunc(func() {
	for _, name := range facade.Needed() {
		go func() { _, _ = facadeProgram(name) }()
	}
})

// newAbortController is the class of that name as the facade sees it: the runtime's
// own, or where no globals were defined that of a Program.
func (r *runtime) newAbortController(call goja.ConstructorCall) *goja.Object {
	class := r.vm.Get("AbortController")
	if class == nil || goja.IsUndefined(class) {
		class = r.value(r.builtins.AbortController())
	}
	o, err := r.vm.New(class)
	r.value(o, err)
	return o
}
