package engine

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// world is a runtime in which faults happen.
type world struct {
	*testing.T
	vm  *goja.Runtime
	e   *Engine
	log []string
}

func newWorld(t *testing.T, limit int) *world {
	w := &world{T: t, vm: goja.New()}
	w.vm.SetMaxCallStackSize(limit)
	var err error
	if w.e, err = New(w.vm); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{
		"log":       func(s string) { w.log = append(w.log, s) },
		"room":      w.e.Room(),
		"panic":     func() { panic("fault") },
		"interrupt": func() { w.vm.Interrupt("fault") },
		"run": func(f goja.Callable) string {
			err := w.e.Run(Many, func() error { _, err := f(goja.Undefined()); return err })
			w.vm.ClearInterrupt()
			return kindOf(err)
		},
	} {
		if err := w.vm.Set(name, v); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// run runs a text from outside of JavaScript.
func (w *world) run(text string) error {
	defer w.vm.ClearInterrupt()
	return w.e.Run(Many, func() error { _, err := w.vm.RunString(text); return err })
}

// kindOf names what came of a Run.
func kindOf(err error) string {
	var (
		stop     *goja.InterruptedError
		overflow *goja.StackOverflowError
		panicked *Panic
		ex       *goja.Exception
	)
	switch {
	case err == nil:
		return "fine"
	case errors.As(err, &stop):
		return "interrupt"
	case errors.As(err, &overflow):
		return "full"
	case errors.As(err, &panicked):
		return "panic"
	case errors.As(err, &ex):
		return strings.SplitN(ex.Value().String(), "\n", 2)[0]
	}
	return err.Error()
}

// whole checks that nothing has stayed behind on the runtime's stacks: calls
// return, exceptions are caught where they should be, promises settle.
func (w *world) whole(after string) {
	w.Helper()
	w.log = nil
	err := w.run(`{
		let n = 0;
		for (const x of [1, 2, 3]) {
			try {
				try { if (x === 2) throw x; n += x; } finally { n += 10; }
			} catch (e) { n += 100 * e; }
		}
		const own = [...(function* () { try { yield n; yield 1; } finally { yield 2; } })()].join();
		(async () => { try { await null; throw own; } catch (e) { log(e); } finally { await 0; log("end"); } })();
	}`)
	if got := fmt.Sprint(w.log, err, w.e.depth()); got != "[234,1,2 end] <nil> 0" {
		w.Fatalf("%s: the runtime is not whole: %s", after, got)
	}
}

// faults are what no script can catch, and what comes of them.
var faults = map[string]string{
	"interrupt": "interrupt(); for (;;);",
	"panic":     "panic();",
	"full":      "overflow();",
}

// unwatched is a full stack as code has it that does not ask for room.
const unwatched = `
	async function q() {}
	globalThis.overflow = () => { (function f(n) { q(); f(); })(); (function f() { q(); (() => f())(); })(); };`

// places are where they happen. Each stays what it is for the code around it.
var places = map[string]string{
	"plain":             `FAULT`,
	"try":               `try { FAULT } catch { log("caught"); } finally { log("finally"); }`,
	"async":             `(async () => { FAULT })();`,
	"async arrow":       `(async () => (() => { FAULT })())();`,
	"async in async":    `(async () => { await (async () => { try { await (async () => { FAULT })(); } finally { log("finally"); } })(); })();`,
	"generator":         `(function* () { FAULT })().next();`,
	"generator return":  `const g = (function* () { try { yield; } finally { FAULT } })(); g.next(); g.return();`,
	"generator throw":   `const g = (function* () { try { yield; } catch { FAULT } })(); g.next(); g.throw(1);`,
	"yield star":        `for (const x of (function* () { yield* (function* () { yield 1; FAULT })(); })());`,
	"spread":            `[...(function* () { yield 1; FAULT })()];`,
	"parameter":         `(async (a = (() => { FAULT })()) => {})();`,
	"generator's param": `(function* (a = (() => { FAULT })()) {})();`,
	"getter":            `(async () => ({ get x() { FAULT } }).x)();`,
	"proxy":             `(async () => new Proxy({}, { get() { FAULT } }).x)();`,
	"constructor":       `(async () => new (class { constructor() { FAULT } })())();`,
	"static block":      `(async () => class { static { FAULT } })();`,
	"field":             `(async () => new (class { x = (() => { FAULT })() })())();`,
	"toString":          "(async () => `${{ toString() { FAULT } }}`)();",
	"callback of Go":    `(async () => [1].map(() => { FAULT }))();`,
	"sort":              `(async () => [2, 1].sort(() => { FAULT }))();`,
	"executor":          `(async () => new Promise(() => { FAULT }))();`,
	"for of":            `(async () => { for (const x of [1, 2, 3]) { FAULT } })();`,
	"for of with end":   `(async () => { for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return() { log("closed"); return {}; } }) }) { FAULT } })();`,
	"endless end":       `(async () => { for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return() { interrupt(); for (;;); } }) }) { FAULT } })();`,
	"destructuring":     `(async () => { const [a] = { [Symbol.iterator]: () => ({ next() { FAULT } }) }; })();`,
	"with":              `(async () => { with ({ get x() { FAULT } }) x; })();`,
	"eval":              `(async () => eval("(async () => { FAULT })()"))();`,
}

// Whatever ends by force, from inside of JavaScript and from outside, the
// runtime is whole, and what was going on goes on.
func TestWhole(t *testing.T) {
	for kind, fault := range faults {
		w := newWorld(t, 400)
		if err := w.run(unwatched); err != nil {
			t.Fatal(err)
		}
		for place, text := range places {
			text = strings.ReplaceAll(text, "FAULT", fault)
			what := kind + " in " + place
			if place == "endless end" && kind != "interrupt" {
				continue // it becomes one
			}
			if got := kindOf(w.run("{" + text + "}")); got != kind && kind != "full" {
				t.Errorf("%s: Run = %s, want %s", what, got, kind)
			}
			w.whole(what)
			w.nested(what, kind, text)
			w.whole(what + ", nested")
		}
	}
}

// nested has the fault in a Run that JavaScript has called, in the middle of
// whatever has entries on the runtime's stacks.
func (w *world) nested(what, kind, text string) {
	w.log = nil
	err := w.run(`(async () => {
		for (const x of [1, 2]) {
			try {
				const [a, b] = (function* () { try { yield run(() => { ` + text + ` }); yield x; } finally { log("left"); } })();
				try { throw a; } catch (e) { log(e + b); }
			} finally { log("finally"); }
			await x;
		}
		log("end");
	})();`)
	var got []string
	for _, s := range w.log {
		if s != "caught" && s != "closed" { // in the text
			got = append(got, s)
		}
	}
	want := fmt.Sprintf("left %s1 finally left %[1]s2 finally end", kind)
	if kind == "full" { // it may have been caught
		want, got = "end", got[max(0, len(got)-1):]
	}
	if s := strings.Join(got, " "); s != want || err != nil {
		w.Errorf("%s, nested: %s, %v; want %s", what, s, err, want)
	}
}

// A full stack is a RangeError wherever there is a border below, without a trace
// on the runtime.
func TestFullStackIsCaught(t *testing.T) {
	full := map[string]string{
		"function":   `(function f() { f(); })();`,
		"arrow":      `const f = () => f(); f();`,
		"method":     `({ f() { this.f(); } }).f();`,
		"getter":     `({ get x() { return this.x; } }).x;`,
		"setter":     `({ set x(v) { this.x = v; } }).x = 1;`,
		"proxy":      `new Proxy({}, { get: (t, k, r) => r[k] }).x;`,
		"class":      `class A { constructor() { new A(); } } new A();`,
		"field":      `class B { b = new B(); } new B();`,
		"static":     `(function f() { class C { static { f(); } } })();`,
		"map":        `(function f() { [1].map(f); })();`,
		"sort":       `(function f() { [2, 1].sort(f); })();`,
		"replace":    `(function f() { "a".replace(/a/, f); })();`,
		"json":       `(function f() { JSON.stringify({ toJSON: f }); })();`,
		"toString":   "const o = { toString() { return `${o}`; } }; `${o}`;",
		"bound":      `(function f() { f.bind(null)(); })();`,
		"apply":      `(function f() { Reflect.apply(f, null, []); })();`,
		"default":    `(function f(a = f()) {})();`,
		"eval":       `(function f() { eval("f()"); })();`,
		"Function":   `globalThis.nf = new Function("nf()"); nf();`,
		"iterator":   `(function f() { for (const x of { [Symbol.iterator]: f }); })();`,
		"instance":   `const C = { [Symbol.hasInstance]: () => 1 instanceof C }; 1 instanceof C;`,
		"generator":  `(function* f() { room(); for (const x of f()); })().next();`,
		"yield star": `(function* f() { room(); yield* f(); })().next();`,
	}
	around := map[string]string{
		"here":            `try { FULL } catch (e) { log(e.name); } finally { log("finally"); }`,
		"a caller":        `const g = () => { FULL }; (() => { try { g(); } catch (e) { log(e.name); } finally { log("finally"); } })();`,
		"async":           `(async () => { try { FULL } catch (e) { log(e.name); } finally { log("finally"); } })();`,
		"after await":     `(async () => { await 0; try { FULL } catch (e) { log(e.name); } finally { log("finally"); } })();`,
		"a rejection":     `(async () => { FULL })().catch((e) => log(e.name)).finally(() => log("finally"));`,
		"one after await": `(async () => { await 0; FULL })().catch((e) => log(e.name)).finally(() => log("finally"));`,
		"then":            `Promise.resolve().then(() => { FULL }).catch((e) => log(e.name)).finally(() => log("finally"));`,
		"a generator":     `const i = (function* () { yield 1; FULL })(); i.next(); try { i.next(); } catch (e) { log(e.name); } finally { log("finally"); }`,
	}
	w := newWorld(t, 500)
	for kind, fault := range full {
		for place, text := range around {
			w.log = nil
			text = strings.ReplaceAll(text, "FULL", fault)
			err := w.run("{" + text + "}")
			if got := fmt.Sprint(w.log, err); got != "[RangeError finally] <nil>" {
				t.Errorf("%s, caught by %s: %s", kind, place, got)
			}
			w.whole(kind + ", caught by " + place)
		}
	}
}

// Without a Run, as the code of others calls, jobs have a border all the same.
func TestJobsOfOthers(t *testing.T) {
	before := runtime.NumGoroutine()
	w := newWorld(t, 500)
	if _, err := w.vm.RunString(`(async () => { await 0; try { (function f() { f(); })(); } catch (e) { log(e.name); } })()`); err != nil {
		t.Error(err)
	}
	if got := strings.Join(w.log, " "); got != "RangeError" {
		t.Errorf("caught %q", got)
	}
	w.whole("a job")
	w.run(`globalThis.endless = async () => { await 0; interrupt(); for (;;); }`)
	f, _ := goja.AssertFunction(w.vm.Get("endless"))
	_, err := f(goja.Undefined())
	if kindOf(err) != "interrupt" {
		t.Errorf("an endless job ends in %v", err)
	}
	w.vm.ClearInterrupt()
	w.whole("a job that was interrupted")
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines have stayed", n-before)
	}
}

// More coroutines than there is padding for are told of.
func TestBroken(t *testing.T) {
	w := newWorld(t, 2000)
	err := w.run(`(async function f(n) { if (n > 0) await f(n - 1); else { interrupt(); for (;;); } })(200)`)
	if !errors.Is(err, ErrBroken) {
		t.Errorf("Run = %v, want %v", err, ErrBroken)
	}
}

// What this package knows of the engine's insides is there.
func TestInsides(t *testing.T) {
	w := newWorld(t, 123)
	if w.e.size() != 123 {
		t.Errorf("the limit is read as %d", w.e.size())
	}
	depth := 0
	w.vm.Set("look", func() { depth = w.e.depth() })
	w.run(`(() => look())()`)
	if depth < 3 {
		t.Errorf("the depth is read as %d", depth)
	}
}

func BenchmarkRun(b *testing.B) {
	vm := goja.New()
	e, err := New(vm)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Hold()()
	for name, text := range map[string]string{
		"nothing":     `() => {}`,
		"a job":       `async () => { await 0; }`,
		"a hundred":   `async () => { for (let i = 0; i < 100; i++) await 0; }`,
		"a recursion": `() => { const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2); fib(12); }`,
	} {
		v, err := vm.RunString("(" + text + ")")
		if err != nil {
			b.Fatal(err)
		}
		f, _ := goja.AssertFunction(v)
		call := func() error { _, err := f(goja.Undefined()); return err }
		plain, _ := goja.AssertFunction(mustRun(b, goja.New(), "("+text+")"))
		b.Run(name+"/without", func(b *testing.B) {
			for b.Loop() {
				plain(goja.Undefined())
			}
		})
		b.Run(name+"/outermost", func(b *testing.B) {
			for b.Loop() {
				e.Run(Few, call)
			}
		})
		b.Run(name+"/nested", func(b *testing.B) {
			e.Run(Few, func() error {
				for b.Loop() {
					e.Run(Few, call)
				}
				return nil
			})
		})
	}
}

func mustRun(tb testing.TB, vm *goja.Runtime, text string) goja.Value {
	v, err := vm.RunString(text)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}
