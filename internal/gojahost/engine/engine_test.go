package engine

import (
	"testing"

	"github.com/dop251/goja"
)

func start(tb testing.TB, limit int) (*goja.Runtime, *Engine) {
	vm := goja.New()
	vm.SetMaxCallStackSize(limit)
	e, err := New(vm)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(e.Hold())
	return vm, e
}

func TestProto(t *testing.T) {
	vm, e := start(t, 3000)
	vm.Set("log", func(s ...any) { t.Log(s...) })
	vm.Set("gopanic", func() { panic("boom") })
	vm.Set("stop", func() { vm.Interrupt("stop") })
	vm.Set("guard", func(f goja.Callable) string {
		err := e.Run(Many, func() error { _, err := f(nil); return err })
		vm.ClearInterrupt()
		if err == nil {
			return "fine"
		}
		return err.Error()
	})
	for _, src := range []string{
		`try { (function f(){ f() })() } catch (e) { log("sync", e.name) }`,
		`(async () => { try { (function f(){ f() })() } catch (e) { log("async", e.name) } })()`,
		`(async () => { await 0; try { (function f(){ f() })() } catch (e) { log("after await", e.name) } })()`,
		`(async () => { await 0; (function f(){ f() })() })().catch((e) => log("after await, rejected", e.name))`,
		`Promise.resolve().then(() => { (function f(){ f() })() }).catch((e) => log("then", e.name))`,
		`(async function f() { await f() })().catch((e) => log("async recursion", e.name))`,
		`try { (function f() { [1].map(f) })() } catch (e) { log("map", e.name) }`,
		`(async () => { await 0; try { (function f() { [1].map(f) })() } catch (e) { log("map in job", e.name) } })()`,
		`async function q() {}; try { (function f() { q(); f() })() } catch (e) { log("mixture", e.name) }`,
		`(async () => { await 0; gopanic() })().catch((e) => log("panic in job", e.name))`,
		`(async () => { gopanic() })().catch((e) => log("panic", e.name))`,
		`log(guard(() => { (async () => { gopanic() })() })); (async () => { await 0; log("after guard 1") })()`,
		`try { log(guard(() => { (async () => { stop(); for (;;); })() })); } finally { log("finally") }; (async () => { await 0; log("after guard 1") })()`,
		`(async () => { await 0; for (const x of [1,2]) { try { log(guard(() => { (async () => { stop(); for (const x of [1,2,3]) for (;;); })() })); } finally { log("finally") }; } await 0; log("after guard 1") })()`,
		`log(guard(() => { const g = (function* () { stop(); for (;;); })(); [...g]; }))`,
		`(async () => { await 0; log("settles"); await 0; log("settles2") })()`,
	} {
		err := e.Run(Few, func() error { _, err := vm.RunString(src); return err })
		t.Log(src, "->", err, "callStack", e.depth())
	}
}

func BenchmarkTurn(bm *testing.B) {
	vm, e := start(bm, 3000)
	vm0 := goja.New()
	v, _ := vm.RunString("(() => {})")
	f, _ := goja.AssertFunction(v)
	bm.Run("plain", func(bm *testing.B) {
		for range bm.N {
			f(nil)
		}
	})
	bm.Run("run", func(bm *testing.B) {
		for range bm.N {
			e.Run(Few, func() error { f(nil); return nil })
		}
	})
	run := func(n int) func(bm *testing.B) {
		return func(bm *testing.B) {
			e.Run(Few, func() error {
				for range bm.N {
					e.Run(n, func() error { f(nil); return nil })
				}
				return nil
			})
		}
	}
	bm.Run("nested few", run(Few))
	bm.Run("nested many", run(Many))
	for _, src := range []string{"(async () => {await 0})", "(async () => {for (let i = 0; i < 100; i++) await 0})"} {
		v, _ = vm0.RunString(src)
		f0, _ := goja.AssertFunction(v)
		bm.Run("raw"+src, func(bm *testing.B) {
			for range bm.N {
				f0(nil)
			}
		})
		v, _ = vm.RunString(src)
		f2, _ := goja.AssertFunction(v)
		bm.Run("direct"+src, func(bm *testing.B) {
			for range bm.N {
				f2(nil)
			}
		})
		bm.Run("run"+src, func(bm *testing.B) {
			for range bm.N {
				e.Run(Few, func() error { f2(nil); return nil })
			}
		})
	}
}
