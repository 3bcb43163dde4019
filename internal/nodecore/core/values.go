package core

import (
	"maps"
	"slices"

	"github.com/dop251/goja"
)

// Plain makes a JavaScript value of a plain one of Go. Bytes become an
// ArrayBuffer.
func (c *Core) Plain(v any) goja.Value {
	switch v := v.(type) {
	case nil:
		return goja.Undefined()
	case []byte:
		return c.VM.ToValue(c.VM.NewArrayBuffer(v))
	case []string:
		return array(c.VM, v)
	case []float64:
		return array(c.VM, v)
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
	if b, ok := v.Export().([]byte); ok {
		return b
	}
	return []byte(v.String())
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
	if err := o.Set(name, v); err != nil {
		panic(err)
	}
}
