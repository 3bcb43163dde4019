package heatsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// NewProgram makes a Sync with a runtime of its own, for RunMain.
func NewProgram(opts *Options) (*Sync, error) { return New(goja.New(), opts) }

// Runtime returns the goja runtime.
func (s *Sync) Runtime() *goja.Runtime { return s.vm }

// RunMain runs a CommonJS program as the heatsync command does: with Node's
// globals and an event loop, in which its files are watched and reloaded. In
// it, require("heatsync") is the class. It returns when nothing is left to do
// and nothing is watched, after Close, or when the program ends itself: with an
// *ExitError if its status is not 0, with an *Error if path can't be found.
func (s *Sync) RunMain(path string, args ...string) error {
	s.program = true
	defer s.begin()()
	defer s.builtins.Engine().Hold()()
	s.host.Timers()
	if err := s.builtins.SetLoop(s.loop); err != nil {
		return err
	}
	self, _ := os.Executable()
	s.builtins.SetArgs(append([]string{self, s.absolute(path)}, args...))
	if err := s.builtins.InstallGlobals(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	batches, err := s.Watch(ctx)
	if err != nil {
		return err
	}
	go s.feed(ctx, batches)
	if err := s.main(path); err != nil {
		return err
	}
	return s.drive(ctx)
}

// absolute is a path of the command line in full, links and extension as typed.
func (s *Sync) absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.opts.Dir, path)
}

// begin says that RunMain is under way, for Signal, until end is called.
func (s *Sync) begin() (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	running := make(chan struct{})
	s.running, s.ran = running, true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.running = nil
		close(running)
	}
}

// feed hands batches to the loop, one at a time.
func (s *Sync) feed(ctx context.Context, batches <-chan change.Batch) {
	for b := range batches {
		done := make(chan struct{})
		s.loop.Post(func() {
			defer close(done)
			s.apply(b)
		})
		wait := s.wait(b)
		select {
		case <-done:
		case <-ctx.Done():
			wait.Stop()
			return
		}
		wait.Stop()
	}
}

// wait tells of a batch that does not come to its end. What runs in Go, a regular
// expression or a sum over a file, can't be interrupted, nor may a callback that
// never ends; a person should at least know why nothing happens.
func (s *Sync) wait(b change.Batch) *time.Timer {
	patience := 2 * s.opts.TimeLimit // one top level may take that long
	if patience <= 0 {
		patience = 10 * time.Second
	}
	return time.AfterFunc(patience, func() {
		for _, c := range b.Changes {
			s.warn(fmt.Sprintf("%s was saved %s ago, and the program has been busy since: if it is in a loop that never ends, only a restart helps", c.Path, patience))
			return
		}
	})
}

// apply is Apply where nobody waits for the outcome: reloads are reported, and
// that one could not be carried out is told as well.
func (s *Sync) apply(b change.Batch) {
	s.unattended = true
	defer func() { s.unattended = false }()
	r, err := s.Apply(b)
	if err != nil && r != nil && r.Number == 0 && s.exit == nil {
		s.warn("reload: " + err.Error())
	}
}

// exited is told that the program ends itself, or without RunMain a call.
func (s *Sync) exited(code int) error {
	ended := &ExitError{code}
	if s.program {
		s.exit = ended
	}
	return ended
}

// main loads the entry. What it throws is the program's affair: listeners are
// told, or it ends. That it is missing is told to the caller.
func (s *Sync) main(path string) (missing error) {
	s.builtins.Turn(func() error {
		err := s.host.Main(path)
		if e := s.newMissing(err); e != nil {
			missing = e
			return nil
		}
		return err
	})
	return missing
}

func (s *Sync) newMissing(err error) error {
	if err == nil {
		return nil
	}
	var ex *goja.Exception
	if errors.As(err, &ex) {
		return nil
	}
	if e := s.newError(err, ""); e.Op == "resolve" {
		return e
	}
	return nil
}

// drive runs the loop until the program has nothing left to do.
func (s *Sync) drive(ctx context.Context) error {
	for s.exit == nil && !s.isClosed() {
		if err := s.loop.Run(ctx); err != nil {
			return err
		}
		if s.exit != nil || s.isClosed() {
			break
		}
		s.builtins.BeforeExit()
		if !s.loop.Alive() {
			break
		}
	}
	code := 0
	if s.exit == nil && !s.isClosed() { // a program that is ended by others hears nothing of it, as in Node.js
		code = s.builtins.EmitExit(0)
	}
	if s.exit != nil { // since a listener threw, perhaps
		code = s.exit.Code
	}
	if code != 0 {
		return &ExitError{code}
	}
	return nil
}

