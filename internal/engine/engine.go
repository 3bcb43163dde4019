// Package engine keeps a goja runtime whole, whatever the JavaScript in it does.
//
// goja has errors that no script can catch: a full stack, an interrupt, a panic of Go code.
// They end the running code by force. That is right for an interrupt, and wrong for a full
// stack, which Node throws as a RangeError. Worse, they damage the runtime when they pass
// an async function or a generator: its entries on the engine's stacks stay behind, and
// from then on no promise settles (docs/goja.md tells why).
//
// Run is the border that contains all of that: it returns such an error with the runtime as
// it was before. And above a border a full stack is a RangeError that scripts can catch.
//
// # How it works
//
// All of it uses only goja's public behaviour.
//
// Padding. A coroutine that dies leaves one entry on the engine's stack of try frames, so
// that whoever unwinds below it finds an entry of a frame further in. Run pushes several
// entries of its own, all of the same state. As long as fewer coroutines die than there
// are, Run finds one of its own, and the engine has the right state again.
//
// Suspension. The entries that are too many are dropped by a generator: when that yields,
// the engine cuts its stacks to the length that they had when it was entered. So if
// JavaScript has called Run, a generator calls the function, and yields. If the runtime is
// otherwise idle, old entries do no harm.
//
// A name that is computed. When the stack is full, the engine lists the functions on
// it before it panics, and asks each function of Go for its name. That of a border
// is a getter, which throws a RangeError, at the very place and like any
// other: see trap.go. Promise jobs have nothing of Go below them, so a border is put
// there: see jobs.go.
//
// # Threads
//
// An Engine belongs to its runtime's goroutine.
package engine

