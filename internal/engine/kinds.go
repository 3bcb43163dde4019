package engine

import (
	"math/big"
	"reflect"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// kinds names the objects that the engine exports as a Go type of their own.
// Symbol and BigInt mean the wrapper objects.
var kinds = map[reflect.Type]string{
	reflect.TypeFor[*goja.Promise]():    "Promise",
	reflect.TypeFor[goja.Proxy]():       "Proxy",
	reflect.TypeFor[goja.ArrayBuffer](): "ArrayBuffer",
	reflect.TypeFor[time.Time]():        "Date",
	reflect.TypeFor[*big.Int]():         "BigInt",
	reflect.TypeFor[string]():           "Symbol",
	reflect.TypeFor[[][2]any]():         "Map",
}

// Kind tells what an object is inside, whatever its prototype says: "Array",
// "Error", "RegExp", "Proxy", "Set" and so on, or "Object" if Go can't tell (a
// WeakMap, for example, which JavaScript can tell by a method that refuses
// others). A value that is no object has none.
func Kind(v goja.Value) string {
	o, ok := v.(*goja.Object)
	if !ok {
		return ""
	}
	t := o.ExportType()
	// A proxy first: asked for its class name, a revoked one throws.
	if k, ok := kinds[t]; ok {
		return k
	}
	class := o.ClassName()
	if class == "Object" && t.Kind() == reflect.Slice {
		if t.Elem().Kind() == reflect.Interface {
			return "Set"
		}
		return "TypedArray"
	}
	return class
}

// Inside tells what an object is within, whatever its prototype says: a kind, or
// "Go" if it stands for a value of Go. A proxy's traps are not run.
func Inside(v goja.Value) string {
	k := Kind(v)
	if o, ok := v.(*goja.Object); ok && k == "Object" && o.ExportType() != plainObject {
		return "Go"
	}
	return k
}

var plainObject = reflect.TypeFor[map[string]any]()

// FunctionKind tells the functions that can be suspended: "async", "method" if it
// is async as well, "generator" or "async generator". It is "object" for the object
// of a generator, and otherwise "". goja makes generators of async generators, whose
// text says what the author wrote.
func FunctionKind(f *goja.Object) string {
	self := Self(f)
	if !self.IsValid() {
		return ""
	}
	switch self.Type().Name() {
	case "asyncFuncObject", "asyncArrowFuncObject":
		return "async"
	case "asyncMethodFuncObject":
		return "method"
	case "generatorFuncObject", "generatorMethodFuncObject":
		if strings.HasPrefix(f.String(), "async") {
			return "async generator"
		}
		return "generator"
	case "generatorObject":
		return "object"
	}
	return ""
}

// Self is what goja keeps of an object, or nothing.
func Self(o *goja.Object) reflect.Value {
	self := reflect.ValueOf(o).Elem().FieldByName("self")
	if self.Kind() != reflect.Interface || self.Elem().Kind() != reflect.Pointer {
		return reflect.Value{}
	}
	return self.Elem().Elem()
}
