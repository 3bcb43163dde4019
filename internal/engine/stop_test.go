package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/dop251/goja"
)

// canceling are scripts that go on for ever once they have called begun.
var canceling = map[string]string{
	"sync":      `begun(); for (;;);`,
	"catches":   `begun(); for (;;) { try { for (;;); } catch {} finally { for (;;); } }`,
	"async":     `(async () => { await (async () => { await 0; begun(); for (;;); })(); })()`,
	"job":       `Promise.resolve().then(() => { begun(); for (;;); })`,
	"generator": `[...(function* () { yield 1; yield* (function* () { begun(); for (;;); })(); })()]`,
	"jobs":      `begun(); (function again() { Promise.resolve().then(again); })()`,
	"thenable":  `Promise.resolve({ then() { begun(); for (;;); } })`,
}

// A context ends what runs, and nothing that comes after it.
func TestAContextEndsWhatRuns(t *testing.T) {
	for name, text := range canceling {
		for _, depth := range []string{"outermost", "nested"} {
			if depth == "nested" && (name == "job" || name == "async" || name == "jobs" || name == "thenable") {
				continue // jobs run when the outermost has returned
			}
			w := newWorld(t, 1000)
			ctx, cancel := context.WithCancel(t.Context())
			w.vm.Set("begun", func() { go cancel() })
			call := func() error {
				task := w.e.NewTask(ctx)
				defer task.End()
				return w.e.During(task, func() error {
					return w.e.Run(Many, func() error { _, err := w.vm.RunString(text); return err })
				})
			}
			var err error
			if depth == "nested" {
				w.vm.Set("call", func() { err = call() })
				if _, outer := w.vm.RunString(`call(); globalThis.after = 1;`); outer != nil || w.vm.Get("after") == nil {
					t.Errorf("%s, %s: who called it ends, too: %v", name, depth, outer)
				}
			} else {
				err = call()
			}
			if !errors.Is(err, context.Canceled) || Uncatchable(err) {
				t.Errorf("%s, %s: %v", name, depth, err)
			}
			if err := call(); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, %s: a call when it is over: %v", name, depth, err)
			}
			for range 3 {
				if v, err := w.vm.RunString(`Promise.resolve(); for (let i = 0; i < 1e4; i++); 1`); err != nil || v.ToInteger() != 1 {
					t.Errorf("%s, %s: the next call: %v, %v", name, depth, v, err)
				}
			}
		}
	}
}

// However late an interrupt comes, it doesn't reach the next call.
func TestNoInterruptIsLeftBehind(t *testing.T) {
	w := newWorld(t, 1000)
	f, _ := goja.AssertFunction(mustRun(t, w.vm, `(() => { let n = 0; for (let i = 0; i < 50; i++) n += i; return n; })`))
	run := func() error { _, err := f(goja.Undefined()); return err }
	ended := 0
	for i := range 5000 {
		ctx, cancel := context.WithCancel(t.Context())
		task := w.e.NewTask(ctx)
		if i%2 == 0 {
			go cancel()
		}
		if err := w.e.During(task, func() error { return w.e.Run(Few, run) }); err != nil {
			ended++
		}
		task.End()
		if i%2 == 1 {
			go cancel()
		}
		if err := run(); err != nil {
			t.Fatalf("call %d is ended by the context of the one before: %v", i, err)
		}
		cancel()
	}
	t.Logf("%d of 5000 were ended", ended)
}

// What a task awaits is part of it; what others await is not, though the task settles it.
func TestAJobBelongsToItsTask(t *testing.T) {
	w := newWorld(t, 1000)
	mustRun(t, w.vm, `var settle, shared = new Promise((resolve) => settle = resolve), heard = [];
		(async () => { await shared; fire(); for (let i = 0; i < 1e5; i++); heard.push("other"); })();`)
	task := w.e.NewTask(t.Context())
	w.vm.Set("fire", func() { task.stop.Fire(&TurnOver{context.Canceled, task}) })
	err := w.e.During(task, func() error {
		return w.e.Run(Many, func() error {
			_, err := w.vm.RunString(`settle(); (async () => { await 0; await 0; for (;;); })()`)
			return err
		})
	})
	task.End()
	if v := mustRun(t, w.vm, `heard.join()`); v.String() != "other" {
		t.Errorf("%v, and ran: %v", err, v)
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the task goes on: %v", err)
	}
}

// Cut ends what runs, and nothing if nothing does.
func TestCut(t *testing.T) {
	w := newWorld(t, 1000)
	why := errors.New("a reload waits")
	if w.e.Running() != 0 || w.e.Cut(why) {
		t.Error("something runs before anything does")
	}
	w.vm.Set("cut", func() { run := w.e.Running(); go w.e.CutRun(run, why) })
	run := 0
	for range 3 {
		err := w.e.Run(Many, func() error { _, err := w.vm.RunString(`cut(); (async () => { await 0; for (;;); })()`); return err })
		if !errors.Is(err, why) {
			t.Errorf("Run: %v", err)
		}
		run++
		if w.e.CutRun(run, why) {
			t.Error("it is cut when it is over")
		}
		if _, err := w.vm.RunString(`for (let i = 0; i < 1e4; i++);`); err != nil {
			t.Errorf("what comes after it: %v", err)
		}
	}
}

