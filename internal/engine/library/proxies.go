package library

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// A proxy of a function hands its traps apply and construct an array whose elements lie on the
// engine's own stack: the next call writes over them, and a push to the array writes over the
// variables of whoever runs. So the proxy gets another handler, which stands in for the
// program's and gives the array elements of its own.

// proxy replaces the constructor Proxy.
func (l *Library) proxy(was native) native {
	return native{call: was.call, construct: func(arguments []goja.Value, newTarget *goja.Object) *goja.Object {
		p := was.construct(arguments, newTarget)
		l.standIn(p, arguments)
		return p
	}}
}

func (l *Library) revocable(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		both := was.call(c)
		if p, ok := both.(*goja.Object).Get("proxy").(*goja.Object); ok {
			l.standIn(p, c.Arguments)
		}
		return both
	}}
}

// standIn gives the proxy of a function, which was made of the arguments, the other handler.
func (l *Library) standIn(p *goja.Object, arguments []goja.Value) {
	if !isCallable(arguments[0]) {
		return
	}
	proxy := engine.Self(p)
	if !proxy.IsValid() {
		return
	}
	traps := proxy.FieldByName("handler")
	if !traps.IsValid() || traps.Kind() != reflect.Interface || traps.Elem().Kind() != reflect.Pointer {
		return
	}
	place, err := field[*goja.Object](traps.Elem().Elem(), "handler")
	if err != nil {
		return
	}
	*place = l.vm.NewDynamicObject(&handler{library: l, is: *place, traps: map[string]trap{}})
}

func isCallable(v goja.Value) bool {
	_, ok := goja.AssertFunction(v)
	return ok || isConstructor(v)
}

// handler stands in for the handler of a proxy, as a goja.DynamicObject.
type handler struct {
	library *Library
	is      *goja.Object // the program's
	traps   map[string]trap
}

// trap is one of the program's, and what calls it.
type trap struct{ of, by *goja.Object }

// Original is the handler that the program knows.
func (h *handler) Original() *goja.Object { return h.is }

// Get is what the engine asks of a handler.
func (h *handler) Get(name string) goja.Value {
	v := h.is.Get(name)
	if v == nil {
		return goja.Undefined()
	}
	f, ok := v.(*goja.Object)
	if !ok {
		return v
	}
	t := h.traps[name]
	if t.of != f {
		call, ok := goja.AssertFunction(f)
		if !ok {
			return v
		}
		t = trap{f, h.by(name, call)}
		h.traps[name] = t
	}
	return t.by
}

func (h *handler) by(name string, call goja.Callable) *goja.Object {
	at := -1 // of the array among the arguments
	switch name {
	case "apply":
		at = 2
	case "construct":
		at = 1
	}
	return h.library.vm.ToValue(func(c goja.FunctionCall) goja.Value {
		if at >= 0 {
			ownElements(c.Argument(at))
		}
		return h.library.must(call(h.is, c.Arguments...))
	}).(*goja.Object)
}

// ownElements gives an array a copy of the elements that it has.
func ownElements(v goja.Value) {
	array := engine.Self(v.(*goja.Object))
	if values, err := field[[]goja.Value](array, "values"); err == nil {
		*values = slices.Clone(*values)
	}
}

// Set, Has, Delete and Keys are asked by nobody.
func (h *handler) Set(string, goja.Value) bool { return false }
func (h *handler) Has(string) bool             { return false }
func (h *handler) Delete(string) bool          { return false }
func (h *handler) Keys() []string              { return nil }
