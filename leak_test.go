package heatsync_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Old versions leave nothing behind: neither in the cache of compiled code, nor
// in lists of children, nor in the machine.
func TestReloadsLeaveTheHeapWhereItWas(t *testing.T) {
	reloads := 10_000
	if testing.Short() {
		reloads = 2_000
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"a.js": `const b = require("./b"); exports.v = () => b.v;`,
		"b.js": `exports.v = 0;`,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	vm := goja.New()
	sync, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer sync.Close()
	a, err := sync.Require("./a.js")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	reload := func(times int) {
		for range times {
			n++
			text := fmt.Appendf(nil, "exports.v = %d; // %d", n, n)
			b := change.Batch{Changes: []change.Change{{Path: filepath.Join(dir, "b.js"), Data: text}}}
			if _, err := sync.Apply(b); err != nil {
				t.Fatal(err)
			}
		}
	}
	reload(500)
	before := heap()
	reload(reloads - 500)
	after := heap()
	t.Logf("heap after 500 reloads: %d kB, after %d: %d kB", before>>10, reloads, after>>10)
	if grown := int64(after) - int64(before); grown > int64(before)/20+64<<10 {
		t.Errorf("the heap grew by %d bytes, from %d", grown, before)
	}
	f, _ := goja.AssertFunction(a.Get("v"))
	if v, err := f(a); err != nil || v.ToInteger() != int64(n) {
		t.Errorf("version %v is live (%v), want %d", v, err, n)
	}
}

// heap is what is in use after collections, the last of which frees what
// cleanups have let go of.
func heap() uint64 {
	for range 4 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
