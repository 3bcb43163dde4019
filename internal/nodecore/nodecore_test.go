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
		VM: h.vm, Loop: l, Stdout: &h.stdout, Stderr: &h.stderr, Stdin: strings.NewReader(""), Dir: t.TempDir(),
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

func TestATurnEndsWithTicksAndMicrotasks(t *testing.T) {
	h := newHost(t)
	h.turn(`
		Promise.resolve().then(() => console.log('microtask'));
		process.nextTick(() => console.log('tick'));
		console.log('turn')`)
	h.printed("turn\ntick\nmicrotask\n")
	// What Go calls outside of a turn leaves ticks, which Tick runs.
	h.stdout.Reset()
	h.eval(`process.nextTick(() => console.log('tick'))`)
	h.printed("")
	h.set.Tick()
	h.printed("tick\n")
}

func TestAnInnerTurnThrowsOn(t *testing.T) {
	h := newHost(t)
	if err := h.vm.Set("inner", func() {
		h.set.Turn(func() error { return errors.New("of the inner turn") })
	}); err != nil {
		t.Fatal(err)
	}
	h.turn(`try { inner(); } catch (error) { console.log('caught', error.message); }`)
	h.printed("caught of the inner turn\n")
	h.exited()
}

func TestAnErrorThatNobodyHandlesEndsTheProgram(t *testing.T) {
	h := newHost(t)
	h.turn(`
		process.on('exit', (code) => console.log('exit', code));
		setTimeout(() => console.log('never'), 1);
		process.nextTick(() => console.log('never'));
		function f() { throw new TypeError('broken'); }
		f();`)
	h.run()
	h.printed("exit 1\n")
	h.exited(1)
	want := "TypeError: broken\n    at f (/app/main.js:5:24)\n    at /app/main.js:6:4\n"
	if got := h.stderr.String(); !strings.Contains(got, want) {
		t.Errorf("stderr = %q; want it to hold %q", got, want)
	}
}

// What is told of an error before the program ends, stack frames aside.
func TestUncaughtTexts(t *testing.T) {
	for code, want := range map[string]string{
		`throw new Error('message')`:                                 "Error: message",
		`throw Object.assign(new Error('message'), { code: 'E_X' })`: "Error: message {\n  code: 'E_X'\n}",
		`fetch('https://example.org')`:                               "ReferenceError: fetch is not defined\n\nthe embedded host has no fetch: define it from Go, or run with --host node",
		`throw 'text'`:                                               "Uncaught:\ntext",
		`throw { a: 1 }`:                                             "Uncaught:\n{ a: 1 }",
		`throw undefined`:                                            "Uncaught:\nundefined",
		`null.x`:                                                     "TypeError: Cannot read property 'x' of undefined",
		`Promise.reject(new Error('rejected'))`:                      "Error: rejected",
		`Promise.reject('why')`:                                      `reason "why".] {` + "\n  code: 'ERR_UNHANDLED_REJECTION'\n}",
		`queueMicrotask(() => { throw new Error('in a microtask') })`:                       "Error: in a microtask",
		`process.nextTick(() => { throw new Error('in a tick') })`:                          "Error: in a tick",
		`throw new Error('outer', { cause: 'the cause' })`:                                  "Error: outer {\n  [cause]: 'the cause'\n}",
		`process.on('uncaughtException', () => { throw Error('two') }); throw Error('one')`: "Error: two",
	} {
		h := newHost(t)
		h.turn(code)
		if got := withoutFrames(h.stderr.String()); !strings.Contains(got, want+"\n") {
			t.Errorf("%s: stderr = %q; want it to hold %q", code, got, want)
		}
	}
}

