package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// endless are exports that never end once they have called begun.
var endless = map[string]string{
	"sync":          `() => { begun(); for (;;); }`,
	"finally":       `() => { begun(); for (;;) { try { for (;;); } catch {} finally { for (;;); } } }`,
	"async":         `async () => { await 0; await (async () => { begun(); for (;;); })(); }`,
	"generator":     `() => [...(function* () { yield 1; begun(); for (;;); })()]`,
	"iterator":      `async () => { for await (const x of (async function* () { yield 1; begun(); for (;;); })()); }`,
	"jobs":          `() => { begun(); (function again() { return Promise.resolve().then(again); })(); return new Promise(() => {}); }`,
	"getter":        `() => ({ get net() { begun(); for (;;); }, Lines: [] })`,
	"awaited":       `async () => ({ get net() { begun(); for (;;); }, Lines: [] })`,
	"after a timer": `async () => { await sleep(1); begun(); for (;;); }`,
	"in a timer":    `() => new Promise(() => { setTimeout(() => { begun(); for (;;); }, 1); })`,
	"in a tick":     `async () => { process.nextTick(() => { begun(); for (;;); }); await sleep(1e6); }`,
	"timer's tick":  `() => new Promise(() => { setTimeout(() => process.nextTick(() => { begun(); for (;;); }), 1); })`,
	"job's tick":    `async () => { await sleep(1); process.nextTick(() => { begun(); for (;;); }); await sleep(1e6); }`,
	"after Go":      `async () => { await work(1); begun(); for (;;); }`,
	"waits":         `async () => { setTimeout(begun, 1); await sleep(1e6); }`,
	"waits for Go":  `async () => { setTimeout(begun, 1); await forever(); }`,
	"top level":     `undefined; begun(); for (;;);`,
}

// The context ends a call, and nothing else: not the next, nor one that waits meanwhile.
func TestTheContextEndsACall(t *testing.T) {
	for name, text := range endless {
		for _, how := range []string{"alone", "in Do"} {
			t.Run(name+" "+how, func(t *testing.T) {
				dir := files(t, map[string]string{
					"loops.js": `const sleep = (ms) => new Promise((r) => setTimeout(r, ms)); exports.f = ` + text,
					"other.js": `exports.f = async () => { await new Promise((r) => setTimeout(r, 30)); return 3; }; exports.v = 1`,
				})
				vm, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Stderr: io.Discard, FS: os.DirFS(dir)})
				loop := s.Loop()
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				vm.Set("begun", func() { go cancel() })
				vm.Set("work", func(x int) *goja.Promise {
					return s.Promise(func(context.Context) (any, error) { return x, nil })
				})
				vm.Set("forever", func() *goja.Promise {
					return s.Promise(func(ctx context.Context) (any, error) { <-ctx.Done(); close(ended); return nil, ctx.Err() })
				})
				call := func() {
					_, err := heatsync.Call[offer](ctx, s, "./loops.js", "f")
					var e *heatsync.Error
					if !errors.Is(err, context.Canceled) || !errors.As(err, &e) {
						t.Errorf("the call: %v", err)
					}
					v, err := heatsync.Call[int](t.Context(), s, "./other.js", "f")
					if err != nil || v != 3 {
						t.Errorf("the next call: %v, %v", v, err)
					}
				}
				if how == "alone" {
					returns(t, "a call", call)
				} else {
					release := loop.Hold()
					var group sync.WaitGroup
					for i := range 2 {
						group.Go(func() {
							s.Do(t.Context(), func() error {
								if i == 0 {
									call()
								} else if v, err := heatsync.Call[int](t.Context(), s, "./other.js", "f"); err != nil || v != 3 {
									t.Errorf("another call: %v, %v", v, err)
								}
								return nil
							})
						})
					}
					go func() { group.Wait(); release(); s.Close() }()
					returns(t, "Run", func() {
						if err := loop.Run(t.Context()); err != nil {
							t.Errorf("Run: %v", err)
						}
					})
				}
				if name == "waits for Go" {
					<-ended
				}
				if how == "in Do" {
					return // it is closed
				}
				if _, err := apply(t, s, filepath.Join(dir, "other.js"), `exports.v = 2`); err != nil {
					t.Errorf("the next reload: %v", err)
				}
			})
		}
	}
}

