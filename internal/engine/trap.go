package engine

import (
	"runtime"
	"strings"

	"github.com/dop251/goja"
)

// A full stack. goja checks for one where it makes an entry for a call. Then it
// lists what is on the stack, for the error, before it panics with that. It knows
// the names of functions of Go by reading their property name; the border's is a
// getter, which throws a RangeError instead of answering. That unwinds like
// any other: catch and finally see it, promises are rejected with it.
//
// There is one place in which that would do harm: where an async function or a
// generator is entered, and has half of its entries on the stacks. There the engine
// goes its own way, and the error ends at the border. So that this is rare, the
// compiler has each of them ask for room when it begins (Room): then the ones
// that are entered after it find enough.

// reserve is how many calls are left for what deals with a full stack.
const reserve = 50

// share is the part of the stack that makes room.
const share = 20

// border makes the function of Go through which all JavaScript is called.
func (e *Engine) border() (*goja.Object, error) {
	border := e.vm.ToValue(func(goja.FunctionCall) goja.Value {
		f := e.next
		e.next = nil
		f()
		return goja.Undefined()
	}).(*goja.Object)
	name := e.vm.ToValue(func(goja.FunctionCall) goja.Value {
		if e.left() < 0 && !e.making && isOverflow() {
			panic(e.full())
		}
		return e.label
	})
	return border, border.DefineAccessorProperty("name", name, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// isOverflow tells whether the engine is about to panic because of a full stack,
// and not in the middle of entering a coroutine.
func isOverflow() bool {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if !strings.HasSuffix(f.Function, "goja.(*vm).pushCtx") {
			continue
		}
		for f, more = frames.Next(); more && strings.HasSuffix(f.Function, ".vmCall"); {
			f, more = frames.Next()
		}
		return !strings.HasSuffix(f.Function, ").start") && !strings.HasSuffix(f.Function, ").init")
	}
	return false
}

// full makes the error of a full stack, for which there is some room left.
func (e *Engine) full() goja.Value {
	limit := e.size()
	e.making = true
	e.vm.SetMaxCallStackSize(e.depth() + reserve)
	defer func() {
		e.making = false
		e.vm.SetMaxCallStackSize(limit)
	}()
	return e.Full()
}

// Full makes the error of a full stack at the place where it is.
func (e *Engine) Full() goja.Value {
	return NewError(e.vm, "RangeError", "Maximum call stack size exceeded")
}

// Room is a function that throws the error of a full stack if not much room is
// left. It also looks at Go's own stack, which may be full first: in a yield* the
// engine calls from Go to Go. That takes time, so it looks once in a while.
func (e *Engine) Room() goja.Value { return e.room }

const (
	toEnter = 8 // calls are more than it takes to enter a function and to ask
	seldom  = 256
	// deepest is how many functions of Go may be on its stack. The process ends,
	// past any recover, when they take a gigabyte.
	deepest = 80_000
)

func (e *Engine) checkRoom(call goja.FunctionCall) goja.Value {
	var pc [1]uintptr
	if e.asked++; e.asked%seldom == 0 && runtime.Callers(deepest, pc[:]) > 0 {
		panic(e.full())
	}
	if e.left() < e.size()/share+len(call.Arguments)*toEnter {
		panic(e.full())
	}
	return goja.Undefined()
}
