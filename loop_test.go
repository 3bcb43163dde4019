package heatsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// What scripts can wait for comes back in a loop that Go runs, and in one that is the Go program's own.
func TestALoopBringsBackWhatScriptsWaitFor(t *testing.T) {
	const text = `
		const { readFile } = require("fs/promises"), { setTimeout: sleep } = require("timers/promises");
		setTimeout((x) => say("timer " + x), 20, 1);
		setImmediate(() => say("immediate"));
		process.nextTick(() => say("tick"));
		Promise.resolve().then(() => say("job"));
		let n = 0;
		const interval = setInterval(() => { say("interval"); if (++n === 2) clearInterval(interval); }, 30);
		readFile(__filename, "utf8").then(() => sleep(100)).then(() => say("read and slept"));
		say("loaded");`
	want := []string{"immediate", "interval", "interval", "job", "loaded", "read and slept", "tick", "timer 1"}
	for name, loop := range loops {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"main.js": text})
			var said []string
			run := loop(t, &heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode}, func(s *heatsync.Sync) {
				s.Runtime().Set("say", func(text string) { said = append(said, text) })
				require(t, s, "./main.js")
			})
			run(func() bool { return len(said) == len(want) })
			slices.Sort(said)
			if got := strings.Join(said, ", "); got != strings.Join(want, ", ") {
				t.Errorf("got %s; want %s", got, strings.Join(want, ", "))
			}
		})
	}
}

// loops are the two kinds. Each makes a Sync, calls begin on its goroutine, and returns a function that runs the loop
// until done, which is asked in the loop.
var loops = map[string]func(t *testing.T, opts *heatsync.Options, begin func(*heatsync.Sync)) (run func(done func() bool)){
	"ours": func(t *testing.T, opts *heatsync.Options, begin func(*heatsync.Sync)) func(func() bool) {
		_, s := newSync(t, *opts)
		loop := s.Loop()
		begin(s)
		return func(done func() bool) {
			ctx, end := context.WithTimeout(t.Context(), 20*time.Second)
			defer end()
			var ask func()
			ask = func() {
				if done() {
					end()
					return
				}
				time.AfterFunc(time.Millisecond, func() { loop.Post(ask) })
			}
			loop.Hold()
			loop.Post(ask)
			if err := loop.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatalf("Run: %v", err)
			}
		}
	},
	"theirs": func(t *testing.T, opts *heatsync.Options, begin func(*heatsync.Sync)) func(func() bool) {
		queue := make(chan func(), 1000)
		opts.Post = func(f func()) bool { queue <- f; return true }
		_, s := newSync(t, *opts)
		begin(s)
		return func(done func() bool) {
			for end := time.After(20 * time.Second); !done(); {
				select {
				case f := <-queue:
					f()
				case <-time.After(time.Millisecond): // done may depend on others
				case <-end:
					t.Fatal("it does not come to an end")
				}
			}
		}
	},
}

// A loop returns when nothing is left that counts, and can be run again.
func TestALoopEndsWhenNothingIsLeft(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `
		exports.fired = 0;
		exports.again = () => { setTimeout(() => exports.fired++, 1); };
		exports.again();
		setInterval(() => {}, 1e6).unref();`})
	_, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, FS: os.DirFS(dir)})
	loop := s.Loop()
	if loop != s.Loop() {
		t.Error("it is another one each time")
	}
	a := require(t, s, "./a.js")
	again, _ := goja.AssertFunction(a.Get("again"))
	for n := range int64(3) {
		returns(t, "Run", func() {
			if err := loop.Run(t.Context()); err != nil || a.Get("fired").ToInteger() != n+1 {
				t.Errorf("Run: %v, and the timer has fired %v times", err, a.Get("fired"))
			}
		})
		again(goja.Undefined())
	}
}

