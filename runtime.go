package heatsync

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"
)

// newRuntime makes a runtime of our own.
func newRuntime() *goja.Runtime {
	vm := goja.New()
	vm.SetFieldNameMapper(jsonNames{})
	return vm
}

// jsonNames is the FieldNameMapper by which the fields of structs have the names that
// encoding/json gives them. Methods keep theirs.
type jsonNames struct{}

func (jsonNames) FieldName(_ reflect.Type, f reflect.StructField) string {
	tag := f.Tag.Get("json")
	name, _, _ := strings.Cut(tag, ",")
	switch {
	case tag == "-":
		return ""
	case name != "":
		return name
	case f.Anonymous && isStruct(f.Type): // its fields are the struct's own
		return ""
	}
	return f.Name
}

func (jsonNames) MethodName(_ reflect.Type, m reflect.Method) string { return m.Name }

func isStruct(typ reflect.Type) bool {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ.Kind() == reflect.Struct
}
