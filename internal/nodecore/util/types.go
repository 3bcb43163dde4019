// Package util is the Go half of the core module "util".
package util

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/util/types": core.Harmless(types), "internal/util/system_errors": core.Harmless(systemErrors)}

// types shows internal/types.js what lies inside of objects.
func types(c *core.Core) map[string]any {
	// kind is asked for every object that is printed or compared: functions of
	// this form are called without reflection, and the answers are few.
	answers := map[string]goja.Value{}
	return map[string]any{
		"kind": func(call goja.FunctionCall) goja.Value {
			k := engine.Kind(call.Argument(0))
			v, ok := answers[k]
			if !ok {
				v = c.VM.ToValue(k)
				answers[k] = v
			}
			return v
		},
		// namesBeside lists the properties of a typed array that are no elements, and shown.
		"namesBeside": func(call goja.FunctionCall) goja.Value {
			var names []any
			for _, name := range call.Argument(0).(*goja.Object).Keys() {
				if name == "" || name[0] < '0' || name[0] > '9' {
					names = append(names, name)
				}
			}
			return c.VM.NewArray(names...)
		},
		"functionKind": func(call goja.FunctionCall) goja.Value {
			o, ok := call.Argument(0).(*goja.Object)
			if !ok {
				return c.VM.ToValue("")
			}
			return c.VM.ToValue(engine.FunctionKind(o))
		},
		"proxy":   func(call goja.FunctionCall) goja.Value { return proxyParts(c.VM, call.Argument(0)) },
		"promise": func(call goja.FunctionCall) goja.Value { return promiseParts(c.VM, call.Argument(0)) },
	}
}

// proxyParts returns [target, handler] of a proxy, whose traps are not run,
// [null, null] if it was revoked, and undefined for other values.
func proxyParts(vm *goja.Runtime, v goja.Value) goja.Value {
	if engine.Kind(v) != "Proxy" {
		return goja.Undefined()
	}
	p := v.Export().(goja.Proxy)
	if p.Target() == nil {
		return vm.NewArray(goja.Null(), goja.Null())
	}
	handler := goja.Value(goja.Null())
	if h := p.Handler(); h != nil { // nil if the traps are Go functions
		handler = h
		if other, ok := h.Export().(interface{ Original() *goja.Object }); ok { // package library's
			handler = other.Original()
		}
	}
	return vm.NewArray(p.Target(), handler)
}

// promiseParts returns [state, result] of a promise.
func promiseParts(vm *goja.Runtime, v goja.Value) goja.Value {
	p, ok := v.Export().(*goja.Promise)
	if !ok {
		return goja.Undefined()
	}
	state := map[goja.PromiseState]string{
		goja.PromiseStatePending:   "pending",
		goja.PromiseStateFulfilled: "fulfilled",
		goja.PromiseStateRejected:  "rejected",
	}[p.State()]
	return vm.NewArray(state, p.Result())
}

// systemErrors is the Go half of internal/system_errors.js.
func systemErrors(c *core.Core) map[string]any {
	var list []any
	for no, e := range core.Errnos {
		list = append(list, c.VM.NewArray(-int(no), e.Code, e.Text))
	}
	return map[string]any{"errors": c.VM.NewArray(list...)}
}
