package engine

import "github.com/dop251/goja"

// opaque is a value of Go in an object of JavaScript. It has no fields and methods that the engine could show.
type opaque struct{ value any }

// Opaque hands v to JavaScript as an object without members, which only Reveal opens. (ToValue would give scripts all the
// exported methods of v, and of what those return: a connection has the file of its socket.)
func Opaque(vm *goja.Runtime, v any) *goja.Object {
	return vm.ToValue(&opaque{v}).(*goja.Object)
}

// Reveal returns what Opaque has wrapped, if v is that and of the type.
func Reveal[T any](v goja.Value) (value T, ok bool) {
	if v == nil {
		return value, false
	}
	if o, is := v.Export().(*opaque); is {
		value, ok = o.value.(T)
	}
	return value, ok
}
