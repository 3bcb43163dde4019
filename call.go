package heatsync

import (
	"context"
	"fmt"
	"reflect"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

var typeOfPromise = reflect.TypeFor[*goja.Promise]()

// Call calls the function that the module id exports by a name, in its newest version, with
// the exports as this, and returns its result as an R. The name "" stands for the exports
// themselves. Arguments are what Runtime.ToValue makes of them (see [New] for the names of fields); the result is looked at as
// that of a bound func is (see [Bind]), and Call[any] or Call[goja.Value] takes any.
//
// A promise is awaited. If nobody runs the loop, Call does until it is settled; in
// [Sync.Do] whoever runs the loop goes on meanwhile. Anywhere else on the goroutine of a
// loop that runs, ours or that of Options.Post, and in a function that JavaScript has called, a
// pending promise is an error, since to wait for it would be to keep everything else
// waiting: there Call[*goja.Promise] returns it.
//
// When ctx is done, Call returns the context's error. What it has called is interrupted if
// it runs at that moment, also after an await, and nothing else is: it ends where it is, no
// finally runs, and promise jobs that wait for the same turn to go on are lost. What waits
// is not resumed for it. Work in Go is not interrupted, except through the context of
// [Sync.Promise].
//
// The error is an [*Error]. It belongs to the runtime's goroutine, see Sync.Do.
func Call[R any](ctx context.Context, s *Sync, id, name string, args ...any) (result R, err error) {
	err = s.call(ctx, id, name, args, reflect.ValueOf(&result).Elem())
	return result, err
}

// call is Call, to a variable.
func (s *Sync) call(ctx context.Context, id, name string, args []any, to reflect.Value) error {
	defer s.enter().leave()
	c := called{sync: s, id: id, name: name, args: args, to: to}
	err := s.awaited(ctx, func() (p *goja.Promise, err error) {
		if c.exports, err = s.host.Require(id); err != nil {
			return nil, err
		}
		err = s.engine().Run(engine.Many, func() error {
			p, err = c.call()
			return err
		})
		return p, err
	}, c.take)
	if err != nil {
		to.SetZero()
		return s.callError(err, id)
	}
	return nil
}

// awaited calls f, and if that returns a promise, take with what it is fulfilled with. All of it
// is a task that ends with ctx.
func (s *Sync) awaited(ctx context.Context, f func() (*goja.Promise, error), take func(goja.Value) error) error {
	e := s.engine()
	task := e.NewTask(ctx)
	defer task.End()
	var p *goja.Promise
	err := e.During(task, func() (err error) {
		p, err = f()
		return err
	})
	if err != nil || p == nil {
		return err
	}
	v, err := s.await(ctx, task, p)
	if err != nil {
		return err
	}
	return e.During(task, func() error {
		return e.Run(engine.Few, func() error { return take(v) })
	})
}

// called is one call.
type called struct {
	sync     *Sync
	id, name string
	exports  goja.Value
	args     []any
	to       reflect.Value
}

// call calls the function, and takes its result unless that has to be awaited.
func (c *called) call() (*goja.Promise, error) {
	f, err := c.function()
	if err != nil {
		return nil, err
	}
	args := make([]goja.Value, len(c.args))
	for i, arg := range c.args {
		args[i] = c.sync.vm.ToValue(arg)
	}
	v, err := f(c.exports, args...)
	if err != nil {
		return nil, err
	}
	if c.to.Type() != typeOfPromise {
		if p, err := c.sync.promiseOf(v); p != nil || err != nil {
			return p, err
		}
	}
	return nil, c.take(v)
}

func (c *called) function() (goja.Callable, error) {
	v, what := c.exports, "what it exports"
	if c.name != "" {
		o, ok := v.(*goja.Object)
		if !ok {
			return nil, fmt.Errorf("it exports %s, which has no %s", show(v), c.name)
		}
		v, what = o.Get(c.name), "its "+c.name
	}
	switch f, ok := goja.AssertFunction(v); {
	case ok:
		return f, nil
	case v == nil:
		return nil, fmt.Errorf("it exports no %s", c.name)
	}
	return nil, fmt.Errorf("%s is %s, not a function", what, show(v))
}

// take makes the result of a value.
func (c *called) take(v goja.Value) error {
	f := fitter{sync: c.sync, id: c.id}
	if err := f.fit(v, goja.Undefined(), c.to); err != nil {
		return fmt.Errorf("its result can't be a %s: %w", c.to.Type(), err)
	}
	return nil
}
