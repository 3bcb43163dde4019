package heatsync

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/watch"
)

// Pool is a number of runtimes that have loaded the same modules and serve calls from
// any goroutine. They share compiled programs and one watcher, and they switch to a new
// version together.
//
// A batch of changes is tried on one runtime: it is compiled, evaluated and checked. If
// that fails, nothing has happened. If it succeeds, it is committed for the whole pool:
// calls that begin from then on run on the new version. The other runtimes take the batch
// each when its call has ended, before it serves another. If the batch fails on one of
// them nevertheless, a new runtime takes its place.
//
// A call runs on one version from its beginning to its end; [Sync.Version] tells which.
// Any goroutine may call the methods of a Pool.
type Pool struct {
	opts   PoolOptions
	setup  func(*Sync) error
	files  *snapshot
	paths  union
	tally  tally
	closed context.Context
	close  context.CancelFunc
	alive  sync.WaitGroup // members that are not closed yet

	switching sync.Mutex   // held by a switch; guards what follows
	pending   change.Batch // what has failed, and is tried with the next batch

	mu        sync.Mutex // guards what follows
	size      int        // how many runtimes there are to be
	members   map[*member]bool
	idle      []*member      // those that have the pool's version and serve nobody
	queue     []chan *member // calls that wait for one, in the order in which they get it
	version   int            // how many batches were committed
	log       []change.Batch // the last of them, for members that are behind
	laid      change.Batch   // what they have said that the disk does not have, for members to come
	listeners []*listener
}

// PoolOptions say how a Pool works. The zero value is fine.
type PoolOptions struct {
	// Options are those of every runtime; functions in it are called from several
	// goroutines. Check is asked on the runtime on which a batch is tried. Post is the
	// pool's own: timers and promises come back while their runtime serves nobody.
	Options
	// Patience is how long a call may last for whose end a switch waits. Then it is interrupted,
	// and its error wraps ErrReplaced. If it does not end in the same time again, its
	// runtime is given up, and another takes its place. Zero means 10 seconds.
	Patience time.Duration
}

// ErrReplaced is wrapped by the error of a call that has outlasted PoolOptions.Patience.
var ErrReplaced = errors.New("the call has held up a reload for too long")

// NewPool makes a pool of n runtimes. setup is called once for each of them, and for each
// that takes the place of one: it loads the modules, and gives the runtime what they
// need. The error is the first of setup, or that of [New].
func NewPool(n int, opts *PoolOptions, setup func(*Sync) error) (*Pool, error) {
	p := &Pool{setup: setup, files: newSnapshot(), members: map[*member]bool{}}
	if opts != nil {
		p.opts = *opts
	}
	if err := p.opts.fillDefaults(); err != nil {
		return nil, err
	}
	if p.opts.Patience <= 0 {
		p.opts.Patience = 10 * time.Second
	}
	p.closed, p.close = context.WithCancel(context.Background())
	if err := p.Resize(n); err != nil {
		return nil, errors.Join(err, p.Close(context.Background()))
	}
	return p, nil
}

// Do calls f with a runtime that serves nobody else meanwhile; it waits for one if need
// be. What belongs to the runtime must not be used after f has returned. While a [Call] in f
// waits for a promise, the timers and promises of the runtime come back. When ctx is done,
// the JavaScript that f calls is interrupted. The error is that of f, a panic of f included;
// or that of ctx, if no runtime was free; or [ErrClosed].
func (p *Pool) Do(ctx context.Context, f func(*Sync) error) error {
	m, err := p.take(ctx, false)
	if err != nil {
		return err
	}
	defer p.give(m)
	return m.serve(ctx, p, f)
}

// Version returns how many batches were committed.
func (p *Pool) Version() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.version
}

// Resize changes how many runtimes there are, at least one. It returns when new ones are
// ready; those that are too many are closed as their calls end. The error is the first
// of setup; there are fewer runtimes then, until the next switch makes those that lack. After
// Close it is [ErrClosed].
func (p *Pool) Resize(n int) error {
	p.mu.Lock()
	p.size = max(1, n)
	for len(p.members) > p.size && len(p.idle) > 0 {
		p.drop(p.idle[0])
	}
	made := p.fill()
	p.mu.Unlock()
	if p.closed.Err() != nil {
		return ErrClosed
	}
	var err error
	for range cap(made) {
		err = errors.Join(err, <-made)
	}
	return err
}

// OnReload calls f after every batch that was tried, with what [Pool.Apply] returns of
// it, until stop is called. Calls come one at a time, from any goroutine.
func (p *Pool) OnReload(f func(*Reload, error)) (stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &listener{f}
	p.listeners = append(slices.Clone(p.listeners), l)
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.listeners = slices.DeleteFunc(slices.Clone(p.listeners), func(other *listener) bool { return other == l })
	}
}

// Run watches what the runtimes have loaded and applies what changes, until ctx is done,
// whose error it returns, or the pool is closed. [Pool.OnReload] reports what becomes of
// it; failures that have no listener go to Options.Logger.
func (p *Pool) Run(ctx context.Context) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(p.closed, stop)()
	files := p.opts.source()
	batches, err := p.paths.watch(watching, files, watch.Options{
		Dir: p.opts.Dir, Poll: p.opts.Poll, Settle: p.opts.Settle, Parse: gojahost.Parser(p.files.over(files.Files(), p.Version)), Warn: p.warn,
	})
	if err != nil {
		return err
	}
	for b := range batches { // until the watching is over
		if watching.Err() == nil {
			p.applyUnattended(b)
		}
	}
	return context.Cause(ctx)
}

// Close ends the pool: no call begins any more. It returns when those that are under
// way have ended and all runtimes are closed. When ctx is done before, it interrupts
// them, and returns the context's error.
func (p *Pool) Close(ctx context.Context) error {
	p.close()
	stop := context.AfterFunc(ctx, p.interruptAll)
	defer stop()
	p.mu.Lock()
	for len(p.idle) > 0 {
		p.drop(p.idle[0])
	}
	p.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		p.alive.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *Pool) interruptAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for m := range p.members {
		m.stopped = time.Now()
		m.interrupt(ErrClosed)
	}
}

func (p *Pool) listening() []*listener {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.listeners
}

func (p *Pool) warn(text string) { p.opts.warn(text) }
