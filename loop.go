package heatsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// Loop is the event loop of a [Sync], in which one thing happens after the other: timers
// fire, asynchronous work of scripts and of Go code comes back, batches are applied.
// [Sync.Loop] makes it.
//
// A callback is a turn: after it come the ticks and promise jobs. What one throws, and
// nobody catches, goes to the program's 'uncaughtException' listeners or is reported
// as a warning, and so is a panic of Go code. The loop goes on. In a [Program] it ends the
// program, as in Node.js.
type Loop struct {
	sync    *Sync
	events  *loop.Loop
	guest   bool // of Options.Post
	running atomic.Bool

	visitors int           // in Do; guarded by Sync.mu
	left     chan struct{} // has a token when one has left
	late     chan *visitor // those who come back after Close

	// What follows belongs to the runtime's goroutine.
	serving bool   // what is watched keeps the loop
	letGo   func() // lets it end; nil if nothing is watched
	ended   error  // what has ended Run
}

var (
	errGuest   = errors.New("the loop is that of Options.Post, and runs by itself")
	errRunning = errors.New("the loop is running already")
)

// Loop returns the Sync's event loop, always the same one. From the first call on timers
// and asynchronous core modules wait for its turns, and rejected promises that nobody
// handles are reported: it takes the place of the runtime's SetPromiseRejectionTracker.
// In a [Program] it is the program's. With Options.Post it is a guest of that loop, and has
// been from the start.
//
// The first call belongs to the runtime's goroutine.
func (s *Sync) Loop() *Loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loop == nil {
		s.loop = s.newLoop()
	}
	return s.loop
}

func (s *Sync) newLoop() *Loop {
	l := &Loop{sync: s, events: loop.New(), guest: s.opts.Post != nil, left: make(chan struct{}, 1), late: make(chan *visitor)}
	s.host.Timers()
	s.builtins.SetLoop(l.events, l.failed)
	if l.guest {
		l.events.Guest(s.opts.Post)
		return l
	}
	s.builtins.TrackRejections()
	return l
}

// Run runs the loop on the goroutine that calls it, which is the runtime's until Run
// returns. It watches what is loaded and applies the batches, unless [Sync.Watch] or
// [Sync.Run] do already. It returns nil when nothing is left to do, nobody holds the loop
// and nothing is watched, or after [Sync.Close]. Then it may be run again.
//
// When ctx is done, running JavaScript is interrupted, and Run returns the context's error.
// If a turn is ended by process.exit, Run returns an [*ExitError], and if it is by an
// interrupt of the runtime, that.
func (l *Loop) Run(ctx context.Context) error {
	switch {
	case l.guest:
		return errGuest
	case l.sync.isClosed():
		return ErrClosed
	case !l.running.CompareAndSwap(false, true):
		return errRunning
	}
	defer l.running.Store(false)
	defer l.sync.enter().leave()
	return l.serve(ctx, func() error {
		err := l.events.Run(ctx)
		if l.sync.isClosed() {
			l.dismiss()
		}
		return cmp.Or(err, l.takeEnd())
	})
}

// serve watches while it calls f, and interrupts what runs when ctx is done.
func (l *Loop) serve(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer l.sync.engine().Hold()()
	watching, end := context.WithCancel(ctx)
	var feeding sync.WaitGroup
	defer feeding.Wait()
	defer end()
	switch batches, err := l.sync.Watch(watching); {
	case err == nil:
		feeding.Go(func() { l.sync.feed(watching, batches, l.events.Post) })
	case !errors.Is(err, errWatched):
		return err
	}
	l.serving = true
	l.stay(l.sync.stays)
	defer func() {
		l.stay(false)
		l.serving = false
	}()
	defer l.sync.engine().Until(ctx)()
	return f()
}

// Post has f called in a turn of the loop. It returns false if f will not be called,
// because the Sync is closed or Options.Post returned false. Any goroutine may call it.
func (l *Loop) Post(f func()) bool {
	if l.sync.isClosed() {
		return false
	}
	if l.guest {
		return l.sync.opts.Post(func() { l.events.Around(f) })
	}
	l.events.Post(f)
	return true
}

// Hold keeps Run from returning when nothing is left to do, because something will come,
// for example by Post. Any goroutine may call Hold and release. A loop of Options.Post is
// held by whoever runs it.
func (l *Loop) Hold() (release func()) { return l.events.Hold() }

// stay keeps the loop alive while something is watched.
func (l *Loop) stay(on bool) {
	switch {
	case on && l.letGo == nil:
		l.letGo = l.events.Hold()
	case !on && l.letGo != nil:
		l.letGo()
		l.letGo = nil
	}
}

// failed takes what has ended a turn, where there is no program that could hear of it.
func (l *Loop) failed(err error) {
	var stop *goja.InterruptedError
	switch {
	case !errors.As(err, &stop):
		e := l.sync.newError(err, "")
		l.sync.opts.warnOf("nobody has caught: "+e.text(), e)
	case l.guest:
		l.sync.warn("a turn was interrupted: " + err.Error())
	default:
		l.ended = stop
		var exit *ExitError
		if errors.As(err, &exit) {
			l.ended = exit
		}
		l.events.Stop()
	}
}

// takeEnd returns what has ended the loop, once.
func (l *Loop) takeEnd() error {
	err := l.ended
	l.ended = nil
	return err
}

// stay hears from the host whether something is watched for which a loop stays.
func (s *Sync) stay(on bool) {
	s.stays = on && s.source.Watchable()
	if s.loop != nil && s.loop.serving {
		s.loop.stay(s.stays)
	}
}

// uncaught takes what a listener threw after the commit. It goes to the program's
// 'uncaughtException' listeners in the next turn, so that the reload comes to its
// end whatever becomes of the program. Nothing else hangs on it: if there are
// none, the program goes on.
func (s *Sync) uncaught(err error) {
	if s.loop == nil || s.isClosed() || !s.builtins.HearsUncaught() {
		e := s.newError(err, "")
		s.opts.warnOf("a listener threw: "+e.text(), e)
		return
	}
	s.loop.events.Begin()(func() { s.builtins.Turn(func() error { return err }) })
}

func (s *Sync) engine() *engine.Engine { return s.builtins.Engine() }

func (s *Sync) warn(text string) { s.opts.warn(text) }

func (o *Options) warn(text string) { o.warnOf(text, nil) }

// warnOf warns of an error, which the text tells, too.
func (o *Options) warnOf(text string, err error) {
	if o.Logger != nil {
		o.Logger.LogAttrs(context.Background(), slog.LevelWarn, text, errorAttrs(err)...)
	}
	o.print(text)
}

// print writes a line, unless there is a Logger, which has a record.
func (o *Options) print(text string) {
	if o.Logger != nil {
		return
	}
	fmt.Fprintf(o.Stderr, "heatsync: %s\n", terminal.Text(strings.TrimSuffix(text, "\n")))
}
