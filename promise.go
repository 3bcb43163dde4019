package heatsync

import (
	"cmp"
	"context"
	"errors"
	"runtime/debug"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

var (
	errNoLoop    = errors.New("it waits for something, and the runtime has no event loop: call Sync.Loop, or set Options.Post")
	errInside    = errors.New("it returns a promise that is pending, and what runs the loop can't wait for it: call it in Sync.Do on another goroutine, or ask for a *goja.Promise")
	errUnsettled = errors.New("it returned a promise, and nothing is left that could settle it")
)

// Promise calls f on a goroutine of its own and returns a promise of what that returns, as
// Runtime.ToValue makes a value of it. A function that scripts call may return it, and they
// await it. What f returns as an error, or panics with, the promise is rejected with;
// errors.Is and errors.As find it in the [Error] of whoever does not catch it.
//
// The context of f is that of the [Call] in which Promise was called, if there is one, and
// is done after [Sync.Close]. The loop stays until f returns. Promise belongs to the
// runtime's goroutine; without a [Loop] or Options.Post the promise is rejected.
func (s *Sync) Promise(f func(context.Context) (any, error)) *goja.Promise {
	promise, resolve, reject := s.vm.NewPromise()
	l := s.loop
	if l == nil {
		settled(reject(s.vm.NewGoError(errNoLoop)))
		return promise
	}
	ctx, cancel := context.WithCancel(s.engine().Context())
	forget := context.AfterFunc(s.life, cancel)
	done := l.events.Begin()
	go func() {
		v, err := contained(ctx, f)
		forget()
		cancel()
		done(func() {
			var value goja.Value
			if err == nil {
				value, err = s.toValue(v)
			}
			if err != nil {
				settled(reject(s.reason(err)))
				return
			}
			settled(resolve(value))
		})
	}()
	return promise
}

// contained calls f, and makes an error of its panic.
func contained(ctx context.Context, f func(context.Context) (any, error)) (v any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &engine.Panic{Value: r, Stack: debug.Stack()}
		}
	}()
	return f(ctx)
}

// settled throws on what the settlement of a promise was ended by.
func settled(err error) {
	if err != nil {
		panic(err)
	}
}

// toValue makes a JavaScript value, which goja refuses for objects of other runtimes.
func (s *Sync) toValue(v any) (value goja.Value, err error) {
	if ex := s.vm.Try(func() { value = s.vm.ToValue(v) }); ex != nil {
		return nil, ex
	}
	return value, nil
}

// reason is the value with which a promise is rejected for an error.
func (s *Sync) reason(err error) goja.Value {
	var ex *goja.Exception
	if errors.As(err, &ex) && engine.Owns(s.vm, ex.Value()) {
		return ex.Value()
	}
	return s.vm.NewGoError(err)
}

// promiseOf returns v as a promise, or nil if it is none, nor has a method then. It may run
// JavaScript.
func (s *Sync) promiseOf(v goja.Value) (*goja.Promise, error) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, nil
	}
	if o.ExportType() == typeOfPromise {
		p, _ := o.Export().(*goja.Promise)
		return p, nil
	}
	if _, ok := goja.AssertFunction(o.Get("then")); !ok {
		return nil, nil
	}
	promise, resolve, _ := s.vm.NewPromise()
	return promise, resolve(o)
}

// await returns what a promise of a task is fulfilled with. While it is pending the loop goes
// on. ctx, which is the task's, ends the wait. It belongs to the runtime's goroutine.
func (s *Sync) await(ctx context.Context, task *engine.Task, p *goja.Promise) (goja.Value, error) {
	if p.State() != goja.PromiseStateFulfilled {
		settled := make(chan struct{})
		if err := s.whenSettled(p, func() {
			close(settled)
			s.wake()
		}); err != nil {
			return nil, err
		}
		if p.State() == goja.PromiseStatePending {
			if err := s.wait(ctx, task, settled); err != nil {
				return nil, err
			}
		}
	}
	if p.State() == goja.PromiseStateRejected {
		return nil, s.vm.Try(func() { panic(p.Result()) })
	}
	return p.Result(), nil
}

// whenSettled has f called in the turn in which p is settled, which counts as handled.
func (s *Sync) whenSettled(p *goja.Promise, f func()) error {
	settled := s.vm.ToValue(func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() })
	return s.engine().Run(engine.Few, func() error {
		_, err := s.then(s.vm.ToValue(p), settled, settled)
		return err
	})
}

// wait has the loop go on until the channel is closed.
func (s *Sync) wait(ctx context.Context, task *engine.Task, settled <-chan struct{}) error {
	switch {
	case !s.engine().Idle():
		return errInside
	case s.user != nil:
		defer s.engine().Aside()()
		return s.user.wait(ctx, task, settled)
	case s.loop == nil:
		return errNoLoop
	}
	defer s.engine().Aside()()
	return s.loop.until(ctx, task, settled)
}

// user is whoever uses the runtime beside its loop, and knows how to wait.
type user interface {
	wait(ctx context.Context, task *engine.Task, settled <-chan struct{}) error
}

// wake keeps the loop from sleeping in the round in which a promise was settled.
func (s *Sync) wake() {
	if s.loop != nil && !s.loop.guest {
		s.loop.events.Lend(func() {})
	}
}

// until runs the loop until the channel is closed, if nobody else runs it.
func (l *Loop) until(ctx context.Context, task *engine.Task, settled <-chan struct{}) error {
	if l.guest || !l.running.CompareAndSwap(false, true) {
		return errInside
	}
	defer l.running.Store(false)
	for {
		alive, err := l.events.RunOne(ctx)
		if err = cmp.Or(task.Err(), l.takeEnd(), err); err != nil {
			return err
		}
		select {
		case <-settled:
			return nil
		default:
		}
		switch {
		case l.sync.isClosed():
			l.dismiss()
			return ErrClosed
		case !alive:
			return errUnsettled
		}
	}
}
