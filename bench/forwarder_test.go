package bench

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// BenchmarkForwarder calls a function that was taken out of a live module, and
// the same function without a forwarder, in turn. The target is twice the time.
func BenchmarkForwarder(b *testing.B) {
	dir := b.TempDir()
	module := "const add = (a, b) => a + b;\nexports.add = add;\nexports.call = (f, n) => { for (let i = 0; i < n; i++) f(i, 1); };\nexports.direct = { add };\n"
	if err := os.WriteFile(filepath.Join(dir, "lib.js"), []byte(module), 0o666); err != nil {
		b.Fatal(err)
	}
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir, Live: true})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	lib, err := s.Require("./lib.js")
	if err != nil {
		b.Fatal(err)
	}
	call, _ := goja.AssertFunction(lib.Get("call"))
	took := func(f goja.Value) time.Duration {
		start := time.Now()
		if _, err := call(goja.Undefined(), f, vm.ToValue(1000)); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	forwarder, direct := lib.Get("add"), lib.Get("direct").(*goja.Object).Get("add")
	var forwarded, straight time.Duration
	for b.Loop() {
		straight += took(direct)
		forwarded += took(forwarder)
	}
	b.ReportMetric(float64(forwarded)/float64(straight), "times-direct")
}
