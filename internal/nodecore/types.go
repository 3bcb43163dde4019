package nodecore

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// typesBinding shows util/internal/types.js what lies inside of objects.
func (s *Set) typesBinding() map[string]any {
	// kind is asked for every object that is printed or compared: functions of
	// this form are called without reflection, and the answers are few.
	answers := map[string]goja.Value{}
	return map[string]any{
		"kind": func(call goja.FunctionCall) goja.Value {
			k := engine.Kind(call.Argument(0))
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
	if engine.Kind(v) != "Proxy" {
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
