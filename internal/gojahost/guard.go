package gojahost

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/builtins"
)

// Contain runs code of the user's so that whatever it does ends as an error
// which JavaScript can catch: a full stack, a panic of Go code that it called.
func (h *Host) Contain(what string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = recovered(what, r)
		}
	}()
	err = f()
	var overflow *goja.StackOverflowError
	if errors.As(err, &overflow) {
		return h.exception(h.nodeError("RangeError", "", "Maximum call stack size exceeded"))
	}
	return err
}

// cutOff tells whether err is one that no finally block has heard of, unless
// a program has ended itself: then nothing more of it runs. Without a loop there
// is no program, and only the call from Go has ended.
func (h *Host) cutOff(err error) bool {
	var (
		stop     *goja.InterruptedError
		overflow *goja.StackOverflowError
	)
	if errors.As(err, &stop) {
		return !h.timers || !errors.Is(err, builtins.ErrExit)
	}
	return errors.As(err, &overflow)
}

// guard contains a top level, which must also end in time while files are
// reloaded. Since it is a nested call into the engine, an interrupt ends this
// evaluation and not the program's own.
func (h *Host) guard(id string, f func() error) error {
	stopTimer := func() {}
	if h.machine.Busy() && h.opts.Limit > 0 {
		stopTimer = h.limit.start(h.opts.Limit)
	}
	defer stopTimer()
	err := h.Contain("evaluate "+id, f)
	stopTimer() // before anything else runs that it could interrupt
	var stop *goja.InterruptedError
	if errors.As(err, &stop) && stop.Value() == errLimit {
		h.limit.clear()
		return h.exception(h.nodeError("Error", "ERR_SCRIPT_EXECUTION_TIMEOUT",
			fmt.Sprintf("the top level of %s did not end within %s", id, h.opts.Limit)))
	}
	return err
}

// recovered makes an error of a panic. What the engine itself panics with goes on.
func recovered(what string, r any) error {
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
	return fmt.Errorf("%s: panic: %v", what, r)
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