// Signal hands a signal, by its name ("SIGINT"), to the program's listeners,
// and tells whether it had any, or has ended itself. It waits for a program that
// is busy. Before RunMain, after it and after Close it returns false. Any
// goroutine but the runtime's may call it.
func (s *Sync) Signal(name string) (handled bool) {
	s.mu.Lock()
	ended := s.running
	s.mu.Unlock()
	if ended == nil || s.isClosed() {
		return false
	}
	answer := make(chan bool, 1)
	s.loop.Post(func() {
		handled := s.builtins.Signal(name)
		answer <- handled || s.exit != nil // a listener may have ended the program
	})
	select {
	case handled = <-answer:
	case <-s.closed:
	case <-ended:
		select { // the program may have ended because of the signal
		case handled = <-answer:
		default:
		}
	}
	return handled
}

// Watch begins to watch what is loaded, now and from now on, and returns the
// batches of changes, which are to be given to Apply. The channel is closed
// when ctx is done, or after Close. Only one Watch, Run or RunMain can be under
// way. With Options.FS no batch comes. Any goroutine may call it.
func (s *Sync) Watch(ctx context.Context) (<-chan change.Batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed() {
		return nil, ErrClosed
	}
	if s.opts.FS != nil {
		return s.nothing(ctx), nil
	}
	if s.watcher != nil {
		return nil, errors.New("the files are being watched already")
	}
	w, err := watch.New(watch.Options{
		Dir: s.opts.Dir, Poll: s.opts.Poll, Settle: cmp.Or(s.opts.Settle, s.quiet), Parse: s.parse, Warn: s.warn,
	})
	if err != nil {
		return nil, err
	}
	s.watcher = w
	w.Set(slices.Collect(maps.Values(s.watched)))
	context.AfterFunc(ctx, func() { s.unwatch(w) })
	return w.Batches(), nil
}

// nothing is what Watch returns where nothing can be watched.
func (s *Sync) nothing(ctx context.Context) <-chan change.Batch {
	batches := make(chan change.Batch)
	end := sync.OnceFunc(func() { close(batches) })
	context.AfterFunc(ctx, end)
	s.idle = append(s.idle, end)
	return batches
}

func (s *Sync) unwatch(w *watch.Watcher) {
	s.mu.Lock()
	if s.watcher == w {
		s.watcher = nil
	}
	s.mu.Unlock()
	w.Close()
}

// settle is told by the host how long the program wants files to be quiet.
func (s *Sync) settle(quiet time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quiet = quiet
	if s.watcher != nil && s.opts.Settle == 0 {
		s.watcher.Settle(quiet)
	}
}

// watchPaths is told by the host which paths to watch.
func (s *Sync) watchPaths(diff []watchlist.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range diff {
		if d.Gone {
			delete(s.watched, d.Path)
		} else {
			s.watched[d.Path] = d
		}
	}
	if s.watcher != nil {
		s.watcher.Set(diff)
	}
}

// watching keeps the loop alive while something is watched.
func (s *Sync) watching(on bool) {
	switch {
	case on && s.hold == nil && s.opts.FS == nil:
		s.hold = s.loop.Hold()
	case !on && s.hold != nil:
		s.hold()
		s.hold = nil
	}
}

// Run watches and applies, until ctx is done, whose error it returns, or Close
// is called. post must have a function run on the runtime's goroutine, soon, and
// in the order of the calls; Run waits for it before it posts another.
// What becomes of the reloads is told to OnReload. Any goroutine may call it.
func (s *Sync) Run(ctx context.Context, post func(func())) error {
	batches, err := s.Watch(ctx)
	if err != nil {
		return err
	}
	for b := range batches {
		done := make(chan struct{})
		post(func() {
			defer close(done)
			s.apply(b)
		})
		wait := s.wait(b)
		select {
		case <-done:
		case <-ctx.Done():
			wait.Stop()
			return ctx.Err()
		case <-s.closed: // what was posted may never run
			wait.Stop()
			return nil
		}
		wait.Stop()
	}
	return ctx.Err()
}

// parse lets the watcher wait a moment with a file that can't be compiled: it
// may be half of a save.
func (s *Sync) parse(path string, data []byte) error { return s.host.Parse(path, data) }
