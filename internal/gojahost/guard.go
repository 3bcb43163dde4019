package gojahost

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/nodecore"
)

// guard has code of the user's end, one way or another: in time, as an error, and with
// goja's stacks in order.
type guard struct {
	*runtime
	most    time.Duration // that a top level may take while files are reloaded, or 0
	limit   limit
	timers  bool  // there is a loop
	program bool  // that can end itself
	depth   int   // of calls into the loader
	calls   int   // of code of the user's in a reload
	cut     error // what cut off the reload that is being ended
}

func newGuard(r *runtime, most time.Duration) *guard {
	g := &guard{runtime: r, most: most, limit: limit{stop: r.builtins.Engine().NewStop()}}
	r.builtins.SetTimeLimit(g.limit.passed)
	e := r.builtins.Engine()
	e.Evaluate = func(text string) (goja.Value, error) { return compile.Evaluate(r.vm, e, text) }
	e.EvalText = compile.EvalText
	e.Script = func(path, text string, line, column int, inside bool) (func(object, this goja.Value) (goja.Value, error), error) {
		return compile.Script(r.vm, e, path, text, line, column, inside)
	}
	return g
}

// busy tells whether a reload is under way, or a module is being loaded.
func (g *guard) busy() bool { return g.depth > 0 || g.calls > 0 }

// contain runs code of the user's so that whatever it does ends as an error
// which JavaScript can catch: a panic of Go code that it called, a full stack that
// it could not catch itself. coroutines is that of Engine.Run.
func (g *guard) contain(what string, coroutines int, f func() error) error {
	err := g.builtins.Engine().Run(coroutines, f)
	var (
		overflow *goja.StackOverflowError
		panicked *engine.Panic
	)
	switch {
	case errors.As(err, &overflow):
		return g.exception(g.nodeError("RangeError", "", "Maximum call stack size exceeded"))
	case errors.As(err, &panicked):
		return &contained{what, panicked}
	}
	return err
}

// contained is a panic that is an error like any other from now on: nobody finds the *Panic in it,
// on which the engine would unwind, except for its value and Trace.
type contained struct {
	what string
	*engine.Panic
}

func (c *contained) Error() string { return c.what + ": " + c.Panic.Error() }

// cutOff tells whether err is one that no finally block has heard of, unless
// a program has ended itself: then nothing more of it runs. Where there is no
// program, only the call from Go has ended.
func (g *guard) cutOff(err error) bool {
	var (
		stop     *goja.InterruptedError
		overflow *goja.StackOverflowError
	)
	if errors.As(err, &stop) {
		return !g.program || !errors.Is(err, nodecore.ErrExit)
	}
	return errors.As(err, &overflow)
}

// topLevel contains the run of one, which must also end in time while files are
// reloaded. Since it is a nested call into the engine, an interrupt ends this
// evaluation and not the program's own.
func (g *guard) topLevel(id string, f func() error) error {
	return g.inTime("the top level of "+id, func(f func() error) error {
		return g.contain("evaluate "+id, engine.Many, f)
	}, f)
}

// within calls code of the user's in a reload. With the id of a module it is the module's
// code, which has to end in time: its top level, and what its exports do when they are
// read.
func (g *guard) within(id string, f func() error) error {
	g.calls++
	defer func() { g.calls-- }()
	contain := func(f func() error) error { return g.contain("reload", engine.Few, f) }
	if id == "" {
		return contain(f)
	}
	return g.inTime("reading the exports of "+id, contain, f)
}

// inTime has f called by contain, and ended after the time limit if files are being
// reloaded.
func (g *guard) inTime(what string, contain func(func() error) error, f func() error) error {
	var timed bool
	if g.machine.Busy() && g.most > 0 {
		timed = g.limit.start(g.most)
	}
	err := contain(func() (err error) {
		if timed {
			defer func() { g.limit.end(interrupted(err)) }() // before it could interrupt anything else
		}
		return f()
	})
	var stop *goja.InterruptedError
	if errors.As(err, &stop) && stop.Value() == errLimit {
		g.limit.clear()
		return g.exception(g.nodeError("Error", "ERR_SCRIPT_EXECUTION_TIMEOUT",
			fmt.Sprintf("%s did not end within %s", what, g.most)))
	}
	return err
}

func interrupted(err error) bool {
	var stop *goja.InterruptedError
	return errors.As(err, &stop)
}

var errLimit = errors.New("time limit")

// limit interrupts the runtime when an evaluation takes too long. Evaluations
// nest; the outermost counts. Whoever goes on all the same is interrupted again.
type limit struct {
	stop  *engine.Stop
	mu    sync.Mutex
	timer *time.Timer // nil if there is no time limit now
	d     time.Duration
	fired bool
	over  chan struct{} // closed when it has fired
}

// start begins the time of one evaluation, unless another one's has begun.
func (l *limit) start(d time.Duration) (started bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		return false
	}
	l.d, l.over = d, make(chan struct{})
	l.timer = time.AfterFunc(d, l.fire)
	return true
}

// end ends that time. An interrupt that came too late, and has not interrupted
// anything, is taken back.
func (l *limit) end(interrupted bool) {
	l.mu.Lock()
	l.timer.Stop()
	l.timer = nil
	l.mu.Unlock()
	if !interrupted {
		l.clear()
	}
}

func (l *limit) fire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil && !l.fired {
		l.fired = true
		l.stop.Fire(errLimit)
		close(l.over)
	}
}

// passed is closed when the time is up, or nil if there is no limit now.
func (l *limit) passed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer == nil {
		return nil
	}
	return l.over
}

// clear lets the runtime go on after an interrupt of ours.
func (l *limit) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.fired {
		return
	}
	l.fired = false
	l.stop.Clear()
	if l.timer != nil {
		l.over = make(chan struct{})
		l.timer.Reset(l.d)
	}
}
