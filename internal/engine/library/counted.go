package library

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// The engine is quick with an array of plain elements for as long as it knows their number. It loses count
// when one is taken away or put in front: pop, shift, unshift and length = n leave objCount as it was. From then
// on each shift asks for every element by its name, so that a queue of 50,000 takes seconds to empty.

// dense is what the engine keeps of an array that has no holes, no getters and a length that can change.
type dense struct {
	values *[]goja.Value
	length *uint32
	count  *int
}

// shape says where the engine keeps that in an array.
type shape struct {
	self                                    uintptr        // in a goja.Object
	kind                                    unsafe.Pointer // of what self points to
	values, length, count, others, writable uintptr
}

// shapeOf finds out by an array. It is not ok if goja is laid out otherwise than expected.
func shapeOf(array *goja.Object) (s shape, ok bool) {
	self, is := reflect.TypeFor[goja.Object]().FieldByName("self")
	at := engine.Self(array)
	if !is || self.Type.Kind() != reflect.Interface || !at.IsValid() || at.Kind() != reflect.Struct {
		return s, false
	}
	s.self = self.Offset
	s.kind = (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(array), s.self))[0]
	ok = true
	offset := func(in reflect.Type, name string, of reflect.Type) uintptr {
		f, is := in.FieldByName(name)
		ok = ok && is && (of == nil || f.Type == of)
		return f.Offset
	}
	s.values = offset(at.Type(), "values", reflect.TypeFor[[]goja.Value]())
	s.length = offset(at.Type(), "length", reflect.TypeFor[uint32]())
	s.count = offset(at.Type(), "objCount", reflect.TypeFor[int]())
	s.others = offset(at.Type(), "propValueCount", reflect.TypeFor[int]())
	s.writable = offset(at.Type(), "lengthProp", nil)
	if ok {
		length, _ := at.Type().FieldByName("lengthProp")
		s.writable += offset(length.Type, "writable", reflect.TypeFor[bool]())
	}
	return s, ok
}

func (s *shape) dense(v goja.Value) (d dense, ok bool) {
	o, is := v.(*goja.Object)
	if !is {
		return d, false
	}
	self := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(o), s.self))
	if self[0] != s.kind {
		return d, false
	}
	d = dense{
		(*[]goja.Value)(unsafe.Add(self[1], s.values)), (*uint32)(unsafe.Add(self[1], s.length)), (*int)(unsafe.Add(self[1], s.count)),
	}
	return d, *(*int)(unsafe.Add(self[1], s.others)) == 0 && *(*bool)(unsafe.Add(self[1], s.writable)) &&
		len(*d.values) == int(*d.length) && d.isCounted()
}

// isCounted tells whether there are no holes, and counts again if there seem to be more elements than there can be.
func (d dense) isCounted() bool {
	n := len(*d.values)
	if *d.count > n && !slices.Contains(*d.values, nil) {
		*d.count = n
	}
	return *d.count == n
}

// counted are the methods that lose count, and those that are slow after it.
func (l *Library) counted() (list []replaced) {
	s, ok := shapeOf(l.vm.NewArray())
	if !ok {
		return nil
	}
	methods := map[string]func(d dense, was native, c goja.FunctionCall) goja.Value{"pop": pop, "shift": shift, "unshift": unshift}
	for _, name := range []string{"concat", "includes", "indexOf", "slice", "splice"} {
		methods[name] = func(_ dense, was native, c goja.FunctionCall) goja.Value { return was.call(c) }
	}
	for name, with := range methods {
		list = append(list, replaced{[]any{"Array", "prototype", name}, func(_ *Library, was native) native {
			return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
				if d, ok := s.dense(c.This); ok && len(*d.values) > 0 {
					return with(d, was, c)
				}
				return was.call(c)
			}}
		}})
	}
	return list
}

func pop(d dense, _ native, _ goja.FunctionCall) goja.Value {
	last := len(*d.values) - 1
	v := (*d.values)[last]
	(*d.values)[last] = nil
	d.are((*d.values)[:last])
	return v
}

// shift moves nothing.
func shift(d dense, _ native, _ goja.FunctionCall) goja.Value {
	v := (*d.values)[0]
	(*d.values)[0] = nil
	d.are((*d.values)[1:])
	return v
}

// unshift has the engine do it, which knows whether prototypes have elements.
func unshift(d dense, was native, c goja.FunctionCall) goja.Value {
	n := len(*d.values)
	length := was.call(c)
	if len(*d.values) == n+len(c.Arguments) && *d.count == n && len(*d.values) == int(*d.length) && !slices.Contains(*d.values, nil) {
		*d.count = len(*d.values)
	}
	return length
}

func (d dense) are(values []goja.Value) {
	*d.values, *d.length, *d.count = values, uint32(len(values)), len(values)
}
