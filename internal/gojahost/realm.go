package gojahost

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/facade"
	"github.com/heatsync-go/heatsync/internal/graph"
)

// facadePrefix begins the script names of the facade's files, so that the
// search for a caller can pass over them.
const facadePrefix = "heatsync:"

// realm is the facade's side of a runtime: functions that it exports.
type realm struct {
	class                                 *goja.Object
	enter, leave, failed, broken, partial goja.Callable
	disown, apply, resync, resume         goja.Callable
	dispose, raise, parseJSON             goja.Callable
}

// startRealm evaluates the facade's files and hands it what this host offers.
func (h *Host) startRealm(offered *goja.Object) error {
	f := facadeLoader{host: h, modules: map[string]goja.Value{}}
	main, err := f.load(facade.Main)
	if err != nil {
		return err
	}
	create, ok := goja.AssertFunction(main)
	if !ok {
		return fmt.Errorf("%s exports no function", facade.Main)
	}
	v, err := create(goja.Undefined(), offered)
	if err != nil {
		return err
	}
	o := v.(*goja.Object)
	h.realm.class = o.Get("Heatsync").(*goja.Object)
	for name, f := range map[string]*goja.Callable{
		"enter": &h.realm.enter, "leave": &h.realm.leave, "failed": &h.realm.failed, "broken": &h.realm.broken,
		"partial": &h.realm.partial, "disown": &h.realm.disown, "apply": &h.realm.apply,
		"resync": &h.realm.resync, "resume": &h.realm.resume, "dispose": &h.realm.dispose, "raise": &h.realm.raise,
		"parseJSON": &h.realm.parseJSON,
	} {
		if *f, ok = goja.AssertFunction(o.Get(name)); !ok {
			return fmt.Errorf("%s lacks %s", facade.Main, name)
		}
	}
	return nil
}

// facadeLoader is the small CommonJS in which the facade itself lives.
type facadeLoader struct {
	host    *Host
	modules map[string]goja.Value
}

func (f *facadeLoader) load(name string) (goja.Value, error) {
	if v, ok := f.modules[name]; ok {
		return v, nil
	}
	prg, err := facadeProgram(name)
	if err != nil {
		return nil, err
	}
	vm := f.host.vm
	wrapper, err := vm.RunProgram(prg)
	if err != nil {
		return nil, err
	}
	call, _ := goja.AssertFunction(wrapper)
	module := vm.NewObject()
	require := func(call goja.FunctionCall) goja.Value {
		return f.host.value(f.load(strings.TrimPrefix(call.Argument(0).String(), "./")))
	}
	if _, err = call(goja.Undefined(), module, vm.ToValue(require), vm.ToValue(f.host.abortController)); err != nil {
		return nil, err
	}
	f.modules[name] = module.Get("exports")
	return f.modules[name], nil
}

// facadePrograms are the compiled files of the facade, by their names: functions that
// return a program or an error. All runtimes of the process share them.
var facadePrograms sync.Map

func facadeProgram(name string) (*goja.Program, error) {
	compiled, _ := facadePrograms.LoadOrStore(name, sync.OnceValues(func() (*goja.Program, error) {
		src, err := fs.ReadFile(facade.Files, name)
		if err != nil {
			return nil, err
		}
		return goja.Compile(facadePrefix+name, "(function (module, require, AbortController) {"+string(src)+"\n})", true)
	}))
	return compiled.(func() (*goja.Program, error))()
}

// compileFacade begins to compile all files of the facade, each by itself, while a
// process makes its first runtime. What is wrong with one is told when it is loaded.
var compileFacade = sync.OnceFunc(func() {
	names, _ := fs.Glob(facade.Files, "*.js")
	for _, name := range names {
		go func() { _, _ = facadeProgram(name) }()
	}
})

// abortController is the class of that name as the facade sees it: the runtime's
// own, or where no globals were defined that of a Program.
func (h *Host) abortController(call goja.ConstructorCall) *goja.Object {
	class := h.vm.Get("AbortController")
	if class == nil || goja.IsUndefined(class) {
		class = h.value(h.opts.Builtins.AbortController())
	}
	o, err := h.vm.New(class)
	h.value(o, err)
	return o
}

// call calls into the facade from Go.
func (h *Host) call(f goja.Callable, args ...goja.Value) (goja.Value, error) {
	return f(goja.Undefined(), args...)
}

// hostObject is what the facade sees of this host.
func (h *Host) hostObject() *goja.Object {
	o := h.vm.NewObject()
	start := time.Now()
	for name, f := range map[string]any{
		"cached":     func(id string) bool { return h.cache[id] != nil },
		"module":     h.objectOf,
		"hash":       h.hash,
		"site":       h.site,
		"caller":     h.caller,
		"calling":    h.calling,
		"live":       h.opts.Live,
		"faces":      h.faces,
		"resolve":    h.resolveFor,
		"load":       h.loadFor,
		"builtin":    func(name string) goja.Value { return h.value(h.builtin(name)) },
		"compile":    func(id string) goja.Value { hash, err := h.stage(id); return h.value(h.vm.ToValue(hash), err) },
		"evict":      h.evict,
		"restore":    h.restore,
		"forget":     h.forget,
		"commit":     func([]string) { h.settled() },
		"check":      h.check,
		"guard":      h.guardFor,
		"inside":     func(call goja.FunctionCall) goja.Value { return h.vm.ToValue(engine.Inside(call.Argument(0))) },
		"isPackage":  func(id string) bool { return graph.Package(id) != "" },
		"report":     h.report,
		"uncaught":   h.uncaught,
		"warn":       h.warn,
		"now":        func() float64 { return float64(time.Since(start)) / float64(time.Millisecond) },
		"timer":      h.timer,
		"configured": h.configured,
		"watching":   h.watching,
		"asked":      h.flush,
	} {
		h.must(o.Set(name, f))
	}
	h.must(o.Set("machine", h.machineObject()))
	return o
}

func (h *Host) version(id string) int {
	if m := h.Graph().Module(id); m != nil {
		return m.Version
	}
	return 0
}

func (h *Host) array(list []string) goja.Value {
	items := make([]any, len(list))
	for i, s := range list {
		items[i] = s
	}
	return h.vm.NewArray(items...)
}

func (h *Host) configured(options *goja.Object) {
	if quiet := options.Get("quiet"); !goja.IsUndefined(quiet) && h.opts.Settle != nil {
		h.opts.Settle(time.Duration(quiet.ToFloat() * float64(time.Millisecond)))
	}
}
