package library

import (
	"slices"

	"github.com/dop251/goja"
)

// arrays are the methods of Array.prototype that tell a hole by get, which a proxy answers with
// undefined.
func arrays() (list []replaced) {
	for _, name := range []string{"at", "forEach", "some", "every", "map", "filter", "reduce", "reduceRight", "slice", "concat"} {
		list = append(list, replaced{[]any{"Array", "prototype", name}, func(l *Library, was native) native { return l.ofProxy(name, was) }})
	}
	return list
}

// ofProxy is a method that leaves proxies to arrays.js.
func (l *Library) ofProxy(name string, was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if !hasProxy(c.This) && (name != "concat" || !slices.ContainsFunc(c.Arguments, hasProxy)) {
			return was.call(c)
		}
		arguments := append([]goja.Value{c.This.ToObject(l.vm), l.vm.ToValue(isConstructor)}, c.Arguments...)
		return l.must(l.function(arraysScript, name)(goja.Undefined(), arguments...))
	}}
}

// hasProxy tells whether an object is a proxy, or inherits from one.
func hasProxy(v goja.Value) bool {
	for o, _ := v.(*goja.Object); o != nil; o = o.Prototype() {
		if o.ExportType() == proxyType {
			return true
		}
	}
	return false
}

func isConstructor(v goja.Value) bool {
	_, ok := goja.AssertConstructor(v)
	return ok
}
