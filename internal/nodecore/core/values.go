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
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return c.VM.NewArray(items...)
	case []float64:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return c.VM.NewArray(items...)
	}
	return c.VM.ToValue(v)
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
