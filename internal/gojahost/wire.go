package gojahost

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/wire"
)

// machineObject shows the machine to JavaScript: a method for each verb.
func (h *Host) machineObject() *goja.Object {
	o := h.vm.NewObject()
	m := &wire.Machine{Machine: h.machine, Resolver: h.resolver}
	for _, verb := range wire.Verbs {
		h.must(o.Set(verb.Name, func(call goja.FunctionCall) goja.Value {
			return h.written(func(answer wire.Codec) { verb.Tell(m, &values{inOrder(call.Arguments)}, answer) })
		}))
	}
	return o
}

// values reads a message from JavaScript values. What is missing is empty.
type values struct {
	get func(name string) goja.Value
}

var _ wire.Codec = (*values)(nil)

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

func (r *values) known(name string) (goja.Value, bool) {
	v := r.get(name)
	return v, v != nil && !goja.IsUndefined(v)
}

func (r *values) Text(name, _ string) string {
	if v, ok := r.known(name); ok {
		return v.String()
	}
	return ""
}

func (r *values) Number(name string, _ int) int {
	if v, ok := r.known(name); ok {
		return int(v.ToInteger())
	}
	return 0
}

func (r *values) Flag(name string, _ bool) bool {
	v, ok := r.known(name)
	return ok && v.ToBoolean()
}

func (r *values) Record(name string, fields func(wire.Codec)) { fields(&values{within(r.get(name))}) }

func (r *values) List(name string, _ int) (int, func(int) wire.Codec) {
	list, ok := r.get(name).(*goja.Object)
	if !ok {
		return 0, nil
	}
	return int(list.Get("length").ToInteger()), func(i int) wire.Codec {
		return &values{within(list.Get(strconv.Itoa(i)))}
	}
}

// written makes a JavaScript value of what fields writes.
func (h *Host) written(fields func(wire.Codec)) goja.Value {
	v := goja.Undefined()
	fields(&writer{host: h, put: func(made goja.Value) { v = made }})
	return v
}

// writer makes a value: that of the field without a name, or an object of those that
// have one.
type writer struct {
	host   *Host
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
		w.object = w.host.vm.NewObject()
		w.put(w.object)
	}
	w.host.must(w.object.Set(name, v))
}

func (w *writer) Text(name, s string) string    { w.set(name, w.host.vm.ToValue(s)); return s }
func (w *writer) Number(name string, n int) int { w.set(name, w.host.vm.ToValue(n)); return n }
func (w *writer) Flag(name string, b bool) bool { w.set(name, w.host.vm.ToValue(b)); return b }

func (w *writer) Record(name string, fields func(wire.Codec)) {
	fields(&writer{host: w.host, put: func(v goja.Value) { w.set(name, v) }})
}

func (w *writer) List(name string, n int) (int, func(int) wire.Codec) {
	list := w.host.vm.NewArray()
	w.set(name, list)
	return n, func(i int) wire.Codec {
		return &writer{host: w.host, put: func(v goja.Value) { w.host.must(list.Set(strconv.Itoa(i), v)) }}
	}
}