// What is posted runs once, in order, from wherever; the loop stays for who holds it, and Close ends it.
func TestPostsToALoop(t *testing.T) {
	_, s := newSync(t, heatsync.Options{Dir: t.TempDir()})
	loop := s.Loop()
	const n = 100
	var ran []int
	release := loop.Hold()
	go func() {
		for i := range n {
			loop.Post(func() { ran = append(ran, i) })
		}
		release()
	}()
	returns(t, "Run", func() {
		if err := loop.Run(t.Context()); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	if len(ran) != n || !slices.IsSorted(ran) {
		t.Errorf("ran %v", ran)
	}
	loop.Hold() // for ever
	loop.Post(func() {
		if err := loop.Run(t.Context()); err == nil {
			t.Error("it runs within itself")
		}
		go s.Close()
	})
	returns(t, "Run, closed", func() {
		if err := loop.Run(t.Context()); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	if loop.Post(func() {}) {
		t.Error("it takes posts after Close")
	}
	if err := loop.Run(t.Context()); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("Run after Close: %v", err)
	}
}

// ends are what scripts do that is the end of a program. A runtime that is none lives.
var ends = map[string]string{
	"throws":          `throw new Error("fault")`,
	"throws nothing":  `throw undefined`,
	"rejects":         `Promise.reject(new Error("fault"))`,
	"rejects a job":   `(async () => { await 0; throw new Error("fault") })()`,
	"recurses":        `(function forever() { forever(); })()`,
	"recurses async":  `(async function forever() { await forever(); })()`,
	"recurses a job":  `(async function forever() { await 0; (async function f() { await f(); })(); })()`,
	"panics":          `panics()`,
	"panics async":    `(async () => { await 0; panics(); })()`,
	"panics deep":     `(async () => { for (const x of (function* () { yield (async () => panics())(); })()); })()`,
	"listener throws": `process.once("uncaughtException", () => { throw new Error("second") }); throw new Error("fault")`,
}

// places are where a script can run in a loop.
var places = map[string]string{
	"timer":     `setTimeout(() => { FAULT }, 1);`,
	"interval":  `const i = setInterval(() => { clearInterval(i); FAULT }, 1);`,
	"immediate": `setImmediate(() => { FAULT });`,
	"tick":      `setImmediate(() => process.nextTick(() => { FAULT }));`,
	"microtask": `setImmediate(() => queueMicrotask(() => { FAULT }));`,
	"job":       `setImmediate(() => Promise.resolve().then(() => { FAULT }));`,
	"async":     `(async () => { await new Promise(setImmediate); FAULT })();`,
	"fs":        `require("fs").readFile(__filename, () => { FAULT });`,
	"listener":  `setImmediate(() => new (require("events"))().on("e", () => { FAULT }).emit("e"));`,
	"getter":    `setImmediate(() => { ({ get x() { FAULT } }).x; });`,
	"generator": `setImmediate(() => { [...(function* () { yield 1; FAULT })()]; });`,
}

func TestALoopLivesThroughFaults(t *testing.T) {
	dir := files(t, nil)
	var stderr bytes.Buffer
	vm, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Stderr: &stderr, FS: os.DirFS(dir), CallStack: 500})
	vm.Set("panics", func() { panic("fault") })
	loop := s.Loop()
	n := 0
	for place, around := range places {
		for end, fault := range ends {
			n++
			what := end + " in " + place
			file := fmt.Sprintf("m%d.js", n)
			save(t, filepath.Join(dir, file), strings.ReplaceAll(around, "FAULT", fault)+`exports.v = 1; setTimeout(() => { exports.v++; }, 5);`)
			m := require(t, s, "./"+file)
			stderr.Reset()
			returns(t, what, func() {
				if err := loop.Run(t.Context()); err != nil || m.Get("v").ToInteger() != 2 {
					t.Errorf("%s: Run: %v, and a later timer has counted to %v", what, err, m.Get("v"))
				}
			})
			if !strings.Contains(stderr.String(), "fault") && !strings.Contains(stderr.String(), "RangeError") && !strings.Contains(stderr.String(), "undefined") && !strings.Contains(stderr.String(), "second") {
				t.Errorf("%s: nobody is told; stderr has %q", what, stderr.String())
			}
			if _, err := apply(t, s, filepath.Join(dir, file), `exports.v = 3`); err != nil || m.Get("v").ToInteger() != 3 {
				t.Errorf("%s: the next reload: %v, v is %v", what, err, m.Get("v"))
			}
		}
	}
}

// What ends a call from Go where there is no program ends Run, which can be called again.
func TestWhatEndsALoop(t *testing.T) {
	other := errors.New("of Go code")
	for name, c := range map[string]struct {
		text string
		want func(error) bool
	}{
		"exit":         {`process.exit(3)`, func(err error) bool { var e *heatsync.ExitError; return errors.As(err, &e) && e.Code == 3 }},
		"exit in vain": {`try { process.exit(3) } catch {} finally { for (;;); }`, func(err error) bool { var e *heatsync.ExitError; return errors.As(err, &e) && e.Code == 3 }},
		"context":      {`cancel(); for (;;);`, func(err error) bool { return errors.Is(err, context.Canceled) }},
		"async":        {`(async () => { await 0; cancel(); for (;;); })()`, func(err error) bool { return errors.Is(err, context.Canceled) }},
		"interrupt":    {`interrupt(); for (;;);`, func(err error) bool { return errors.Is(err, other) }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": `exports.v = 0; setTimeout(() => { ` + c.text + ` }, 1); setTimeout(() => exports.v++, 2);`})
			vm, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, FS: os.DirFS(dir)})
			ctx, cancel := context.WithCancel(t.Context())
			vm.Set("cancel", func() { go cancel() })
			vm.Set("interrupt", func() { go vm.Interrupt(other) })
			loop := s.Loop()
			a := require(t, s, "./a.js")
			returns(t, "Run", func() {
				if err := loop.Run(ctx); !c.want(err) {
					t.Errorf("Run: %v", err)
				}
			})
			returns(t, "a second Run", func() {
				if err := loop.Run(t.Context()); err != nil || a.Get("v").ToInteger() != 1 {
					t.Errorf("a second Run: %v, and v is %v", err, a.Get("v"))
				}
			})
		})
	}
}

