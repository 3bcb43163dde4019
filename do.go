package heatsync

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// Do calls f when the runtime is free, between two turns of its loop, and returns its error.
// Any goroutine may call it, except the runtime's: what [Sync] has for that may be used in
// f, which runs on the goroutine that calls Do, while the loop waits. When a [Call] in f
// has to wait, the loop goes on, and f does when the promise is settled: other calls and
// reloads may have been made meanwhile. With Options.Post the same holds for the Go program's
// own loop, which is never kept waiting for longer than JavaScript runs.
//
// If ctx is done before f is called, Do returns the context's error; it ends nothing in f
// that is not called with it. After Close it returns [ErrClosed], and so does a Call in f
// that waits. A loop of Options.Post has to go on until those that wait have come back.
func (s *Sync) Do(ctx context.Context, f func() error) error {
	s.mu.Lock()
	l := s.loop
	s.mu.Unlock()
	if l == nil {
		return errors.New("Sync.Do needs an event loop: call Sync.Loop, or set Options.Post")
	}
	v := &visitor{loop: l, in: make(chan struct{}, 1), out: make(chan struct{})}
	if err := v.enter(ctx); err != nil {
		return err
	}
	l.count(+1)
	defer func() {
		l.count(-1)
		v.leave()
	}()
	return f()
}

// visitor is a goroutine that uses the runtime while the loop waits for it.
type visitor struct {
	loop    *Loop
	in, out chan struct{} // it may come, it has gone
	waits   atomic.Bool   // to be let in
	inside  bool
}

// enter waits until the runtime is free.
func (v *visitor) enter(ctx context.Context) error {
	v.waits.Store(true)
	if !v.loop.lend(v.serve) {
		return ErrClosed
	}
	var err error
	select {
	case <-v.in:
		v.inside = true
		return nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-v.loop.sync.closed:
		err = ErrClosed
	}
	if v.waits.CompareAndSwap(true, false) {
		return err
	}
	<-v.in // the loop was quicker
	v.inside = true
	return nil
}

// serve is the loop's part: it waits while the visitor is inside.
func (v *visitor) serve() {
	if !v.waits.CompareAndSwap(true, false) {
		return
	}
	v.loop.sync.user = v
	v.in <- struct{}{}
	<-v.out
	v.loop.sync.user = nil
}

func (v *visitor) leave() {
	if v.inside {
		v.inside = false
		v.out <- struct{}{}
	}
}

// wait leaves the runtime to others until the channel is closed, and comes back.
func (v *visitor) wait(ctx context.Context, task *engine.Task, settled <-chan struct{}) error {
	defer v.loop.Hold()()
	v.leave()
	var err error
	select {
	case <-settled:
	case <-task.Lost():
	case <-ctx.Done():
		err = ctx.Err()
	case <-v.loop.sync.closed:
		err = ErrClosed
	}
	// The caller goes on with the runtime, whether or not ctx is done.
	if err := v.comeBack(); err != nil {
		return err
	}
	return cmp.Or(task.Err(), err)
}

// comeBack waits until the runtime is free, also if it is closed: then whoever runs the loop
// waits for that, see dismiss. The error is that a loop of Options.Post has ended.
func (v *visitor) comeBack() error {
	v.waits.Store(true)
	l := v.loop
	if l.guest {
		if !l.sync.opts.Post(v.serve) {
			return ErrClosed
		}
		<-v.in
	} else {
		l.events.Lend(v.serve)
		select {
		case <-v.in:
		case <-l.sync.closed:
			select {
			case <-v.in:
			case l.late <- v:
				<-v.in
			}
		}
	}
	v.inside = true
	return nil
}

// count counts the visitors that have been let in and have not left.
func (l *Loop) count(by int) {
	l.sync.mu.Lock()
	l.visitors += by
	l.sync.mu.Unlock()
	select {
	case l.left <- struct{}{}:
	default: // there is a token already
	}
}

// dismiss lets those come back, after Close, who wait elsewhere, until all have left.
func (l *Loop) dismiss() {
	for {
		l.sync.mu.Lock()
		n := l.visitors
		l.sync.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case v := <-l.late:
			v.serve()
		case <-l.left:
		}
	}
}

// lend has f called between two turns.
func (l *Loop) lend(f func()) bool {
	switch {
	case l.sync.isClosed():
		return false
	case l.guest:
		return l.sync.opts.Post(f)
	}
	l.events.Lend(f)
	return true
}
