package gojahost

import (
	"slices"
	"strconv"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/wire"
)

// machineObject shows the machine to JavaScript: a method for each verb.
func (b *bridge) machineObject() *goja.Object {
	m := &wire.Machine{Machine: b.machine, Resolver: b.loader.resolver}
	return b.late(verbs, func(name string) any {
		verb := wire.Verbs[slices.Index(verbs, name)]
		return func(call goja.FunctionCall) goja.Value {
			return b.written(func(answer wire.Codec) { verb.Tell(m, &reader{inOrder(call.Arguments)}, answer) })
		}
	})
}

// verbs are the names of wire.Verbs.
var verbs = func() (names []string) {
	for _, verb := range wire.Verbs {
		names = append(names, verb.Name)
	}
	return names
}()

// reader reads a message from JavaScript values. What is missing is empty.
type reader struct {
	get func(name string) goja.Value
}

var _ wire.Codec = (*reader)(nil)

// inOrder gives one argument after the other, whatever its name is.
func inOrder(arguments []goja.Value) func(string) goja.Value {
	return func(string) (v goja.Value) {
		if len(arguments) > 0 {
			v, arguments = arguments[0], arguments[1:]
		}
		return v
	}
}

// within gives a property of a value, or that itself.
func within(v goja.Value) func(string) goja.Value {
	return func(name string) goja.Value {
		if name == "" {
			return v
		}
		if o, ok := v.(*goja.Object); ok {
			return o.Get(name)
		}
		return nil
	}
}

func (r *reader) known(name string) (goja.Value, bool) {
	v := r.get(name)
	return v, v != nil && !goja.IsUndefined(v)
}

func (r *reader) Text(name, _ string) string {
	if v, ok := r.known(name); ok {
		return v.String()
	}
	return ""
}

func (r *reader) Number(name string, _ int) int {
	if v, ok := r.known(name); ok {
		return int(v.ToInteger())
	}
	return 0
}

func (r *reader) Flag(name string, _ bool) bool {
	v, ok := r.known(name)
	return ok && v.ToBoolean()
}

func (r *reader) Record(name string, fields func(wire.Codec)) { fields(&reader{within(r.get(name))}) }

func (r *reader) List(name string, _ int) (int, func(int) wire.Codec) {
	list, ok := r.get(name).(*goja.Object)
	if !ok {
		return 0, nil
	}
	return int(list.Get("length").ToInteger()), func(i int) wire.Codec {
		return &reader{within(list.Get(strconv.Itoa(i)))}
	}
}

// written makes a JavaScript value of what fields writes.
func (r *runtime) written(fields func(wire.Codec)) goja.Value {
	v := goja.Undefined()
	fields(&writer{runtime: r, put: func(made goja.Value) { v = made }})
	return v
}

// writer makes a value: that of the field without a name, or an object of those that
// have one.
type writer struct {
	*runtime
	put    func(goja.Value)
	object *goja.Object
}

var _ wire.Codec = (*writer)(nil)

func (w *writer) set(name string, v goja.Value) {
	if name == "" {
		w.put(v)
		return
	}
	if w.object == nil {
		w.object = w.vm.NewObject()
		w.put(w.object)
	}
	w.must(w.object.Set(name, v))
}

func (w *writer) Text(name, s string) string    { w.set(name, w.vm.ToValue(s)); return s }
func (w *writer) Number(name string, n int) int { w.set(name, w.vm.ToValue(n)); return n }
func (w *writer) Flag(name string, b bool) bool { w.set(name, w.vm.ToValue(b)); return b }

func (w *writer) Record(name string, fields func(wire.Codec)) {
	fields(&writer{runtime: w.runtime, put: func(v goja.Value) { w.set(name, v) }})
}

func (w *writer) List(name string, n int) (int, func(int) wire.Codec) {
	list := w.vm.NewArray()
	w.set(name, list)
	return n, func(i int) wire.Codec {
		return &writer{runtime: w.runtime, put: func(v goja.Value) { w.must(list.Set(strconv.Itoa(i), v)) }}
	}
}
