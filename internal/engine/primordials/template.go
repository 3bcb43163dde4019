package primordials

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// template is what the engine makes the members of an object of its library from, each when it is first looked up. A
// member that nobody has looked up can be made at any time, whatever a program has done to the object since, and takes
// no memory until then. An object of a goja that is laid out otherwise than expected has none, and its members are kept.
type template struct {
	made  *map[unistring.String]goja.Value
	makes reflect.Value // functions, by name
}

func templateOf(o *goja.Object) *template {
	self := engine.Self(o)
	if self.Kind() != reflect.Struct {
		return nil
	}
	made, of := self.FieldByName("values"), self.FieldByName("tmpl")
	if !made.IsValid() || made.Type() != reflect.TypeFor[map[unistring.String]goja.Value]() || of.Kind() != reflect.Pointer || of.IsNil() {
		return nil
	}
	makes := of.Elem().FieldByName("props")
	if makes.Kind() != reflect.Map || !makes.Type().Elem().ConvertibleTo(reflect.TypeFor[func(*goja.Runtime) goja.Value]()) {
		return nil
	}
	return &template{(*map[unistring.String]goja.Value)(open(made).UnsafePointer()), open(makes).Elem()}
}

// open returns a pointer to a field that goja does not export.
func open(field reflect.Value) reflect.Value {
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr()))
}

// waits tells whether a member has yet to be looked up.
func (t *template) waits(name string) bool {
	_, made := (*t.made)[unistring.String(name)]
	return !made && t.makes.MapIndex(reflect.ValueOf(unistring.String(name))).IsValid()
}

// member makes one, nil if there is none.
func (t *template) member(vm *goja.Runtime, name string) goja.Value {
	make := t.makes.MapIndex(reflect.ValueOf(unistring.String(name)))
	if !make.IsValid() {
		return nil
	}
	v := make.Call([]reflect.Value{reflect.ValueOf(vm)})[0].Elem()
	if v.Kind() == reflect.Pointer {
		if is := v.Elem().FieldByName("value"); is.IsValid() && is.Type() == reflect.TypeFor[goja.Value]() {
			return *(*goja.Value)(open(is).UnsafePointer())
		}
	}
	return nil
}