// Whatever a call runs into, the program lives: the next call and the next reload work.
func TestFaultsOfCalls(t *testing.T) {
	dir := files(t, nil)
	vm, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Stderr: io.Discard, FS: os.DirFS(dir), CallStack: 500})
	s.Loop()
	vm.Set("panics", func() { panic("fault") })
	ways := map[string]string{
		"sync":     `() => { FAULT; return 1; }`,
		"async":    `async () => { FAULT; return 1; }`,
		"later":    `async () => { await new Promise(setImmediate); FAULT; return 1; }`,
		"deep":     `() => [...(function* () { yield 1; yield* (function* () { FAULT; })(); })()].length`,
		"iterator": `async () => { for await (const x of (async function* () { yield 1; FAULT; })()); }`,
		"getter":   `() => ({ get net() { FAULT; return 1; }, Lines: [] })`,
		"timer":    `() => new Promise((resolve) => { setTimeout(() => { setTimeout(resolve, 1); FAULT }, 1); })`,
	}
	n := 0
	for way, text := range ways {
		for end, fault := range ends {
			for how, do := range map[string]func(func() error) error{"alone": func(f func() error) error { return f() }, "in Do": inDo(t, s)} {
				n++
				what, id := end+" "+way+" "+how, fmt.Sprintf("./m%d.js", n)
				save(t, filepath.Join(dir, id), `exports.f = `+strings.ReplaceAll(text, "FAULT", fault)+`; exports.ok = async () => { await new Promise(setImmediate); return 1; }`)
				returns(t, what, func() {
					err := do(func() error {
						_, err := heatsync.Call[offer](t.Context(), s, id, "f")
						if v, err := heatsync.Call[int](t.Context(), s, id, "ok"); err != nil || v != 1 {
							t.Errorf("%s: the next call: %d, %v", what, v, err)
						}
						return err
					})
					if err == nil && way != "getter" { // of which nobody awaits anything
						t.Errorf("%s: no error", what)
					}
				})
				if _, err := apply(t, s, filepath.Join(dir, id), `exports.ok = () => 2`); err != nil {
					t.Errorf("%s: the next reload: %v", what, err)
				}
				if v, err := heatsync.Call[int](t.Context(), s, id, "ok"); err != nil || v != 2 {
					t.Errorf("%s: a call after it: %d, %v", what, v, err)
				}
			}
		}
	}
}

// inDo has functions called in Do on another goroutine, while the loop runs, which nothing but they can end.
func inDo(t *testing.T, s *heatsync.Sync) func(f func() error) error {
	return func(f func() error) error {
		loop := s.Loop()
		release, done := loop.Hold(), make(chan error, 1)
		go func() {
			defer release()
			done <- s.Do(t.Context(), f)
		}()
		if err := loop.Run(t.Context()); err != nil {
			t.Errorf("Run: %v", err)
		}
		return <-done
	}
}

// A loop that never ends does not keep back the reload that mends it, where it may be.
func TestTheReloadThatMendsALoopComes(t *testing.T) {
	const ok = `exports.f = () => 1; module.exports.mended = true; mended();`
	for name, text := range map[string]string{
		"call":          `exports.f = () => { begun(); for (;;); }`,
		"async call":    `exports.f = async () => { await 0; begun(); for (;;); }`,
		"awaiting call": `exports.f = async () => { await new Promise(setImmediate); begun(); for (;;) { try { for (;;); } finally { continue; } } }`,
		"timer":         `setTimeout(() => { begun(); for (;;); }, 1);`,
		"job":           `setTimeout(() => Promise.resolve().then(() => { begun(); for (;;); }), 1);`,
		"jobs":          `setTimeout(() => { begun(); (function again() { Promise.resolve().then(again); })(); }, 1);`,
		"tick":          `setTimeout(() => process.nextTick(() => { begun(); for (;;); }), 1);`,
		"ticks":         `setTimeout(() => { begun(); (function again() { process.nextTick(again); })(); }, 1);`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": text, "other.js": `exports.f = async () => { await new Promise((r) => setTimeout(r, 1)); return 2; }`})
			vm, s := newSync(t, heatsync.Options{
				Dir: dir, Globals: heatsync.GlobalsNode, Stderr: io.Discard, CallLimit: 50 * time.Millisecond,
			})
			loop := s.Loop()
			vm.Set("begun", func() { save(t, filepath.Join(dir, "a.js"), ok) })
			mended, called := make(chan struct{}), make(chan error, 1)
			vm.Set("mended", func() { close(mended) })
			require(t, s, "./a.js")
			if strings.Contains(name, "call") {
				go func() {
					called <- s.Do(t.Context(), func() error {
						_, err := heatsync.Call[int](t.Context(), s, "./a.js", "f")
						return err
					})
				}()
			} else {
				called <- heatsync.ErrOverdue
			}
			go func() {
				<-mended
				if err := <-called; !errors.Is(err, heatsync.ErrOverdue) {
					t.Errorf("the call: %v", err)
				}
				if err := s.Do(t.Context(), func() error {
					v, err := heatsync.Call[int](t.Context(), s, "./other.js", "f")
					if v != 2 {
						t.Errorf("the next call: %d", v)
					}
					return err
				}); err != nil {
					t.Errorf("the next call: %v", err)
				}
				s.Close()
			}()
			returns(t, "Run", func() {
				if err := loop.Run(t.Context()); err != nil {
					t.Errorf("Run: %v", err)
				}
			})
		})
	}
}
