package heatsync_test

import (
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

func TestNewWithoutARuntime(t *testing.T) {
	if _, err := heatsync.New(nil, nil); err == nil || !strings.Contains(err.Error(), "the runtime is nil") {
		t.Errorf("got %v", err)
	}
}

// The limit of a runtime's own counts, unless Options say another.
func TestCallStackIsTheirs(t *testing.T) {
	for _, c := range []struct{ theirs, ours, want int }{{0, 0, 10_000}, {500, 0, 500}, {5000, 0, 5000}, {500, 700, 700}, {0, 700, 700}} {
		vm := goja.New()
		if c.theirs > 0 {
			vm.SetMaxCallStackSize(c.theirs)
		}
		s, err := heatsync.New(vm, &heatsync.Options{CallStack: c.ours})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		nest := func(n int) error {
			_, err := vm.RunString(`var f = (n) => n > 0 ? 1 + f(n - 1) : 0;`)
			f, _ := goja.AssertFunction(vm.Get("f"))
			if err == nil {
				_, err = f(goja.Undefined(), vm.ToValue(n))
			}
			return err
		}
		if nest(c.want-10) != nil || nest(c.want+10) == nil {
			t.Errorf("SetMaxCallStackSize(%d) and CallStack %d: %v, %v; want a limit of %d", c.theirs, c.ours, nest(c.want-10), nest(c.want+10), c.want)
		}
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(50)
	if _, err := heatsync.New(vm, nil); err == nil || !strings.Contains(err.Error(), "SetMaxCallStackSize was given 50") {
		t.Errorf("got %v", err)
	}
}

// A second runtime is made without compiling anything.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := heatsync.New(goja.New(), nil)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
