package core_test

import (
	"testing"
	"unsafe"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// The engine's slice of an empty view at the end of a buffer points behind the buffer, which ends the process
// when the collector comes by.
func TestEmptyViewsPointNowhere(t *testing.T) {
	vm := goja.New()
	c := &core.Core{Env: core.Env{VM: vm}}
	memory := make([]byte, 8192)
	end := uintptr(unsafe.Pointer(unsafe.SliceData(memory))) + uintptr(len(memory))
	if err := vm.Set("buffer", vm.NewArrayBuffer(memory)); err != nil {
		t.Fatal(err)
	}
	calls := 0
	see := func(what string, b []byte) {
		calls++
		if uintptr(unsafe.Pointer(unsafe.SliceData(b))) == end {
			t.Errorf("%s: a slice of %d bytes points behind the buffer", what, len(b))
		}
	}
	c.Put(vm.GlobalObject(), "take", func(n int, b []byte) { see("a parameter", b) })
	c.Put(vm.GlobalObject(), "takeValue", func(v goja.Value) { see("Bytes", core.Bytes(v)) })
	_, err := vm.RunString(`
		for (const view of [new Uint8Array(buffer, 8192), new Uint8Array(buffer).subarray(8192), new Uint8Array(buffer, 8191), new Uint8Array(buffer)]) {
			take(1, view);
			takeValue(view);
		}`)
	if err != nil || calls != 8 {
		t.Errorf("%d calls, error %v; want 8", calls, err)
	}
}
