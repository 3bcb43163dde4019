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
	active  []*Stop // the outermost first
	running bool    // an outermost Run is under way
	cut     bool    // that was interrupted by Cut
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
	for _, other := range s.engine.stops.active {
		if other.fired {
			s.engine.vm.Interrupt(other.value)
			return
		}
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

// Cut interrupts what an outermost Run has called. It returns false if there is none. Any
// goroutine may call it.
func (e *Engine) Cut(why error) bool {
	e.stops.mu.Lock()
	defer e.stops.mu.Unlock()
	if e.stops.running {
		e.stops.cut = true
		e.vm.Interrupt(why)
	}
	return e.stops.running
}

// begin and end surround an outermost Run.
func (s *stops) begin() {
	s.mu.Lock()
	s.running = true
	s.mu.Unlock()
}

func (s *stops) end(vm *goja.Runtime, interrupted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cut || interrupted {
		vm.ClearInterrupt()
	}
	s.running, s.cut = false, false
}

// Canceled is the value of the interrupt by which a context has ended a call.
type Canceled struct{ Err error }

func (c *Canceled) Error() string { return c.Err.Error() }
func (c *Canceled) Unwrap() error { return c.Err }

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
	cancel := context.AfterFunc(ctx, func() { s.Fire(&Canceled{why(ctx)}) })
	return func() {
		cancel()
		s.End()
	}
}

// Task is a call that a context may end: what runs in During, and all that it awaits and
// starts.
type Task struct {
	ctx    context.Context
	stop   *Stop
	cancel func() bool
}

// NewTask begins a task, which must be ended. It is nil if ctx can't be done, and so much
// is fine for the functions below.
func (e *Engine) NewTask(ctx context.Context) *Task {
	if ctx.Done() == nil {
		return nil
	}
	t := &Task{ctx: ctx, stop: &Stop{engine: e}}
	t.cancel = context.AfterFunc(ctx, func() { t.stop.Fire(&Canceled{why(ctx)}) })
	return t
}

// End says that the task's context ends nothing any more.
func (t *Task) End() {
	if t != nil {
		t.cancel()
		t.stop.End()
	}
}

// During calls f as part of the task, whose context interrupts it. If the context is
// done before that, it returns its error. t may be nil.
func (e *Engine) During(t *Task, f func() error) error {
	if t == nil {
		return f()
	}
	if t.ctx.Err() != nil {
		return &Canceled{why(t.ctx)}
	}
	defer e.work(t)()
	return f()
}

// work makes t what is at work, until done is called. If its context is done already, it
// does not interrupt: what comes after an await is called together with what others have
// awaited, and an interrupt would end that, too.
func (e *Engine) work(t *Task) (done func()) {
	outer := e.task
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

// Carry returns f as part of the task that is at work now, for a callback.
func (e *Engine) Carry(f func()) func() {
	t := e.task
	if t == nil {
		return f
	}
	return func() {
		defer e.work(t)()
		f()
	}
}

// Context is that of the task that is at work.
func (e *Engine) Context() context.Context {
	if e.task == nil {
		return context.Background()
	}
	return e.task.ctx
}
