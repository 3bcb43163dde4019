package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/dop251/goja"
)

// Interrupts. goja has one flag for all who want to end what runs, and whoever clears it
// clears it for everybody; what was raised too late ends the next call instead. So all of
// ours go through the stops of the engine, which know who has raised what, and whether
// that is still meant.

// stops are the reasons for which what runs may have to end.
type stops struct {
	mu      sync.Mutex
	active  []*Stop   // the outermost first
	runs    int       // outermost Runs that have begun
	running bool      // the last of them is under way
	cut     *TurnOver // and was interrupted by Cut with it
}

// Stop is one of them: a context, a time limit. It interrupts while it is active.
type Stop struct {
	engine *Engine

	// What follows is guarded by the mutex of stops.
	value any  // what it interrupts with
	fired bool // and has not been taken back
}

// NewStop makes a Stop, which is active until End.
func (e *Engine) NewStop() *Stop {
	s := &Stop{engine: e}
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	e.stops.active = append(e.stops.active, s)
	return s
}

// Fire interrupts what runs, as long as s is active. Any goroutine may call it.
func (s *Stop) Fire(value any) {
	e := s.engine
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	s.value, s.fired = value, true
	if slices.Contains(e.stops.active, s) {
		e.vm.Interrupt(value)
	}
}

// Clear takes an interrupt back, whether or not it has ended something. Then s can fire
// again.
func (s *Stop) Clear() {
	s.engine.stops.mu.Lock()
	defer s.engine.stops.mu.Unlock()
	s.clear()
}

func (s *Stop) clear() {
	if !s.fired {
		return
	}
	s.fired = false
	s.engine.vm.ClearInterrupt()
	s.engine.stops.raise(s.engine.vm)
}

// raise interrupts for those who still want that. The mutex is held.
func (s *stops) raise(vm *goja.Runtime) {
	for _, stop := range s.active {
		if stop.fired {
			vm.Interrupt(stop.value)
			return
		}
	}
	if s.cut != nil {
		vm.Interrupt(s.cut)
	}
}

// End ends s: it interrupts nothing any more.
func (s *Stop) End() {
	s.pause()
	s.Clear()
}

// pause makes s inactive. Its interrupt is over with that, unless others want one.
func (s *Stop) pause() {
	e := s.engine
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	fired := s.fired
	e.stops.active = slices.DeleteFunc(e.stops.active, func(other *Stop) bool { return other == s })
	s.clear()
	s.fired = fired
}

// resume makes s active again. What it has fired meanwhile counts now if late says so.
func (s *Stop) resume(late bool) {
	e := s.engine
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	e.stops.active = append(e.stops.active, s)
	if s.fired = s.fired && late; s.fired {
		e.vm.Interrupt(s.value)
	}
}

// Running tells which outermost Run is under way, by a number that no other has; 0 is none.
// Any goroutine may call it.
func (e *Engine) Running() int {
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	if !e.stops.running {
		return 0
	}
	return e.stops.runs
}

// Cut interrupts what an outermost Run has called. It returns false if there is none. The
// value of the interrupt is a *TurnOver. Any goroutine may call it.
func (e *Engine) Cut(why error) (done bool) { return e.CutRun(e.Running(), why) }

// CutRun is Cut unless that Run is over.
func (e *Engine) CutRun(run int, why error) (done bool) {
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	if !e.stops.running || e.stops.runs != run {
		return false
	}
	e.stops.cut = &TurnOver{Err: why}
	e.vm.Interrupt(e.stops.cut)
	return true
}

// begin and end surround an outermost Run.
func (s *stops) begin() {
	s.mu.Lock()
	s.runs++
	s.running = true
	s.mu.Unlock()
}

func (s *stops) end(vm *goja.Runtime, interrupted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cut != nil || interrupted {
		vm.ClearInterrupt()
	}
	s.running, s.cut = false, nil
}

// TurnOver is the value of an interrupt that ends what runs now, and nothing else: not the
// program, nor the loop.
type TurnOver struct {
	Err  error
	task *Task // whose context it is, nil for Cut
}

func (t *TurnOver) Error() string { return t.Err.Error() }
func (t *TurnOver) Unwrap() error { return t.Err }

