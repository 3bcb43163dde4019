package nodecore

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// A turn is one macrotask: a callback of the loop, or the main module. Node
// runs after it the nextTick queue, then the microtasks, and both again until
// they are empty; then it reports promises that were rejected in vain.
//
// goja drains microtasks by itself when the outermost call from Go returns.
// For the ticks to come first, callback and ticks must be one such call: a turn is
// a Run of the engine. What ends a turn by force ends in an error of that, and the
// next turn finds the runtime whole.

// turn is the state of turns. The functions live in internal/bootstrap.js.
type turn struct {
	depth  int
	ticks  goja.Callable // runs the ticks
	thrown int           // how many of those, and rejections, have thrown
	queued bool          // ticks may be waiting
	reject goja.Callable // (promise, reason) reports a rejection
	late   goja.Callable // (promise) reports that one was handled after all
	// uncaught (value, origin) tells listeners, or prints, and tells which.
	uncaught goja.Callable
	hears    goja.Callable // tells whether there are listeners for that
	drop     goja.Callable // drops the ticks
	emit     goja.Callable // (event, argument) emits on process

	// Promises that were rejected without a handler in this turn, in order,
	// and promises reported in an earlier turn that have a handler now.
	rejected, handled []*goja.Promise

	exiting bool // the program has ended, nothing more of it runs

	// Targets of weak references that were seen in this turn: until its end
	// they must not go away.
	seen []*goja.Object
}

// startTurns loads the bootstrap file.
func (s *Set) startTurns() error {
	v, err := s.file("internal/bootstrap")
	if err != nil {
		return err
	}
	o := v.(*goja.Object)
	for name, f := range map[string]*goja.Callable{
		"ticks":  &s.turn.ticks,
		"reject": &s.turn.reject, "late": &s.turn.late,
		"uncaught": &s.turn.uncaught, "hears": &s.turn.hears, "drop": &s.turn.drop, "emit": &s.turn.emit,
	} {
		*f, _ = goja.AssertFunction(o.Get(name))
	}
	if s.core.Loop != nil {
		s.SetLoop(s.core.Loop, nil)
		s.TrackRejections()
	}
	return nil
}

// SetLoop gives a loop to the modules of a runtime that was made without. failed takes what would
// end a program, see Core.Failed; if it is nil, the runtime is a program from now on.
func (s *Set) SetLoop(l *loop.Loop, failed func(error)) {
	s.core.Loop, s.core.Failed = l, failed
	l.Around = func(callback func()) {
		s.Turn(func() error { callback(); return nil })
	}
}

// TrackRejections takes over the runtime's rejected promises: those that nobody handles are errors
// that nobody caught. There must be a loop.
func (s *Set) TrackRejections() { s.vm.SetPromiseRejectionTracker(s.trackRejection) }

// program tells whether the runtime is one that can end itself.
func (s *Set) program() bool { return s.core.Loop != nil && s.core.Failed == nil }

// stopLoop makes the loop return, if there is one.
func (s *Set) stopLoop() {
	if s.core.Loop != nil {
		s.core.Loop.Stop()
	}
}

// Turn runs f as one turn, with ticks, microtasks and reports of rejections
// after it. An error of f, and whatever the queues throw, goes to
// 'uncaughtException' listeners or ends the program. Inside a turn, f is only
// called, and its error is thrown on. After the program's end it does nothing.
func (s *Set) Turn(f func() error) {
	if s.turn.depth > 0 {
		if err := f(); err != nil {
			s.core.Throw(err)
		}
		return
	}
	if s.turn.exiting {
		return
	}
	s.turn.depth++
	defer s.endTurn()
	s.settle(s.engine.Run(engine.Few, func() error {
		err := f()
		if engine.Uncatchable(err) {
			return err
		}
		if err != nil {
			s.fail(err)
		}
		s.engine.EnterFrame(nil)
		_, err = s.turn.ticks(goja.Undefined())
		s.turn.queued = err != nil // what is queued in microtasks comes after them
		return err
	}))
}

// ticks runs the ticks of a turn that goes on, and tells whether none has thrown.
func (s *Set) ticks() bool {
	frame, thrown := s.engine.EnterFrame(nil), s.turn.thrown
	defer s.engine.EnterFrame(frame)
	_, err := s.turn.ticks(goja.Undefined())
	if engine.Uncatchable(err) {
		panic(err) // it ends the turn
	}
	if err != nil {
		s.fail(err)
	}
	return err == nil && s.turn.thrown == thrown
}

// call calls a function of ours in which code of the user's runs.
func (s *Set) call(f goja.Callable, args ...goja.Value) (v goja.Value, err error) {
	err = s.engine.Run(engine.Few, func() (err error) {
		v, err = f(goja.Undefined(), args...)
		return err
	})
	return v, err
}

