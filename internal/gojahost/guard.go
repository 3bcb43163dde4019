package gojahost

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// guard runs a top level so that whatever it does ends as an error which
// JavaScript can catch: a full stack, an endless loop while files are
// reloaded, a panic of Go code that it called. Since it is a nested call into
// the engine, an interrupt ends this evaluation and not the program's own.
func (h *Host) guard(id string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = recovered(id, r)
		}
	}()
	stopTimer := func() {}
	if h.machine.Busy() && h.opts.Limit > 0 {
		stopTimer = h.limit.start(h.opts.Limit)
	}
	defer stopTimer()
	err = f()
	stopTimer() // before anything else runs that it could interrupt
	var (
		stop     *goja.InterruptedError
		overflow *goja.StackOverflowError
	)
	switch {
	case errors.As(err, &stop) && stop.Value() == errLimit:
		h.limit.clear()
		return h.exception(h.nodeError("Error", "ERR_SCRIPT_EXECUTION_TIMEOUT",
			fmt.Sprintf("the top level of %s did not end within %s", id, h.opts.Limit)))
	case errors.As(err, &overflow):
		return h.exception(h.nodeError("RangeError", "", "Maximum call stack size exceeded"))
	}
	return err
}

// recovered makes an error of a panic. What the engine itself panics with goes on.
func recovered(id string, r any) error {
	switch r := r.(type) {
	case *goja.Exception:
		return r
	case *goja.InterruptedError:
		return r
	case *goja.StackOverflowError:
		return r
	case goja.Value:
		panic(r)
	}
	return fmt.Errorf("evaluate %s: panic: %v", id, r)
}

var errLimit = errors.New("time limit")

// limit interrupts the runtime when an evaluation takes too long. Evaluations
// nest; the outermost counts.
type limit struct {
	vm    *goja.Runtime
	mu    sync.Mutex
	armed bool
	fired bool
}

// start begins the time of one evaluation, and returns what ends it.
func (l *limit) start(d time.Duration) (stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.armed {
		return func() {}
	}
	l.armed = true
	t := time.AfterFunc(d, l.fire)
	return sync.OnceFunc(func() {
		t.Stop()
		l.mu.Lock()
		l.armed = false
		l.mu.Unlock()
		l.clear()
	})
}

func (l *limit) fire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.armed {
		l.fired = true
		l.vm.Interrupt(errLimit)
	}
}

// clear lets the runtime go on after an interrupt of ours.
func (l *limit) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fired {
		l.fired = false
		l.vm.ClearInterrupt()
	}
}