// why is the error of a context that is done, with its cause if that says more.
func why(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// Until interrupts what runs when ctx is done, until end is called.
func (e *Engine) Until(ctx context.Context) (end func()) {
	s := e.NewStop()
	cancel := context.AfterFunc(ctx, func() { s.Fire(why(ctx)) })
	return func() {
		cancel()
		s.End()
	}
}

// Task is a call that may end by force: what runs in During, and all that it awaits and
// starts.
type Task struct {
	ctx    context.Context
	stop   *Stop
	cancel func() bool
	lost   chan struct{} // closed when a part of it has ended by force
	err    error         // by which
}

// NewTask begins a task that ends with ctx, and must be ended.
func (e *Engine) NewTask(ctx context.Context) *Task {
	t := &Task{ctx: ctx, stop: &Stop{engine: e}, lost: make(chan struct{})}
	if ctx.Done() != nil {
		t.cancel = context.AfterFunc(ctx, func() { t.stop.Fire(&TurnOver{why(ctx), t}) })
	}
	return t
}

// End says that the task's context ends nothing any more.
func (t *Task) End() {
	if t.cancel != nil {
		t.cancel()
		t.stop.End()
	}
}

// Interrupt ends what runs in During, as the context would. Any goroutine may call it.
func (t *Task) Interrupt(why error) { t.stop.Fire(&TurnOver{why, t}) }

// Lost is closed when something of the task, in another Run than that of During, has ended
// in a way of which no script has heard: what waits for it may wait for ever. Then Err says
// what it was.
func (t *Task) Lost() <-chan struct{} { return t.lost }

// Err is nil if nothing is lost. It belongs to the runtime's goroutine.
func (t *Task) Err() error { return t.err }

// lose notes that something was lost, and returns an error that ends the turn only.
func (t *Task) lose(err error) error {
	if t.err == nil {
		t.err = err
		var over *TurnOver
		if errors.As(err, &over) {
			t.err = over // the interrupt is over, too
		}
		close(t.lost)
	}
	return &TurnOver{err, t}
}

// During calls f as part of the task. If the task's context is done, or ends f, it returns a
// *TurnOver, in which there is no interrupt any more. t may be nil.
func (e *Engine) During(t *Task, f func() error) error {
	if t == nil {
		return f()
	}
	if t.ctx.Err() != nil {
		return &TurnOver{why(t.ctx), t}
	}
	defer e.work(t)()
	err := f()
	var over *TurnOver
	if errors.As(err, &over) && over.task == t {
		return over
	}
	return err
}

// work makes t what is at work, until done is called. If its context is done already, it
// does not interrupt: what comes after an await is called together with what others have
// awaited, and an interrupt would end that, too.
func (e *Engine) work(t *Task) (done func()) {
	outer := e.task
	if t == outer {
		return func() {}
	}
	e.task = t
	if t == nil {
		return func() { e.task = outer }
	}
	t.stop.resume(false)
	return func() {
		t.stop.pause()
		e.task = outer
	}
}

// switchTo is work for a job, which is no part of what is at work.
func (e *Engine) switchTo(t *Task) (back func()) {
	outer := e.task
	if outer == nil {
		return e.work(t)
	}
	outer.stop.pause()
	done := e.work(t)
	return func() {
		done()
		outer.stop.resume(true)
	}
}

// Aside says that what runs until back is called is no part of the task that is at work, which
// waits.
func (e *Engine) Aside() (back func()) { return e.switchTo(nil) }

// Again returns a function that makes the task that is at work now be so again, and the frame be
// in force, until done is called, or nil if there are none. What ends by force before that is for
// the end of the Run.
func (e *Engine) Again() func() (done func()) {
	t, frame := e.task, e.frames.now
	if t == nil && frame == nil {
		return nil
	}
	return func() (done func()) {
		before := e.EnterFrame(frame)
		if t == nil {
			return func() { e.EnterFrame(before) }
		}
		idle := e.work(t)
		return func() {
			idle()
			e.EnterFrame(before)
		}
	}
}

// Carry returns f as part of the task that is at work now, and with the frame, for a callback.
func (e *Engine) Carry(f func()) func() {
	again := e.Again()
	if again == nil {
		return f
	}
	return func() {
		done := again()
		f()
		done()
	}
}

// blame ends a Run in which a task was at work that was not when it began: what no script has
// heard of is told to that.
func (e *Engine) blame(before *Task, err error) error {
	t := e.task
	e.task = before
	if t == nil || t == before {
		return err
	}
	t.stop.pause()
	if !Uncatchable(err) {
		return err
	}
	return t.lose(err)
}

// Context is that of the task that is at work.
func (e *Engine) Context() context.Context {
	if e.task == nil {
		return context.Background()
	}
	return e.task.ctx
}