func (s *Set) endTurn() {
	s.turn.depth--
	clear(s.turn.seen)
	s.turn.seen = s.turn.seen[:0]
}

// settle ends a turn: ticks and microtasks until nothing is left, then the
// rejections, whose listeners may queue more. err is what the turn's call gave.
func (s *Set) settle(err error) {
	for {
		if err != nil && s.fail(err) || s.turn.exiting {
			return
		}
		switch {
		case s.turn.queued:
			s.turn.queued = false
			if _, err = s.call(s.turn.ticks); err != nil {
				s.turn.queued = true // it has not come to the end
			}
		case len(s.turn.rejected)+len(s.turn.handled) > 0:
			err = s.reportRejections()
		default:
			return
		}
	}
}

// trackRejection is called by the engine in the middle of JavaScript, when a
// promise is rejected without a handler or gets its first handler afterwards.
func (s *Set) trackRejection(p *goja.Promise, op goja.PromiseRejectionOperation) {
	if s.turn.depth == 0 && len(s.turn.rejected)+len(s.turn.handled) == 0 {
		s.core.Loop.Begin()(nil) // a call from Go, with no turn that would report it
	}
	if op == goja.PromiseRejectionReject {
		s.turn.rejected = append(s.turn.rejected, p)
		return
	}
	if i := slices.Index(s.turn.rejected, p); i >= 0 {
		s.turn.rejected = slices.Delete(s.turn.rejected, i, i+1)
		return
	}
	s.turn.handled = append(s.turn.handled, p)
}

func (s *Set) reportRejections() error {
	handled, rejected := s.turn.handled, s.turn.rejected
	s.turn.handled, s.turn.rejected = nil, nil
	for _, p := range handled {
		if _, err := s.call(s.turn.late, s.vm.ToValue(p)); err != nil {
			return err
		}
	}
	for i, p := range rejected {
		if _, err := s.call(s.turn.reject, s.vm.ToValue(p), p.Result()); err != nil {
			s.turn.rejected = append(rejected[i+1:], s.turn.rejected...)
			return err
		}
	}
	return nil
}

// fail handles an error that reached the bottom of a turn. It tells whether the turn is over: what
// is interrupted leaves no ticks and no promise jobs behind.
func (s *Set) fail(err error) (over bool) {
	interrupted := errors.As(err, new(*goja.InterruptedError))
	ours := errors.As(err, new(*engine.TurnOver))
	switch {
	case interrupted && (ours || s.core.Failed != nil):
		if !ours {
			s.core.Failed(err)
		}
		_, _ = s.turn.drop(goja.Undefined())
		return true
	case ours: // it is an error of the call from Go of which it is a part
	case interrupted:
		s.stopLoop() // the host interrupted the program, and knows why
		s.turn.exiting = s.program()
	case !s.Uncaught(err) && s.program():
		s.exit(s.EmitExit(1))
	}
	return s.turn.exiting
}

// exit stops the program and tells the host. The first status counts. Where there is
// no program, what ends is the call from Go that came so far.
func (s *Set) exit(code int) {
	if s.turn.exiting {
		return
	}
	if s.turn.exiting = s.program(); s.turn.exiting {
		s.stopLoop()
	}
	ended := exited{}
	if s.core.Exit != nil {
		ended.error = s.core.Exit(code)
	}
	s.vm.Interrupt(ended)
}

// ErrExit is wrapped by the value of the *goja.InterruptedError by which calls into
// the runtime return once the program has ended itself.
var ErrExit = errors.New("the program called process.exit")

// exited is that value: it is ErrExit, and what the host says of it.
type exited struct{ error }

func (exited) Error() string { return ErrExit.Error() }
func (e exited) Unwrap() []error {
	return slices.DeleteFunc([]error{ErrExit, e.error}, func(err error) bool { return err == nil })
}

// Uncaught hands err to the 'uncaughtException' listeners and tells whether
// there was one. If not, it has printed the error to stderr as Node does, and
// the caller ends the program with status 1, through EmitExit.
func (s *Set) Uncaught(err error) (handled bool) {
	if s.core.Failed != nil && !s.HearsUncaught() {
		s.core.Failed(err) // as it is: a panic has its stack
		return true
	}
	return s.uncaughtValue(s.errorValue(err), "uncaughtException")
}

// HearsUncaught tells whether the program listens to 'uncaughtException'.
func (s *Set) HearsUncaught() bool {
	hears, err := s.turn.hears(goja.Undefined())
	return err == nil && hears.ToBoolean()
}

