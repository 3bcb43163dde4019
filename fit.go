package heatsync

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/dop251/goja"
)

// goja makes a Go value of nearly anything, as JavaScript does: of "forty" the
// int 0. What a program has bound must be what it says, so what came out is
// turned back, and compared with what went in.

// fitting compares one value.
type fitting struct {
	vm   *goja.Runtime
	seen map[*goja.Object]bool // objects may contain themselves
}

// misfit says what of a value was lost when it became the Go value to, nil if
// nothing was.
func misfit(vm *goja.Runtime, from goja.Value, to any) error {
	f := fitting{vm, map[*goja.Object]bool{}}
	return f.compare(from, vm.ToValue(to), "it")
}

func (f *fitting) compare(from, back goja.Value, name string) error {
	object, isObject := back.(*goja.Object)
	source, ofObject := from.(*goja.Object)
	switch {
	case isNothing(from):
		if isNothing(back) {
			return nil
		}
	case ofObject && from.ExportType() == back.ExportType():
		return nil // it is not a copy, or anything goes
	case isObject && f.plain(object) != back:
		return f.compare(from, f.plain(object), name)
	case isObject && ofObject:
		return f.members(source, object, name)
	case isObject || isSame(from, back): // a text as a time, or as bytes
		return nil
	}
	return fmt.Errorf("%s is %s", name, show(from))
}

// members compares what the copy of an object has with what the object has. It
// may lack some: the fields of a struct are optional.
func (f *fitting) members(from, back *goja.Object, name string) error {
	if class := from.ClassName(); class == "Array" && back.ClassName() != class {
		return fmt.Errorf("%s is an array", name)
	}
	if f.seen[from] || from.ExportType() == typeOfMaps {
		return nil // what is in a Map are no properties
	}
	f.seen[from] = true
	for _, key := range back.Keys() {
		member := from.Get(key)
		if member == nil {
			continue
		}
		if err := f.compare(member, back.Get(key), "its "+key); err != nil {
			return err
		}
	}
	return nil
}

// typeOfMaps is what goja exports a Map as.
var typeOfMaps = reflect.TypeFor[[][2]any]()

// plain makes the scalar that a named Go type is based on of one that has it,
// such as a time.Duration, or of a pointer to one.
func (f *fitting) plain(o *goja.Object) goja.Value {
	v := reflect.ValueOf(o.Export())
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch {
	case v.CanInt():
		return f.vm.ToValue(v.Int())
	case v.CanUint():
		return f.vm.ToValue(v.Uint())
	case v.CanFloat():
		return f.vm.ToValue(v.Float())
	case v.Kind() == reflect.String:
		return f.vm.ToValue(v.String())
	case v.Kind() == reflect.Bool:
		return f.vm.ToValue(v.Bool())
	}
	return o
}

// isSame tells whether a scalar is what it was. A float32 may be less exact.
func isSame(from, back goja.Value) bool {
	if isNumber(from) && isNumber(back) {
		return from.SameAs(back) || from.StrictEquals(back) || float32(from.ToFloat()) == float32(back.ToFloat())
	}
	return from.StrictEquals(back)
}

func isNumber(v goja.Value) bool {
	if _, ok := v.(*goja.Object); ok || isNothing(v) {
		return false
	}
	kind := v.ExportType().Kind()
	return kind == reflect.Int64 || kind == reflect.Float64
}

func isNothing(v goja.Value) bool { return goja.IsUndefined(v) || goja.IsNull(v) }

// show is a value in a message.
func show(v goja.Value) string {
	switch v := v.(type) {
	case goja.String:
		return strconv.Quote(v.String())
	case *goja.Object:
		if v.ClassName() == "Array" {
			return "an array"
		}
		return "an object"
	}
	return textOf(v)
}