import (
	"errors"
	"math"
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// Engine is the guard of one runtime.
type Engine struct {
	vm *goja.Runtime
	// Evaluate returns the value of an expression outside of any module, or is nil. Whoever has a
	// compiler sets it.
	Evaluate func(text string) (goja.Value, error)
	// EvalText returns a text for eval from sloppy code in words that goja understands as it should, or is nil.
	EvalText func(text string) string
	// Script compiles a script, and returns what runs it, in an object, with its this, or not; or it is nil.
	Script func(path, text string, line, column int, inside bool) (run func(object, this goja.Value) (goja.Value, error), err error)

	plain, suspended goja.Callable // call the border, from a function or a generator
	nothing          goja.Callable // does nothing
	holder           *goja.Object  // reading its property run calls the border
	next             func()        // what the border is to call
	room             *goja.Object
	async            *goja.Object // see Async
	label            goja.Value

	callStack, limit reflect.Value // the engine's own
	interrupted      *uint32       // whether it is to stop, nil if that is not found
	code             reflect.Value // and what it runs
	making           bool          // the error of a full stack
	asked            uint          // how often for room
	running          bool          // an outermost Run
	stops            stops
	task             *Task // that is at work
	frames           frames
	job              job  // what is below the promise jobs that run
	held             bool // the coroutine of it is kept
	plus             goja.Callable
	buffers          buffers
}

// Border is the name of the function through which all JavaScript is called, in stacks.
const Border = "engine/engine.border"

// The engine's functions for the border, which differ in how they are left. A
// generator is left by its yield.
const glue = `(border) => {
  const generator = function* () {
    border();
    yield;
  };
  generator.prototype.next = generator.prototype.next; // which a program may delete
  return { plain: () => { border(); }, suspended: () => { generator().next(); }, holder: { get run() { border(); } }, nothing: () => {}, plus: (a, b) => a + b };
}`

// program has the name of a file that is not the user's.
var program = goja.MustCompile("node:internal/engine", glue, true)

// New prepares a runtime. It defines no global.
func New(vm *goja.Runtime) (*Engine, error) {
	e := &Engine{vm: vm, label: vm.ToValue(Border)}
	e.look()
	e.findJobs()
	v, err := vm.RunProgram(program)
	if err != nil {
		return nil, err
	}
	border, err := e.border()
	if err != nil {
		return nil, err
	}
	make, _ := goja.AssertFunction(v)
	if v, err = make(goja.Undefined(), border); err != nil {
		return nil, err
	}
	o := v.(*goja.Object)
	e.plain, _ = goja.AssertFunction(o.Get("plain"))
	e.suspended, _ = goja.AssertFunction(o.Get("suspended"))
	e.nothing, _ = goja.AssertFunction(o.Get("nothing"))
	e.plus, _ = goja.AssertFunction(o.Get("plus"))
	e.holder = o.Get("holder").(*goja.Object)
	e.room = vm.ToValue(e.checkRoom).(*goja.Object)
	e.watchJobs()
	return e, nil
}

// look finds the length of the engine's call stack and its limit, of which goja
// does not tell. Should they have other names one day, nothing is known of
// them, and a full stack ends what runs.
func (e *Engine) look() {
	inner := reflect.ValueOf(e.vm).Elem().FieldByName("vm")
	if inner.Kind() != reflect.Pointer || inner.Elem().Kind() != reflect.Struct {
		return
	}
	if code := inner.Elem().FieldByName("prg"); code.Kind() == reflect.Pointer {
		e.code = code
	}
	callStack, limit := inner.Elem().FieldByName("callStack"), inner.Elem().FieldByName("maxCallStackSize")
	if callStack.Kind() == reflect.Slice && limit.Kind() == reflect.Int {
		e.callStack, e.limit = callStack, limit
	}
	if flag := inner.Elem().FieldByName("interrupted"); flag.Kind() == reflect.Uint32 && flag.CanAddr() {
		e.interrupted = (*uint32)(unsafe.Pointer(flag.UnsafeAddr()))
	}
}

// Interrupted tells whether somebody has interrupted the runtime, which ends what runs at its next instruction. What
// works long in Go asks for it. It may be called from any goroutine.
func (e *Engine) Interrupted() bool {
	return e.interrupted != nil && atomic.LoadUint32(e.interrupted) != 0
}

// depth is the number of calls that are under way, 0 outside of JavaScript.
func (e *Engine) depth() int {
	if !e.callStack.IsValid() {
		return 0
	}
	return e.callStack.Len()
}

// Idle tells whether no JavaScript is under way.
func (e *Engine) Idle() bool { return e.depth() == 0 }

// size is how many calls may be under way, and left how many could be added.
func (e *Engine) size() int {
	if !e.limit.IsValid() {
		return math.MaxInt32
	}
	return int(e.limit.Int())
}

func (e *Engine) left() int { return e.size() - e.depth() }

// Few and Many are how many coroutines may be inside of one another when an error
// ends them: for what runs often, and for what can be interrupted.
const (
	Few  = 8
	Many = 64
)

// Run calls f, which may run JavaScript, and returns its error. What no script can
// catch comes back as an error, too: a *goja.InterruptedError, a
// *goja.StackOverflowError, or a *Panic. Then the runtime is as it was, unless more
// than coroutines of them were inside of one another: that is ErrBroken. Called from
// outside of JavaScript, it runs the promise jobs before it returns, and an
// interrupt is over then; otherwise that stays in force.
func (e *Engine) Run(coroutines int, f func() error) error {
	e.endLostJob()
	if e.depth() == 0 {
		return e.outermost(coroutines, f)
	}
	return e.nested(coroutines, f)
}

func (e *Engine) outermost(coroutines int, f func() error) (err error) {
	e.forgetCode()
	before, frame := e.task, e.frames.now
	e.running = true
	e.stops.begin()
	defer func() {
		err = e.blame(before, err)
		e.EnterFrame(frame)
		interrupted := errors.As(err, new(*goja.InterruptedError))
		if interrupted {
			e.dropJobs()
		}
		e.running = false
		e.buffers = buffers{}
		e.stops.end(e.vm, interrupted)
	}()
	return e.padded(coroutines, func() (err error) {
		defer e.endJob(true)
		left := e.call(e.plain, func() {
			if err = f(); Uncatchable(err) {
				panic(unwinding{err})
			}
		})
		if left == nil {
			e.endJob(false)
		}
		return first(err, left)
	})
}

// empty is a program that does nothing.
var empty = goja.MustCompile("node:internal/engine", "", true)

// forgetCode has the engine forget what it ran last. Of a RunString that was interrupted it
// does not by itself, and would name that as the caller of all that comes.
func (e *Engine) forgetCode() {
	if !e.code.IsValid() || e.code.IsNil() {
		return
	}
	_, err := e.vm.RunProgram(empty)
	if stop := (*goja.InterruptedError)(nil); errors.As(err, &stop) {
		e.vm.Interrupt(stop.Value()) // that was meant for what comes
	}
}

func (e *Engine) nested(coroutines int, f func() error) (err error) {
	if e.left() < min(reserve, e.size()/share) {
		return e.vm.Try(func() { panic(e.full()) })
	}
	var stop *goja.InterruptedError
	frame := e.frames.now
	defer func() { e.EnterFrame(frame) }()
	left := e.call(e.suspended, func() {
		if err = e.padded(coroutines, f); errors.As(err, &stop) {
			e.vm.ClearInterrupt() // so that the generator can yield
		}
	})
	if stop != nil {
		e.vm.Interrupt(stop.Value())
	}
	return first(err, left)
}

// call has a function of the engine's call f.
func (e *Engine) call(function goja.Callable, f func()) error {
	e.next = f
	_, err := function(goja.Undefined())
	e.next = nil
	return err
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
