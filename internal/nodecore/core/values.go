package core

import (
	"maps"
	"math/big"
	"reflect"
	"slices"

	"github.com/dop251/goja"
)

// Plain makes a JavaScript value of a plain one of Go. Bytes become an
// ArrayBuffer, and a pointer is hidden.
func (c *Core) Plain(v any) goja.Value {
	switch v := v.(type) {
	case nil:
		return goja.Undefined()
	case goja.Value:
		return v
	case []byte:
		return c.VM.ToValue(c.VM.NewArrayBuffer(v))
	case []string:
		return array(c.VM, v)
	case []float64:
		return array(c.VM, v)
	}
	if _, isNumber := v.(*big.Int); !isNumber && reflect.TypeOf(v).Kind() == reflect.Pointer {
		return c.Hide(v)
	}
	return c.VM.ToValue(v)
}

func array[T any](vm *goja.Runtime, list []T) goja.Value {
	items := make([]any, len(list))
	for i, item := range list {
		items[i] = item
	}
	return vm.NewArray(items...)
}

// Bytes is the memory of a typed array, or the text of a string.
func Bytes(v goja.Value) []byte {
	if b, ok := Export(v).([]byte); ok {
		return b
	}
	return []byte(v.String())
}

// Export is goja's Export, but safe with empty views (see careful).
func Export(v goja.Value) any {
	if isEmpty(v) {
		return []byte(nil)
	}
	return v.Export()
}

// Table makes an object of numbers by name, sorted.
func (c *Core) Table(m map[string]int) *goja.Object {
	o := c.VM.NewObject()
	for _, k := range slices.Sorted(maps.Keys(m)) {
		c.Put(o, k, m[k])
	}
	return o
}

// Put sets a property of an object that takes every property.
func (c *Core) Put(o *goja.Object, name string, v any) {
	if err := o.Set(name, c.careful(v)); err != nil {
		panic(err)
	}
}

// careful is a function that is not given the engine's slice of an empty view: if that is at the end of its buffer, the
// slice points behind it, and the collector ends the process when it sees it. Everything else is returned as it is.
func (c *Core) careful(v any) any {
	if !takesBytes(v) {
		return v
	}
	f, _ := goja.AssertFunction(c.VM.ToValue(v))
	return func(call goja.FunctionCall) goja.Value {
		for i, arg := range call.Arguments {
			if isEmpty(arg) {
				call.Arguments[i] = c.VM.ToValue([]byte(nil))
			}
		}
		return c.Must(f(call.This, call.Arguments...))
	}
}

var bytesType = reflect.TypeFor[[]byte]()

func takesBytes(v any) bool {
	t := reflect.TypeOf(v)
	if t == nil || t.Kind() != reflect.Func {
		return false
	}
	for i := range t.NumIn() {
		if t.In(i) == bytesType {
			return true
		}
	}
	return false
}

// isEmpty tells whether v is a view of bytes without any.
func isEmpty(v goja.Value) bool {
	o, is := v.(*goja.Object)
	return is && o.ExportType() == bytesType && o.Get("length").ToInteger() == 0
}
