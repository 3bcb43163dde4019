package engine

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/dop251/goja"
)

// Panic is a panic of Go code that JavaScript has called, or of the engine.
type Panic struct {
	Value any
	Stack []byte // of the goroutine, where it panicked
}

func (p *Panic) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// Trace is Stack.
func (p *Panic) Trace() []byte { return p.Stack }

// Unwrap returns the value, if that is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// ErrBroken says that a runtime can't be used any more.
var ErrBroken = errors.New("the JavaScript engine is damaged: too many async functions and generators were inside of one another when they were ended by force")

// unwinding is panicked with to have the engine unwind. It is no value of
// JavaScript, so that no script hears of it.
type unwinding struct{ why error }

// Uncatchable tells whether no script has heard of err, so that the engine may
// have been left in the middle of something. On its way to a border it must not be
// made an exception.
func Uncatchable(err error) bool {
	if err == nil { // as it mostly is
		return false
	}
	var (
		stop     *goja.InterruptedError
		overflow *goja.StackOverflowError
		panicked *Panic
	)
	return errors.As(err, &stop) || errors.As(err, &overflow) || errors.As(err, &panicked)
}

// padded calls f above a padding of try frames, and unwinds through all of them
// if it ends by force.
func (e *Engine) padded(coroutines int, f func() error) (err error) {
	depth := e.depth()
	e.layer(coroutines+1, func() bool {
		err = e.contained(f)
		return !Uncatchable(err)
	})
	if e.depth() != depth {
		return ErrBroken
	}
	return err
}

// layer calls f above n try frames. If f is not well, the engine unwinds to each.
func (e *Engine) layer(n int, f func() (well bool)) (well bool) {
	if n == 0 {
		return f()
	}
	defer func() {
		if !well {
			recover() // what unwinding ends in is of no interest any more
		}
	}()
	e.vm.Try(func() {
		if well = e.layer(n-1, f); !well {
			panic(unwinding{})
		}
	})
	return well
}

// contained calls f, and makes an error of what it throws or panics with.
func (e *Engine) contained(f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unwinding:
			err = r.why
		case *goja.InterruptedError:
			err = r
		case *goja.StackOverflowError:
			err = r
		case *Panic:
			err = r
		default:
			err = &Panic{r, debug.Stack()}
		}
	}()
	if ex := e.vm.Try(func() { err = f() }); ex != nil {
		return ex
	}
	return err
}
