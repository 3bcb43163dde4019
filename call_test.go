package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

type offer struct {
	Net   float64 `json:"net"`
	Lines []string
}

// What a call returns is an R, or an error that says why not.
func TestCallReturnsWhatFits(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js": `
			exports.net = 40;
			exports.add = (a, b) => a + b;
			exports.mine = function () { return this.net; };
			exports.quote = async (n) => { await 0; return { net: n, Lines: ["a", "b"] }; };
			exports.nothing = async () => {};
			exports.short = () => ({ Lines: [] });
			exports.text = () => "text";
			exports.thenable = () => ({ then(resolve) { resolve(7); } });
			exports.rejects = async () => { throw new TypeError("no"); };
			exports.throws = () => { throw "text"; };
			exports.generator = function* () { yield 1; };`,
		"f.js": `module.exports = (n) => n * 2;`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	ctx := t.Context()
	check := func(what string, got any, err error, want any, wrong string) {
		t.Helper()
		var e *heatsync.Error
		switch {
		case wrong == "" && (err != nil || fmt.Sprint(got) != fmt.Sprint(want)):
			t.Errorf("%s: %v, %v; want %v", what, got, err, want)
		case wrong != "" && (!errors.As(err, &e) || e.Op != "call" || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%s: %v, %v; want an error with %q", what, got, err, wrong)
		}
	}
	{
		v, err := heatsync.Call[int](ctx, s, "./a.js", "add", 1, 2)
		check("numbers", v, err, 3, "")
	}
	{
		v, err := heatsync.Call[float64](ctx, s, "./a.js", "mine")
		check("this", v, err, 40, "")
	}
	{
		v, err := heatsync.Call[offer](ctx, s, "./a.js", "quote", 5)
		check("an async function", v, err, offer{5, []string{"a", "b"}}, "")
	}
	{
		v, err := heatsync.Call[any](ctx, s, "./a.js", "nothing")
		check("undefined", v, err, nil, "")
	}
	{
		v, err := heatsync.Call[int](ctx, s, "./f.js", "", 4)
		check("the exports", v, err, 8, "")
	}
	{
		v, err := heatsync.Call[int](ctx, s, "./a.js", "thenable")
		check("a thenable", v, err, 7, "")
	}
	{
		p, err := heatsync.Call[*goja.Promise](ctx, s, "./a.js", "quote", 5)
		check("a promise", p != nil && p.State() == goja.PromiseStateFulfilled, err, true, "")
	}
	{
		v, err := heatsync.Call[*goja.Object](ctx, s, "./a.js", "generator")
		check("a generator", v != nil, err, true, "")
	}
	for what, c := range map[string]struct{ name, wrong string }{
		"a struct that lacks a field": {"short", "its net is missing"},
		"a text":                      {"text", `it is "text"`},
		"no function":                 {"net", "its net is 40, not a function"},
		"nothing of the name":         {"none", "it exports no none"},
		"a rejection":                 {"rejects", "TypeError: no"},
		"a throw":                     {"throws", "text"},
	} {
		v, err := heatsync.Call[offer](ctx, s, "./a.js", c.name)
		check(what, v, err, nil, c.wrong)
		if fmt.Sprint(v) != fmt.Sprint(offer{}) {
			t.Errorf("%s: there is a result, %v", what, v)
		}
	}
	if _, err := heatsync.Call[int](ctx, s, "./none.js", "f"); !errors.Is(err, heatsync.ErrNotFound) {
		t.Errorf("no module: %v", err)
	}
	if _, err := apply(t, s, filepath.Join(dir, "f.js"), `module.exports = (n) => n * 3;`); err != nil {
		t.Fatal(err)
	}
	v, err := heatsync.Call[int](ctx, s, "./f.js", "", 4)
	check("the newest version", v, err, 12, "")
}

// waiting are modules that wait for what only a loop brings.
const waiting = `
	const { setTimeout: sleep } = require("timers/promises");
	let n = 0;
	exports.sleep = async (x) => { await sleep(5); return x; };
	exports.of = async (x) => { n++; const v = await work(x); return v + n - n; };
	exports.never = () => new Promise(() => {});
	exports.held = async () => { await new Promise((r) => setTimeout(r, 1e6)); };
	exports.plain = (x) => x;`

func newWaiting(t *testing.T, opts heatsync.Options) *heatsync.Sync {
	t.Helper()
	opts.Dir, opts.Globals = files(t, map[string]string{"a.js": waiting}), heatsync.GlobalsNode
	vm, s := newSync(t, opts)
	vm.Set("work", func(x int) *goja.Promise {
		return s.Promise(func(context.Context) (any, error) { return x * 2, nil })
	})
	return s
}

// If nobody runs the loop, the call does.
func TestCallRunsTheLoop(t *testing.T) {
	s := newWaiting(t, heatsync.Options{})
	if _, err := heatsync.Call[int](t.Context(), s, "./a.js", "of", 4); err == nil || !strings.Contains(err.Error(), "Sync.Loop") {
		t.Errorf("without a loop: %v", err)
	}
	s.Loop()
	for _, name := range []string{"sleep", "of", "plain"} {
		want := map[bool]int{true: 8, false: 4}[name == "of"]
		if v, err := heatsync.Call[int](t.Context(), s, "./a.js", name, 4); err != nil || v != want {
			t.Errorf("%s: %d, %v", name, v, err)
		}
	}
	returns(t, "a call of what is never settled", func() {
		if _, err := heatsync.Call[int](t.Context(), s, "./a.js", "never"); err == nil || !strings.Contains(err.Error(), "nothing is left") {
			t.Errorf("never: %v", err)
		}
	})
}

// In Do calls wait side by side, on any goroutine, whoever runs the loop.
func TestCallsInDo(t *testing.T) {
	for name, loop := range loops {
		t.Run(name, func(t *testing.T) {
			opts := heatsync.Options{Dir: files(t, map[string]string{"a.js": waiting}), Globals: heatsync.GlobalsNode}
			const n = 50
			var group sync.WaitGroup
			done := make(chan struct{})
			run := loop(t, &opts, func(s *heatsync.Sync) {
				s.Runtime().Set("work", func(x int) *goja.Promise {
					return s.Promise(func(context.Context) (any, error) { return x * 2, nil })
				})
				for i := range n {
					group.Go(func() {
						err := s.Do(t.Context(), func() error {
							for _, name := range []string{"of", "plain", "sleep", "of"} {
								want := map[bool]int{true: 2 * i, false: i}[name == "of"]
								if v, err := heatsync.Call[int](t.Context(), s, "./a.js", name, i); err != nil || v != want {
									return fmt.Errorf("%s(%d): %d, %w", name, i, v, err)
								}
							}
							return nil
						})
						if err != nil {
							t.Error(err)
						}
					})
				}
				// Some give up while they wait, and others before they are let in.
				for i := range n {
					group.Go(func() {
						ctx, cancel := context.WithCancel(t.Context())
						if i%2 == 0 {
							cancel()
						}
						err := s.Do(ctx, func() error {
							time.AfterFunc(5*time.Millisecond, cancel)
							_, err := heatsync.Call[int](ctx, s, "./a.js", "held")
							if v, err := heatsync.Call[int](t.Context(), s, "./a.js", "plain", i); err != nil || v != i {
								t.Errorf("after a call that was given up: %d, %v", v, err)
							}
							return err
						})
						if !errors.Is(err, context.Canceled) {
							t.Errorf("a call that is given up: %v", err)
						}
					})
				}
				go func() { group.Wait(); close(done) }()
			})
			run(func() bool {
				select {
				case <-done:
					return true
				default:
					return false
				}
			})
		})
	}
}

// In a pool, too, calls wait; what holds up a reload or the end while it waits is ended.
func TestCallsInAPool(t *testing.T) {
	dir := files(t, map[string]string{"a.js": waiting})
	pool, err := heatsync.NewPool(3, &heatsync.PoolOptions{
		Options: heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode}, Patience: 20 * time.Millisecond,
	}, func(s *heatsync.Sync) error {
		return s.Runtime().Set("work", func(x int) *goja.Promise {
			return s.Promise(func(context.Context) (any, error) { return x * 2, nil })
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	call := func(ctx context.Context, name string, arg int) (v int, err error) {
		err = pool.Do(ctx, func(s *heatsync.Sync) error {
			v, err = heatsync.Call[int](ctx, s, "./a.js", name, arg)
			return err
		})
		return v, err
	}
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			for _, name := range []string{"of", "sleep"} {
				want := map[bool]int{true: 2 * i, false: i}[name == "of"]
				if v, err := call(t.Context(), name, i); err != nil || v != want {
					t.Errorf("%s: %d, %v", name, v, err)
				}
			}
		})
	}
	group.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := call(ctx, "held", 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a call that is given up: %v", err)
	}
	held := make(chan error)
	begun := make(chan struct{})
	go func() {
		held <- pool.Do(t.Context(), func(s *heatsync.Sync) error {
			if _, err := s.Require("./a.js"); err != nil {
				return err
			}
			close(begun)
			_, err := heatsync.Call[int](t.Context(), s, "./a.js", "held")
			return err
		})
	}()
	<-begun
	returns(t, "Apply", func() {
		if _, err := pool.Apply(saved(t, dir, map[string]string{"a.js": waiting + " exports.v = 2"})); err != nil {
			t.Errorf("Apply: %v", err)
		}
		if err := <-held; !errors.Is(err, heatsync.ErrReplaced) {
			t.Errorf("a call that holds up a reload: %v", err)
		}
	})
	if v, err := call(t.Context(), "of", 4); err != nil || v != 8 {
		t.Errorf("a call after it: %d, %v", v, err)
	}
	returns(t, "Close", func() { pool.Close(t.Context()) })
}

// Where to wait would be to keep everything waiting, a pending promise is an error.
func TestCallDoesNotKeepTheLoopWaiting(t *testing.T) {
	for name, loop := range loops {
		t.Run(name, func(t *testing.T) {
			opts := heatsync.Options{Dir: files(t, map[string]string{"a.js": waiting}), Globals: heatsync.GlobalsNode}
			var told []error
			ask := func(s *heatsync.Sync) {
				_, err := heatsync.Call[int](t.Context(), s, "./a.js", "sleep", 1)
				told = append(told, err)
			}
			run := loop(t, &opts, func(s *heatsync.Sync) {
				require(t, s, "./a.js")
				s.Runtime().Set("ask", func() { ask(s) })
				s.Runtime().RunString(`setTimeout(ask, 1); Promise.resolve().then(ask); ask()`)
				s.Loop().Post(func() { ask(s) })
			})
			run(func() bool { return len(told) == 4 })
			for _, err := range told {
				if err == nil || !strings.Contains(err.Error(), "Sync.Do") {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}

// What Go does for a script is awaited, fails as it fails, and ends with the Sync.
func TestPromisesOfGo(t *testing.T) {
	own := errors.New("of Go")
	dir := files(t, map[string]string{"a.js": `
		exports.value = async () => (await go("value")).Lines.length;
		exports.error = async () => { await go("error"); };
		exports.caught = async () => { try { await go("error"); } catch (error) { return String(error.message || error); } };
		exports.panic = async () => { await go("panic"); };
		exports.foreign = async () => { await go("foreign"); };`})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	s.Loop()
	vm.Set("go", func(what string) *goja.Promise {
		return s.Promise(func(ctx context.Context) (any, error) {
			switch what {
			case "error":
				return nil, fmt.Errorf("wrapped: %w", own)
			case "panic":
				panic(own)
			case "foreign":
				return goja.New().NewObject(), nil
			}
			return offer{1, []string{"a"}}, nil
		})
	})
	call := func(name string) (any, error) { return heatsync.Call[any](t.Context(), s, "./a.js", name) }
	if v, err := call("value"); err != nil || fmt.Sprint(v) != "1" {
		t.Errorf("value: %v, %v", v, err)
	}
	if v, err := call("caught"); err != nil || !strings.Contains(fmt.Sprint(v), "wrapped: of Go") {
		t.Errorf("caught: %v, %v", v, err)
	}
	for _, name := range []string{"error", "panic"} {
		if _, err := call(name); !errors.Is(err, own) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, err := call("foreign"); err == nil {
		t.Errorf("foreign: %v", v)
	}
	ended := make(chan struct{})
	s.Promise(func(ctx context.Context) (any, error) { <-ctx.Done(); close(ended); return nil, nil })
	s.Close()
	returns(t, "the context of a promise", func() { <-ended })
}

// What Main loads is an entry.
func TestMainIsPinned(t *testing.T) {
	dir := files(t, map[string]string{
		"main.js":  `globalThis.n = (globalThis.n ?? 0) + 1; globalThis.main = require.main === module; require("./state.js"); new (require("heatsync"))().require("./a.js");`,
		"state.js": `exports.v = 1`, "a.js": `exports.v = 1`,
	})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	if err := s.Main("./main.js"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"main.js", "state.js"} {
		r, err := apply(t, s, filepath.Join(dir, file), `throw 1`)
		if err != nil || len(r.Modules) != 0 || len(r.Restart) == 0 {
			t.Errorf("%s: %+v, %v", file, r, err)
		}
	}
	if r, err := apply(t, s, filepath.Join(dir, "a.js"), `exports.v = 2`); err != nil || len(r.Modules) != 1 {
		t.Errorf("a.js: %+v, %v", r, err)
	}
	if n := vm.Get("n").ToInteger(); n != 1 || !vm.Get("main").ToBoolean() {
		t.Errorf("it ran %d times, and require.main is itself: %v", n, vm.Get("main"))
	}
	if err := s.Main("./none.js"); !errors.Is(err, heatsync.ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
}
