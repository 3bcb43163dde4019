package nodecore

import (
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
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
	self := reflect.ValueOf(f).Elem().FieldByName("self")
	if !self.IsValid() || self.Kind() != reflect.Interface || self.Elem().Kind() != reflect.Pointer {
		return p, fmt.Errorf("an object of goja is not laid out as expected")
	}
	object := self.Elem().Elem()
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

// replaced is a function of the engine's library that computes something else
// than the language says. with gets the function as it was.
type replaced struct {
	path []any // names and symbols that lead to it from the global object
	with func(s *Set, was native) native
}

// library is what is replaced, each with its report in docs/goja.md.
var library = []replaced{
	{[]any{"Number"}, (*Set).numberOfBigInt},
	{[]any{"Function", "prototype", goja.SymHasInstance}, (*Set).hasInstance},
	{[]any{"Uint8Array", protoOf, "from"}, (*Set).typedArrayFrom},
	{[]any{"JSON", "parse"}, (*Set).jsonParse},
}

// protoOf leads to an object's prototype in a path.
var protoOf = new(struct{})

// installLibrary replaces what is in the table.
func (s *Set) installLibrary() error {
	if _, err := placeOf(s.vm.Get("Number").(*goja.Object)); err != nil {
		return nil
	}
	for _, r := range append(limits(), library...) {
		f, err := s.at(r.path)
		if err != nil {
			return err
		}
		at, err := placeOf(f)
		if err != nil {
			return fmt.Errorf("replace %v: %w", r.path, err)
		}
		is := r.with(s, native{*at.call, *at.construct})
		*at.call, *at.construct = is.call, is.construct
	}
	return errors.Join(s.replaceDate(), s.replaceRegExp(), s.replaceFunctions())
}

// at returns the object that a path leads to.
func (s *Set) at(path []any) (*goja.Object, error) {
	o := s.vm.GlobalObject()
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
