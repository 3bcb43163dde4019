package nodecore

import (
	"math/big"
	"reflect"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
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

// kind tells what an object is inside, whatever its prototype says: "Array",
// "Error", "RegExp", "Proxy", "Set" and so on, or "Object" if Go can't tell (a
// WeakMap, for example, which JavaScript can tell by a method that refuses
// others). A value that is no object has none.
func kind(v goja.Value) string {
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
	k := kind(v)
	if o, ok := v.(*goja.Object); ok && k == "Object" && o.ExportType() != plainObject {
		return "Go"
	}
	return k
}

var plainObject = reflect.TypeFor[map[string]any]()

// typesBinding shows util/internal/types.js what lies inside of objects.
func (s *Set) typesBinding() map[string]any {
	// kind is asked for every object that is printed or compared: functions of
	// this form are called without reflection, and the answers are few.
	answers := map[string]goja.Value{}
	return map[string]any{
		"kind": func(call goja.FunctionCall) goja.Value {
			k := kind(call.Argument(0))
			v, ok := answers[k]
			if !ok {
				v = s.vm.ToValue(k)
				answers[k] = v
			}
			return v
		},
		"functionKind": func(call goja.FunctionCall) goja.Value {
			o, ok := call.Argument(0).(*goja.Object)
			if !ok {
				return s.vm.ToValue("")
			}
			return s.vm.ToValue(engine.FunctionKind(o))
		},
		"proxy":   func(call goja.FunctionCall) goja.Value { return s.proxyParts(call.Argument(0)) },
		"promise": func(call goja.FunctionCall) goja.Value { return s.promiseParts(call.Argument(0)) },
	}
}

// proxyParts returns [target, handler] of a proxy, whose traps are not run,
// [null, null] if it was revoked, and undefined for other values.
func (s *Set) proxyParts(v goja.Value) goja.Value {
	if kind(v) != "Proxy" {
		return goja.Undefined()
	}
	p := v.Export().(goja.Proxy)
	if p.Target() == nil {
		return s.vm.NewArray(goja.Null(), goja.Null())
	}
	handler := goja.Value(goja.Null())
	if h := p.Handler(); h != nil { // nil if the traps are Go functions
		handler = h
	}
	return s.vm.NewArray(p.Target(), handler)
}

// promiseParts returns [state, result] of a promise.
func (s *Set) promiseParts(v goja.Value) goja.Value {
	p, ok := v.Export().(*goja.Promise)
	if !ok {
		return goja.Undefined()
	}
	state := map[goja.PromiseState]string{
		goja.PromiseStatePending:   "pending",
		goja.PromiseStateFulfilled: "fulfilled",
		goja.PromiseStateRejected:  "rejected",
	}[p.State()]
	return s.vm.NewArray(state, p.Result())
}

// textBinding is the Go half of internal/text.js.
func (s *Set) textBinding() map[string]any {
	return map[string]any{
		// wellFormed puts U+FFFD in the place of lone surrogates, as any
		// conversion of a string to Go does. (Regular expressions of the engine
		// don't see the second half of a pair in a lookahead.)
		"wellFormed": func(text string) string { return text },
	}
}
