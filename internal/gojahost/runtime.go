package gojahost

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

// runtime is what all parts of a Host stand on.
type runtime struct {
	vm       *goja.Runtime
	builtins *nodecore.Set
	machine  *reload.Machine
	realm    realm                          // of the facade, once it has started
	askers   func(importer string) []string // the importers of a module, up to the entry
}

// call calls into the facade from Go.
func (r *runtime) call(f goja.Callable, args ...goja.Value) (goja.Value, error) {
	return f(goja.Undefined(), args...)
}

// value hands a result to JavaScript: it throws if there is an error.
func (r *runtime) value(v goja.Value, err error) goja.Value {
	if err == nil {
		return v
	}
	engine.Rethrow(r.vm, err)
	panic(r.errorValue(err))
}

// must passes on what can't fail: a definition on an object of our own.
func (r *runtime) must(err error) {
	if err != nil {
		panic(err)
	}
}

// errorValue makes the JavaScript error that stands for err, with the codes
// and fields that Node's errors have. What JavaScript has thrown is thrown on, unless
// somebody wrapped it, who has more to say, or another runtime has thrown it.
func (r *runtime) errorValue(err error) goja.Value {
	if ex, ok := err.(*goja.Exception); ok && engine.Owns(r.vm, ex.Value()) {
		return ex.Value()
	}
	var (
		lost   *resolve.Error
		syntax *lower.Error
		file   *fs.PathError
	)
	switch {
	case errors.As(err, &lost):
		o := r.nodeError("Error", lost.Code, lost.Error())
		r.hidden(o, "requireStack", r.vm.ToValue(r.askers(lost.Importer)))
		r.hidden(o, "probes", r.array(lost.Probes))
		r.hidden(o, "manifests", r.array(lost.Manifests))
		r.hidden(o, "heatsync", engine.Opaque(r.vm, lost))
		return o
	case errors.As(err, &syntax):
		message := syntax.Message
		if path.Ext(syntax.Path) == ".json" {
			message = syntax.Path + ": " + message // as in Node, since the program prints it
		}
		o := r.nodeError("SyntaxError", "", message)
		stack := fmt.Sprintf("SyntaxError: %s\n    at %s:%d:%d", message, syntax.Path, syntax.Line, syntax.Column)
		r.hidden(o, "stack", r.vm.ToValue(stack))
		r.hidden(o, "heatsync", engine.Opaque(r.vm, syntax))
		return o
	case errors.As(err, &file):
		o := r.builtins.FileError(file)
		r.hidden(o, "heatsync", engine.Opaque(r.vm, err))
		return o
	}
	return r.goError(err)
}

// goError makes an error that stands for err and nothing that is in it.
func (r *runtime) goError(err error) goja.Value {
	o := r.nodeError("Error", "", err.Error())
	r.hidden(o, "heatsync", engine.Opaque(r.vm, err))
	return o
}

// nodeError makes an error of a class of the runtime.
func (r *runtime) nodeError(class, code, message string) *goja.Object {
	o, err := r.vm.New(r.vm.Get(class), r.vm.ToValue(message))
	if err != nil {
		return r.vm.NewGoError(errors.New(message))
	}
	if code != "" {
		r.must(o.Set("code", code))
	}
	return o
}

// exception makes a Go error that carries a JavaScript value. Only a throw
// gives it the stack that goja's exceptions have.
func (r *runtime) exception(v goja.Value) error {
	_, err := r.realm.raise(goja.Undefined(), v)
	return err
}

func (r *runtime) hidden(o *goja.Object, key string, v goja.Value) {
	r.must(o.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// function makes a native function with a name.
func (r *runtime) function(name string, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := r.vm.ToValue(f).(*goja.Object)
	r.must(o.DefineDataProperty("name", r.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return o
}

func (r *runtime) array(list []string) goja.Value {
	items := make([]any, len(list))
	for i, s := range list {
		items[i] = s
	}
	return r.vm.NewArray(items...)
}

// version is how often a module was evaluated and kept.
func (r *runtime) version(id string) int {
	if m := r.machine.Graph().Module(id); m != nil {
		return m.Version
	}
	return 0
}