func withoutFrames(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if at := strings.TrimSpace(line); strings.HasPrefix(at, "at ") {
			// The brace that follows the last frame stays, on the line before.
			if strings.HasSuffix(at, " {") {
				kept[len(kept)-1] += " {"
			}
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

func TestAFullStackIsTold(t *testing.T) {
	for _, start := range []string{"rec()", "setTimeout(rec, 1)", "process.nextTick(rec)", "(async () => { await 1; rec(); })()"} {
		h := newHost(t)
		h.vm.SetMaxCallStackSize(200)
		h.turn("function rec() { rec(); }\n" + start)
		h.run()
		want := "RangeError: Maximum call stack size exceeded\n" + strings.Repeat("    at rec (/app/main.js:1:21)\n", 10)
		if got := h.stderr.String(); !strings.HasSuffix(got, want) {
			t.Errorf("%s: stderr = %q; want it to end in %q", start, got, want)
		}
		h.exited(1)
	}
}

func TestTheLineThatThrewIsShown(t *testing.T) {
	stderr := &bytes.Buffer{}
	p := program{t: t, source: "// a comment\n\tthrow new Error('here')\n", stdout: &bytes.Buffer{}, stderr: stderr, dir: t.TempDir(), stdin: strings.NewReader("")}
	if status := p.run(); status != 1 {
		t.Errorf("status = %d; want 1", status)
	}
	want := "main.js:2\n\tthrow new Error('here')\n\t      ^\n\nError: here\n    at "
	if got := stderr.String(); !strings.Contains(got, want) {
		t.Errorf("stderr = %q; want it to hold %q", got, want)
	}
}

func TestErrorsOfTheEngineAreShownWithNodesFrames(t *testing.T) {
	h := newHost(t)
	h.module("util", "util")
	h.turn(`
		function f() { return undefinedThing; }
		try { [1].map(f); } catch (error) { console.log(util.inspect(error).split('\n').slice(0, 4).join('|')); }`)
	h.printed("ReferenceError: undefinedThing is not defined|    at f (/app/main.js:2:25)|    at map (<anonymous>)|    at /app/main.js:3:16\n")
}

func TestStacksEndWhereTheProgramDoes(t *testing.T) {
	h := newHost(t)
	h.turn(`
		setTimeout(function timer() { console.log(new Error('own').stack); }, 1);
		setTimeout(function timer() { try { null.x; } catch (error) { console.log('%s', require('util').inspect(error)); } }, 1);
		setTimeout(() => console.trace('traced'), 5);
		globalThis.require = (name) => load(name);`)
	if err := h.vm.Set("load", func(name string) (goja.Value, error) { return h.set.Load(name) }); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.printed("Error: own\n    at timer (/app/main.js:2:45)\n" +
		"TypeError: Cannot read property 'x' of undefined\n    at timer (/app/main.js:3:44)\n")
	if got, want := h.stderr.String(), "Trace: traced\n    at /app/main.js:4:33\n"; got != want {
		t.Errorf("stderr = %q; want %q", got, want)
	}
}

func TestExitStopsTheProgramAtOnce(t *testing.T) {
	h := newHost(t)
	h.turn(`
		process.on('exit', (code) => console.log('exit', code));
		try { process.exit(3); } finally { console.log('never'); }`)
	h.run()
	h.printed("exit 3\n")
	h.exited(3)
	h.turn(`console.log('a later turn')`)
	h.printed("exit 3\n")
}

func TestTheEndOfALoop(t *testing.T) {
	h := newHost(t)
	h.turn(`
		let rounds = 0;
		process.on('beforeExit', (code) => {
			console.log('beforeExit', code);
			if (rounds++ === 0) setTimeout(() => console.log('more'), 1);
		});
		process.on('exit', (code) => { console.log('exit', code); process.exitCode = 5; });`)
	for again := true; again; again = h.loop.Alive() {
		h.run()
		h.set.BeforeExit()
	}
	if code := h.set.EmitExit(0); code != 5 {
		t.Errorf("EmitExit = %d; want 5, which a listener set", code)
	}
	h.printed("beforeExit 0\nmore\nbeforeExit 0\nexit 0\n")
}

func TestSignals(t *testing.T) {
	h := newHost(t)
	if h.set.Signal("SIGINT") {
		t.Error("a signal was handled before there was a listener")
	}
	h.turn(`process.on('SIGINT', (name) => { console.log(name); process.nextTick(() => console.log('tick')); })`)
	if !h.set.Signal("SIGINT") || h.set.Signal("SIGTERM") {
		t.Error("want SIGINT handled and SIGTERM not")
	}
	h.printed("SIGINT\ntick\n")
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
