package gojahost

import (
	"slices"

	"github.com/dop251/goja"
)

// late is an object of JavaScript whose members are made when somebody first asks for them: a
// function of Go costs a runtime about a kilobyte, and most are never called.
type late struct {
	vm     *goja.Runtime
	names  []string
	member func(name string) any
	made   map[string]goja.Value
}

var _ goja.DynamicObject = (*late)(nil)

func (r *runtime) late(names []string, member func(name string) any) *goja.Object {
	return r.vm.NewDynamicObject(&late{r.vm, names, member, map[string]goja.Value{}})
}

func (l *late) Get(name string) goja.Value {
	if v := l.made[name]; v != nil || !l.Has(name) {
		return v
	}
	l.made[name] = l.vm.ToValue(l.member(name))
	return l.made[name]
}

// Set is for tests, which put others in the place of members.
func (l *late) Set(name string, v goja.Value) bool {
	l.made[name] = v
	return true
}

func (l *late) Has(name string) bool { return slices.Contains(l.names, name) }
func (l *late) Keys() []string       { return l.names }
func (*late) Delete(string) bool     { return false }

// computed is a property that many objects have, and that is computed when it is read: by one
// pair of functions for all. Assigning to it puts the value in its place.
type computed struct {
	key      string
	get, set goja.Value
}

func (r *runtime) computed(key string, get func(of *goja.Object) goja.Value) computed {
	of := func(call goja.FunctionCall) *goja.Object { return call.This.ToObject(r.vm) }
	return computed{
		key: key,
		get: r.vm.ToValue(func(call goja.FunctionCall) goja.Value { return get(of(call)) }),
		set: r.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			r.must(of(call).DefineDataProperty(key, call.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
			return goja.Undefined()
		}),
	}
}

func (c computed) define(o *goja.Object) error {
	return o.DefineAccessorProperty(c.key, c.get, c.set, goja.FLAG_TRUE, goja.FLAG_TRUE)
}