// What waits goes on, though its task's context is done: an interrupt would end what others have
// awaited together with it.
func TestWhatWaitsIsNotInterrupted(t *testing.T) {
	w := newWorld(t, 1000)
	mustRun(t, w.vm, `var settle, shared = new Promise((resolve) => settle = resolve)`)
	wait := func(name string) error {
		return w.run(`(async () => { await shared; for (let i = 0; i < 1e4; i++); log("` + name + `"); })()`)
	}
	task := w.e.NewTask(t.Context())
	defer task.End()
	if err := w.e.During(task, func() error { return wait("task") }); err != nil {
		t.Fatal(err)
	}
	if err := wait("other"); err != nil {
		t.Fatal(err)
	}
	task.Interrupt(context.Canceled)
	if err := w.run(`settle()`); err != nil || !slices.Equal(w.log, []string{"task", "other"}) {
		t.Errorf("%v, and ran: %v", err, w.log)
	}
}

// The promise jobs that wait when one is interrupted never run: they may be those of something
// endless.
func TestAnInterruptDropsTheJobs(t *testing.T) {
	w := newWorld(t, 1000)
	if err := w.run(`const then = (f) => Promise.resolve().then(f);
		then(() => then(() => log("made by a job"))); then(() => { interrupt(); for (;;); }); then(() => log("made before"));`); !Uncatchable(err) {
		t.Errorf("Run: %v", err)
	}
	if err := w.run(`Promise.resolve().then(() => log("new"))`); err != nil || !slices.Equal(w.log, []string{"new"}) {
		t.Errorf("%v, and ran: %v", err, w.log)
	}
}

// However late a Cut comes, it doesn't reach what runs next.
func TestNoCutIsLeftBehind(t *testing.T) {
	w := newWorld(t, 1000)
	f, _ := goja.AssertFunction(mustRun(t, w.vm, `(() => {})`))
	run := func() error { _, err := f(goja.Undefined()); return err }
	stop := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				w.e.Cut(context.Canceled)
			}
		}
	})
	for i := range 20_000 {
		_ = w.e.Run(Few, run) // cut or not
		if err := run(); err != nil {
			t.Errorf("call %d is ended by what was to end the one before: %v", i, err)
			break
		}
	}
	close(stop)
	group.Wait()
}

// A stop that is taken back takes no Cut with it.
func TestACutOutlastsAStop(t *testing.T) {
	w := newWorld(t, 1000)
	why := errors.New("a reload waits")
	w.vm.Set("both", func() {
		s := w.e.NewStop()
		s.Fire("time limit")
		w.e.Cut(why)
		s.End()
	})
	if err := w.run(`both(); for (let i = 0; i < 1e5; i++);`); !errors.Is(err, why) {
		t.Errorf("Run: %v", err)
	}
}

// A task that is at work may have a callback of its own called.
func TestATaskWithinItself(t *testing.T) {
	w := newWorld(t, 1000)
	ctx, cancel := context.WithCancel(t.Context())
	task := w.e.NewTask(ctx)
	defer task.End()
	w.vm.Set("begun", cancel)
	err := w.e.During(task, func() error {
		w.e.Carry(func() {})()
		return w.run(`begun(); for (const end = Date.now() + 3e3; Date.now() < end; );`)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it is not ended: %v", err)
	}
}

// What a Go program has run by itself, and interrupted, is not the caller of what comes later.
func TestAnInterruptedTextIsNoCaller(t *testing.T) {
	w := newWorld(t, 1000)
	var frames []string
	w.vm.Set("look", func() {
		for _, f := range w.vm.CaptureCallStack(0, nil) {
			frames = append(frames, f.SrcName())
		}
	})
	look, _ := goja.AssertFunction(w.vm.Get("look"))
	for _, text := range []string{`for (;;);`, `(() => { for (;;); })()`, `eval("for (;;);")`} {
		w.vm.Set("stop", func() { w.vm.Interrupt("enough") })
		w.vm.RunScript("stale.js", "stop(); "+text)
		frames = nil
		if err := w.e.Run(Few, func() error { _, err := look(goja.Undefined()); return err }); err != nil || slices.Contains(frames, "stale.js") {
			t.Errorf("%s: %v, called by %v", text, err, frames)
		}
	}
}

// An interrupt that comes when a job begins ends the job, and leaves the borders of others in their
// places.
func TestAnInterruptWhenAJobBegins(t *testing.T) {
	for _, held := range []bool{false, true} {
		w := newWorld(t, 1000)
		if held {
			defer w.e.Hold()()
		}
		for range 3 {
			w.vm.Interrupt("now")
			w.e.beginJob()
			var stop *goja.InterruptedError
			if _, err := w.vm.RunString(`1`); !errors.As(err, &stop) || stop.Value() != "now" {
				t.Fatalf("the job ends with %v", err)
			}
			w.e.endJob(true)
			w.vm.ClearInterrupt()
			if n := w.e.depth(); n != 0 {
				t.Fatalf("%d calls are under way when it is over", n)
			}
			w.e.beginJob()
			if w.e.depth() == 0 {
				t.Fatal("the next job has no border")
			}
			w.e.endJob(false)
		}
	}
}

// An interrupt is not spent on forgetting what ran last.
func TestAnInterruptBeforeARun(t *testing.T) {
	w := newWorld(t, 1000)
	w.vm.Interrupt("before")
	if _, err := w.vm.RunString(`1`); err == nil {
		t.Fatal("it was not interrupted")
	}
	w.vm.Interrupt("now")
	var stop *goja.InterruptedError
	err := w.e.Run(Few, func() error { _, err := w.vm.RunString(`1`); return err })
	if !errors.As(err, &stop) || stop.Value() != "now" {
		t.Errorf("the run ends with %v", err)
	}
}