// A loop watches and applies; so does Sync.Run through it.
func TestALoopAppliesWhatIsSaved(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1; exports.interval = new (require("heatsync"))().addTemporaryInterval(() => {}, 1e6)`})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	loop := s.Loop()
	a := require(t, s, "./a.js")
	s.OnReload(func(*heatsync.Reload, error) { go s.Close() })
	loop.Post(func() { save(t, filepath.Join(dir, "a.js"), `exports.v = 2; done`) })
	vm.Set("done", true)
	returns(t, "Run", func() {
		if err := loop.Run(t.Context()); err != nil || a.Get("v").ToInteger() != 2 {
			t.Errorf("Run: %v, and v is %v", err, a.Get("v"))
		}
	})
}

// Globals are as many as are asked for.
func TestGlobals(t *testing.T) {
	for globals, want := range map[heatsync.Globals]string{
		heatsync.GlobalsNone:    "",
		heatsync.GlobalsConsole: "console",
		heatsync.GlobalsNode:    "console process setTimeout Buffer URL global structuredClone",
	} {
		vm, _ := newSync(t, heatsync.Options{Dir: t.TempDir(), Globals: globals})
		v, err := vm.RunString(`["console", "process", "setTimeout", "Buffer", "URL", "global", "structuredClone"].filter((name) => name in globalThis).join(" ")`)
		if err != nil || v.String() != want {
			t.Errorf("%d: %v, %v; want %s", globals, v, err, want)
		}
	}
}

// After Close nothing of a loop goes on: no goroutine, no timer.
func TestNoGoroutineIsLeftAfterClose(t *testing.T) {
	before := runtime.NumGoroutine()
	for name, loop := range loops {
		opts := heatsync.Options{
			Dir:     files(t, map[string]string{"a.js": `setInterval(() => {}, 1e6); exports.work = async () => { await work(); };`}),
			Globals: heatsync.GlobalsNode, CallLimit: time.Hour,
		}
		var closed bool
		run := loop(t, &opts, func(s *heatsync.Sync) {
			s.Runtime().Set("work", func() *goja.Promise {
				return s.Promise(func(ctx context.Context) (any, error) { <-ctx.Done(); return nil, ctx.Err() })
			})
			require(t, s, "./a.js")
			go s.Do(t.Context(), func() error {
				s.Loop().Post(func() { s.Close(); closed = true })
				_, err := heatsync.Call[any](t.Context(), s, "./a.js", "work")
				return err
			})
		})
		run(func() bool { return closed && runtime.NumGoroutine() <= before })
		for end := time.Now().Add(20 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
			if time.Now().After(end) {
				stacks := make([]byte, 1<<16)
				t.Fatalf("%s: %d goroutines, before %d\n%s", name, runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
			}
		}
	}
}

// When Run has returned, its watching is over.
func TestWhoeverWatchesNextCan(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	require(t, s, "./a.js")
	loop := s.Loop()
	for range 100 {
		ctx, cancel := context.WithCancel(t.Context())
		loop.Post(cancel)
		if err := loop.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		batches, err := s.Watch(ctx)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		for range batches {
		}
	}
}
