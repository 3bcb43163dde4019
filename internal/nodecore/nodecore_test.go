//go:debug rsa1024min=0

package nodecore_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// host is a runtime with its modules, and what came out of it.
type host struct {
	t              *testing.T
	vm             *goja.Runtime
	loop           *loop.Loop
	set            *nodecore.Set
	stdout, stderr bytes.Buffer
	exits          []int
}

// newHost makes a runtime with the globals of a program.
func newHost(t *testing.T) *host {
	t.Helper()
	h := bareHost(t, loop.New())
	if err := h.set.InstallGlobals(); err != nil {
		t.Fatal(err)
	}
	return h
}

// bareHost makes the runtime of a Go program, perhaps without a loop.
func bareHost(t *testing.T, l *loop.Loop) *host {
	t.Helper()
	h := &host{t: t, vm: goja.New(), loop: l}
	set, err := nodecore.New(nodecore.Env{
		VM: h.vm, Loop: l, Stdout: &h.stdout, Stderr: &h.stderr, Stdin: strings.NewReader(""), Dir: t.TempDir(), Elsewhere: "take another host",
		Exit: func(code int) error { h.exits = append(h.exits, code); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	h.set = set
	return h
}

// module puts the exports of a core module into a global of the test's own.
func (h *host) module(name, global string) {
	h.t.Helper()
	v, err := h.set.Load(name)
	if err == nil {
		err = h.vm.Set(global, v)
	}
	if err != nil {
		h.t.Fatalf("load %s: %v", name, err)
	}
}

// eval runs code as Go programs do, outside of any turn.
func (h *host) eval(code string) goja.Value {
	h.t.Helper()
	v, err := h.vm.RunScript("test.js", code)
	if err != nil {
		h.t.Fatalf("%s: %v", code, err)
	}
	return v
}

// turn runs code as a program's main module.
func (h *host) turn(code string) {
	h.set.Turn(func() error {
		_, err := h.vm.RunScript("/app/main.js", code)
		return err
	})
}

func (h *host) run() {
	h.t.Helper()
	if err := h.loop.Run(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *host) printed(want string) {
	h.t.Helper()
	if got := h.stdout.String(); got != want {
		h.t.Errorf("stdout = %q; want %q (stderr %q)", got, want, h.stderr.String())
	}
}

func (h *host) exited(want ...int) {
	h.t.Helper()
	if !slices.Equal(h.exits, want) {
		h.t.Errorf("exits = %v; want %v", h.exits, want)
	}
}

const globalNames = `Object.getOwnPropertyNames(globalThis).concat(Object.getOwnPropertyNames(Object), Object.getOwnPropertyNames(Error)).join()`

func TestAGoProgramGetsNoGlobals(t *testing.T) {
	vm := goja.New()
	before, err := vm.RunString(globalNames)
	if err != nil {
		t.Fatal(err)
	}
	h := bareHost(t, loop.New())
	for _, name := range h.set.Names() {
		if _, err := h.set.Load(name); err != nil {
			t.Errorf("load %s: %v", name, err)
		}
	}
	if got := h.eval(globalNames); got.String() != before.String() {
		t.Errorf("after New and all modules the names are\n%s\nwant\n%s", got, before)
	}
}

func TestEveryModuleLoadsInAProgram(t *testing.T) {
	h := newHost(t)
	for _, name := range h.set.Names() {
		if !h.set.Has(name) {
			t.Errorf("Has(%q) is false, but Names lists it", name)
		}
		if _, err := h.set.Load(name); err != nil {
			t.Errorf("load %s: %v", name, err)
		}
	}
	for _, name := range []string{"nope", "internal/util/inspect", "internal/../fs", "", "node:fs"} {
		if h.set.Has(name) {
			t.Errorf("Has(%q) is true", name)
		}
		if _, err := h.set.Load(name); err == nil || !strings.Contains(err.Error(), "no built-in module") {
			t.Errorf("Load(%q) = %v; want an error that says there is no such module", name, err)
		}
	}
}

func TestTimersWithoutALoop(t *testing.T) {
	h := bareHost(t, nil)
	h.module("console", "console")
	h.module("timers", "timers")
	h.module("timers/promises", "later")
	h.eval(`console.log({ a: [1] })`)
	h.eval(`for (const f of ['setTimeout', 'setInterval', 'setImmediate']) {
		try { timers[f](() => {}); } catch (error) { console.log(error.name, error.message); }
	}
	later.setTimeout(1).catch((error) => console.log(error.message))`)
	const sentence = "a timer needs an event loop, and this runtime was made without one\n"
	h.printed("{ a: [ 1 ] }\n" + strings.Repeat("Error "+sentence, 3) + sentence)
}

func TestWithoutALoopTheOwnerKeepsTheRejections(t *testing.T) {
	vm := goja.New()
	var rejected int
	vm.SetPromiseRejectionTracker(func(*goja.Promise, goja.PromiseRejectionOperation) { rejected++ })
	if _, err := nodecore.New(nodecore.Env{VM: vm}); err != nil {
		t.Fatal(err)
	}
	if _, err := vm.RunString(`Promise.reject(1)`); err != nil {
		t.Fatal(err)
	}
	if rejected != 1 {
		t.Errorf("the owner's tracker was told of %d rejections; want 1", rejected)
	}
}

func TestRegister(t *testing.T) {
	h := bareHost(t, nil)
	calls := 0
	h.set.Register("mine", func(vm *goja.Runtime) (goja.Value, error) {
		if calls++; calls == 1 {
			return nil, errors.New("not yet")
		}
		return vm.ToValue(map[string]any{"n": calls}), nil
	})
	h.set.Register("util", func(vm *goja.Runtime) (goja.Value, error) { return vm.ToValue("another util"), nil })
	if _, err := h.set.Load("mine"); err == nil || err.Error() != "not yet" {
		t.Errorf("first Load = %v; want the function's error", err)
	}
	for range 2 {
		h.module("mine", "mine")
	}
	h.module("util", "util")
	h.module("console", "console") // stands on the util of its own
	h.eval(`console.log(mine.n, util)`)
	h.printed("2 another util\n")
	if !h.set.Has("mine") || !slices.Contains(h.set.Names(), "mine") || !slices.IsSorted(h.set.Names()) {
		t.Errorf("Names = %v; want it sorted, with the registered one", h.set.Names())
	}
}

func TestSetArgs(t *testing.T) {
	h := newHost(t)
	h.set.SetArgs([]string{"/bin/heatsync", "/app/main.js", "x"})
	h.turn(`console.log(process.argv.slice(1))`)
	h.printed("[ '/app/main.js', 'x' ]\n")
}

func TestAGlobalCanBeReplacedBeforeItIsUsed(t *testing.T) {
	h := newHost(t)
	h.turn(`
		const { log } = console;
		globalThis.setTimeout = 5;
		globalThis.performance = undefined;
		delete globalThis.structuredClone;
		log(setTimeout, performance, typeof structuredClone, typeof queueMicrotask)`)
	h.printed("5 undefined undefined function\n")
}

func TestWeakRefsLetGo(t *testing.T) {
	h := newHost(t)
	h.turn(`
		globalThis.kept = { a: 1 };
		globalThis.refs = [new WeakRef(kept)];
		for (let i = 0; i < 100; i++) refs.push(new WeakRef({ i }));
		globalThis.whole = refs.every((ref) => ref.deref() !== undefined)`)
	// The engine's own stack may hold the last few.
	for range 3 {
		runtime.GC()
	}
	h.turn(`console.log(whole, refs[0].deref() === kept, refs.filter((ref) => ref.deref() === undefined).length > 50)`)
	h.printed("true true true\n")
}

// A stream of zlib takes memory as output comes: a program may say that a chunk has any size.
func TestLargeChunksAreNotTakenAtOnce(t *testing.T) {
	h := newHost(t)
	h.module("zlib", "zlib")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	h.eval(`zlib.createInflate({ chunkSize: 2 ** 28 })`)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<27 {
		t.Errorf("it takes %d bytes", n)
	}
}

func TestManyRuntimesShareTheCompiledFiles(t *testing.T) {
	done := make(chan string)
	const n = 4
	for range n {
		go func() {
			var out bytes.Buffer
			vm := goja.New()
			set, err := nodecore.New(nodecore.Env{VM: vm, Loop: loop.New(), Stdout: &out, Dir: "/"})
			if err == nil {
				err = set.InstallGlobals()
			}
			if err == nil {
				_, err = vm.RunString(`console.log([new Map([[1, { a: 1 }]]), new Error('x').message])`)
			}
			if err != nil {
				done <- err.Error()
				return
			}
			done <- out.String()
		}()
	}
	for range n {
		if got, want := <-done, "[ Map(1) { 1 => { a: 1 } }, 'x' ]\n"; got != want {
			t.Errorf("a runtime printed %q; want %q", got, want)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := nodecore.New(nodecore.Env{VM: goja.New(), Loop: loop.New(), Dir: "/"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInstallGlobals(b *testing.B) {
	for b.Loop() {
		set, err := nodecore.New(nodecore.Env{VM: goja.New(), Loop: loop.New(), Dir: "/"})
		if err == nil {
			err = set.InstallGlobals()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLog is a program that prints one object: most of what is loaded at
// the start of any.
func BenchmarkLog(b *testing.B) {
	for b.Loop() {
		vm := goja.New()
		set, err := nodecore.New(nodecore.Env{VM: vm, Loop: loop.New(), Dir: "/", Stdout: &bytes.Buffer{}})
		if err == nil {
			err = set.InstallGlobals()
		}
		if err == nil {
			_, err = vm.RunString(`console.log({ a: 1 })`)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
