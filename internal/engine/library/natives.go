package library

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// native is a function of the engine that is written in Go. What it does can be
// replaced where it stands, so that programs can't tell: its identity, name,
// length and text stay, and it costs what it did. Some, such as that behind
// instanceof, are properties that JavaScript can't replace at all.
//
// goja has no such door. The two fields are found by name and type. A program that
// is built with a version of goja that is laid out otherwise gets its library as it
// is; a test tells when that is so for the version in use here.
type native struct {
	call      func(goja.FunctionCall) goja.Value
	construct func([]goja.Value, *goja.Object) *goja.Object
}

// place is where the engine keeps a native.
type place struct {
	call      *func(goja.FunctionCall) goja.Value
	construct *func([]goja.Value, *goja.Object) *goja.Object
}

// placeOf reaches into a function.
func placeOf(f *goja.Object) (p place, err error) {
	f.Get("name") // the engine makes its functions when they are first used
	object := engine.Self(f)
	if !object.IsValid() {
		return p, fmt.Errorf("an object of goja is not laid out as expected")
	}
	if p.call, err = field[func(goja.FunctionCall) goja.Value](object, "f"); err != nil {
		return p, err
	}
	p.construct, err = field[func([]goja.Value, *goja.Object) *goja.Object](object, "construct")
	return p, err
}

// field returns a pointer to a field that goja does not export.
func field[T any](object reflect.Value, name string) (*T, error) {
	f := object.FieldByName(name)
	if !f.IsValid() || f.Type() != reflect.TypeFor[T]() || !f.CanAddr() {
		return nil, fmt.Errorf("goja's %s has no field %s of type %s", object.Type(), name, reflect.TypeFor[T]())
	}
	return (*T)(unsafe.Pointer(f.UnsafeAddr())), nil
}

// at returns the object that a path leads to.
func (l *Library) at(path []any) (*goja.Object, error) {
	o := l.vm.GlobalObject()
	for _, step := range path {
		var v goja.Value
		switch step := step.(type) {
		case string:
			v = o.Get(step)
		case *goja.Symbol:
			v = o.GetSymbol(step)
		default:
			v = o.Prototype()
		}
		next, ok := v.(*goja.Object)
		if !ok {
			return nil, fmt.Errorf("the engine has no %v", path)
		}
		o = next
	}
	return o, nil
}
