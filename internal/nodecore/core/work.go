package core

import (
	"context"
	"io"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// Work that takes time, and what comes back from it.

// NeedLoop throws if the runtime has no event loop, which what is asked for
// can't do without.
func (c *Core) NeedLoop(what string) {
	if c.Loop == nil {
		panic(c.NewError("Error", what+" needs an event loop, and this runtime was made without one"))
	}
}

// Callback runs f with args in a turn of the loop.
func (c *Core) Callback(f goja.Callable, args ...goja.Value) {
	_, err := f(goja.Undefined(), args...)
	if engine.Uncatchable(err) {
		panic(err) // it ends the turn
	}
	if err != nil {
		c.Fail(err)
	}
}

// Carry returns f as part of the call from Go that is under way, for whoever calls it later.
func (c *Core) Carry(f func()) func() {
	if c.Engine == nil {
		return f
	}
	return c.Engine.Carry(f)
}

// Workers limits how many calls of one runtime are under way at a time, so
// that a script which opens ten thousand files at once does not run out of
// file numbers.
const Workers = 32

// Background does work on another goroutine, at most as many at a time as slots
// has room for, and then calls f with (error, result) on the loop.
func (c *Core) Background(slots chan struct{}, f goja.Callable, work func() (any, error)) {
	done := c.Loop.Begin()
	var (
		v   any
		err error
	)
	call := c.Carry(func() {
		if err != nil {
			c.Callback(f, c.SystemError(err), goja.Undefined())
			return
		}
		c.Callback(f, goja.Null(), c.Plain(v))
	})
	go func() {
		slots <- struct{}{}
		v, err = work()
		<-slots
		done(call)
	}()
}

// Start does work on another goroutine, and then calls then in a turn of the loop. The context of
// the work ends with the runtime's program, when cancel is called, and after then: what the work has
// opened and then does not take is to be closed when it ends, see Lease.
func (c *Core) Start(work func(context.Context), then func()) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	disown := c.Own(cancel)
	done := c.Loop.Begin()
	call := c.Carry(func() {
		disown()
		defer cancel()
		then()
	})
	go func() {
		work(ctx)
		done(call)
	}()
	return cancel
}

// Lease closes what was opened when the context ends, unless take is called before, which tells
// whether it is still open.
func Lease(ctx context.Context, opened io.Closer) (take func() bool) {
	return context.AfterFunc(ctx, func() { _ = opened.Close() }) // nobody has it
}

// Blocking does work that may take for ever. If the time is up before that, the work goes on elsewhere, and nobody hears
// of its result: so it may use nothing that belongs to the runtime or to the caller.
func (c *Core) Blocking(work func() (any, error)) (any, error) {
	if c.TimeUp == nil {
		return work()
	}
	up := c.TimeUp()
	if up == nil {
		return work()
	}
	type result struct {
		value any
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := work()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-up:
		return nil, nil // the runtime is interrupted
	}
}