func (s *Set) uncaughtValue(v goja.Value, origin string) bool {
	if s.core.Failed != nil && !s.HearsUncaught() {
		s.core.Failed(s.vm.Try(func() { panic(v) }))
		return true
	}
	handled, err := s.call(s.turn.uncaught, v, s.vm.ToValue(origin))
	var stop *goja.InterruptedError
	switch {
	case errors.As(err, &stop): // a listener called process.exit
		return true
	case err != nil: // the program has broken what tells of it
		text := ""
		_ = s.engine.Run(engine.Few, func() error { text = v.String(); return nil })
		fmt.Fprintf(s.core.Stderr, "Uncaught:\n%s\n%v\n", text, err)
		return false
	}
	return handled.ToBoolean()
}

// errorValue is the JavaScript value that stands for err.
func (s *Set) errorValue(err error) goja.Value {
	var ex *goja.Exception
	if errors.As(err, &ex) {
		return ex.Value()
	}
	var overflow *goja.StackOverflowError
	if errors.As(err, &overflow) {
		return s.overflow(overflow)
	}
	v := s.core.NewError("Error", err.Error())
	var panicked *engine.Panic
	if o, ok := v.(*goja.Object); ok && errors.As(err, &panicked) {
		s.defineStack(o, s.vm.ToValue(s.header(o)+"\n"+string(panicked.Stack)))
	}
	return v
}

// overflow is the error of a full stack where no script could catch it, with the frames of the place.
func (s *Set) overflow(err *goja.StackOverflowError) goja.Value {
	v := s.engine.Full()
	if o, ok := v.(*goja.Object); ok {
		frames := withoutMachinery(err.Stack())
		s.defineStack(o, s.vm.ToValue(s.header(o)+formatFrames(frames[:min(defaultStackLimit, len(frames))])))
	}
	return v
}

// EmitExit runs the 'exit' listeners with the given status, or with
// process.exitCode if that was set, and returns the status to end with. Only
// the first call emits. If a listener throws and nobody hears of it, Env.Exit has
// been called with the status.
func (s *Set) EmitExit(code int) int {
	e := s.emit("exit", code)
	if e.v == nil && !s.turn.exiting {
		e = s.emit("exit", code) // a listener threw, and somebody heard of it
	}
	return e.int(code)
}

// BeforeExit emits 'beforeExit', for a host whose loop has run dry. It may
// have made new work: the host runs the loop again if that is alive.
func (s *Set) BeforeExit() {
	s.Turn(func() error { s.emit("beforeExit", 0); return nil })
}

// Signal hands a signal ("SIGINT", "SIGTERM", ...) to the program's listeners
// and tells whether there was one. If not, the host does what the signal
// means by default.
func (s *Set) Signal(name string) (handled bool) {
	s.Turn(func() error {
		handled = s.emit("signal", name).bool()
		return nil
	})
	return handled
}

// emitted is the answer of an emission, nil if nobody was there to hear it.
type emitted struct{ v goja.Value }

func (e emitted) bool() bool { return e.v != nil && e.v.ToBoolean() }

func (e emitted) int(otherwise int) int {
	if e.v == nil {
		return otherwise
	}
	return int(e.v.ToInteger())
}

func (s *Set) emit(event string, arg any) emitted {
	v, err := s.call(s.turn.emit, s.vm.ToValue(event), s.vm.ToValue(arg))
	if err != nil {
		s.fail(err)
		return emitted{}
	}
	return emitted{v}
}

func (s *Set) turnHalf() map[string]any {
	return map[string]any{
		// queued notes that a tick waits, and tells whether a turn is under way.
		"queued": func(goja.FunctionCall) goja.Value {
			s.turn.queued = true
			return s.vm.ToValue(s.turn.depth > 0)
		},
		// again returns a function that makes the call from Go that is under way be so again, and the
		// frame be in force, until the function that it returns is called; or nothing if there are none.
		"again": func(goja.FunctionCall) goja.Value {
			again := s.engine.Again()
			if again == nil {
				return goja.Undefined()
			}
			return s.vm.ToValue(again)
		},
		// uncaught takes what a tick or a rejection threw.
		"uncaught": func(v goja.Value, origin string) {
			s.turn.thrown++
			if !s.uncaughtValue(v, origin) && s.program() {
				s.exit(s.EmitExit(1))
			}
		},
		// An error is let go: there is nobody to tell it to.
		"stderr":     func(text string) { _, _ = io.WriteString(s.core.Stderr, text) },
		"sourceLine": s.sourceLine,
	}
}

// sourceLine returns a line of a source file, counted from 1, or "" if there
// is no such line.
func (s *Set) sourceLine(path string, line int) string {
	data, err := s.core.Source(path)
	if err != nil {
		return ""
	}
	lines := strings.Split(string(data), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	return strings.TrimSuffix(lines[line-1], "\r")
}
