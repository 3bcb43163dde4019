package heatsync_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// Effects of one version that is never replaced, and of which nothing is left when
// they are over, by whatever way. node/test/effects.js says what each does.
func TestEffectsThatAreOverLeaveTheHeapWhereItWas(t *testing.T) {
	program, err := os.ReadFile("node/test/effects.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range effectNames(t) {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"effects.js": string(program), "index.js": `
				const { sample, collect } = require("host");
				const { start } = new (require("heatsync"))({ live: true, watchFS: false }).require("./effects.js");
				start(process.argv[2], Number(process.argv[3]), sample, collect);`})
			var samples []uint64
			host := func(vm *goja.Runtime) (goja.Value, error) {
				return vm.ToValue(map[string]any{"sample": func() { samples = append(samples, heap()) }, "collect": collect}), nil
			}
			p := heatsync.NewProgram(&heatsync.Options{Dir: dir, Stderr: io.Discard, Builtins: map[string]func(*goja.Runtime) (goja.Value, error){"host": host}})
			if err := p.Run(t.Context(), filepath.Join(dir, "index.js"), name, fmt.Sprint(10*soak(200))); err != nil {
				t.Fatal(err)
			}
			before, after := samples[0], samples[1]
			t.Logf("heap: %d kB, then %d kB", before>>10, after>>10)
			if after > before+room {
				t.Errorf("the heap grew by %d kB, from %d", (after-before)>>10, before>>10)
			}
		})
	}
}

// effectNames lists the ways of effects.js.
func effectNames(t *testing.T) (names []string) {
	vm, s := newSync(t, heatsync.Options{Dir: "node/test", Stderr: io.Discard})
	if err := vm.ExportTo(require(t, s, "./effects.js").Get("names"), &names); err != nil {
		t.Fatal(err)
	}
	return names
}
