package gojahost

import "github.com/dop251/goja"

// faces puts a proxy around a forwarder's (facade/forwarder.js), whose calls
// are passed on from Go: three times as fast as by a handler in JavaScript.
// All else it leaves to the forwarder's own.
func (h *Host) faces(forwarder *goja.Object) goja.Value {
	var newest goja.Callable
	face := h.vm.NewProxy(forwarder, &goja.ProxyTrapConfig{
		Apply: func(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
			return h.value(newest(this, args...))
		},
	})
	o := h.vm.NewObject()
	h.must(o.Set("face", face))
	h.must(o.Set("aim", func(f goja.Value) { newest, _ = goja.AssertFunction(f) }))
	return o
}
