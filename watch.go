package heatsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

var errWatched = errors.New("the files are being watched already")

// Watch begins to watch all modules that are loaded, or will be. It returns the batches of
// changes, for [Sync.Apply]. The channel is closed when ctx is done, or after Close. Only
// one Watch or Run can watch at a time, or a Loop that runs. With Options.FS no batch
// comes, except of the folder of an [Overlay], and none with Options.NoWatch. Any goroutine may call it.
func (s *Sync) Watch(ctx context.Context) (<-chan change.Batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed() {
		return nil, ErrClosed
	}
	if s.watcher != nil {
		return nil, errWatched
	}
	w := s.source.Watch(watch.Options{
		Dir: s.opts.Dir, Poll: s.opts.Poll, Settle: cmp.Or(s.opts.Settle, s.quiet), Parse: s.parse, Warn: s.warn,
	})
	s.watcher = w
	w.Set(slices.Collect(maps.Values(s.watched)))
	context.AfterFunc(ctx, func() { s.unwatch(w) })
	return w.Batches(), nil
}

// Run watches and applies, until ctx is done, whose error it returns, or Close
// is called. post must have a function run on the runtime's goroutine, soon, and
// in the order of the calls; Run waits for it before it posts another. If it is nil,
// Options.Post or the [Loop] takes its place.
// [Sync.OnReload] reports the outcome of each reload. Any goroutine may call Run.
func (s *Sync) Run(ctx context.Context, post func(func())) error {
	if post == nil {
		post = s.post
	}
	batches, err := s.Watch(ctx)
	if err != nil {
		return err
	}
	s.feed(ctx, batches, post)
	return ctx.Err()
}

// post has f called in a turn of the loop.
func (s *Sync) post(f func()) {
	s.mu.Lock()
	l := s.loop
	s.mu.Unlock()
	if l != nil {
		l.Post(f)
	}
}

// feed has batches applied on the runtime's goroutine, one at a time. It returns when the
// watching is over: somebody else may begin then.
func (s *Sync) feed(ctx context.Context, batches <-chan change.Batch, post func(func())) {
	for b := range batches {
		if ctx.Err() != nil || s.isClosed() {
			continue
		}
		done, begun := make(chan struct{}), s.cutWhatIsLate()
		post(func() {
			defer close(done)
			begun()
			s.applyUnattended(b)
		})
		late := s.warnWhenLate(b)
		select {
		case <-done:
		case <-ctx.Done():
		case <-s.closed: // what was posted may never run
		}
		late.Stop()
		begun()
	}
}

// warnWhenLate warns of a batch that does not come to its end. What runs in Go, a regular
// expression or a sum over a file, can't be interrupted, nor may a callback that
// never ends; a person should at least know why nothing happens.
func (s *Sync) warnWhenLate(b change.Batch) *time.Timer {
	patience := 2 * s.opts.TimeLimit // one top level may take that long
	if patience <= 0 {
		patience = 10 * time.Second
	}
	return time.AfterFunc(patience, func() {
		if len(b.Changes) > 0 {
			s.warn(fmt.Sprintf("%s was saved %s ago, and the program has been busy since: if it is in a loop that never ends, only a restart helps", b.Changes[0].Path, patience))
		}
	})
}

// cutWhatIsLate interrupts what runs for longer than Options.CallLimit while a batch waits,
// until that has begun.
func (s *Sync) cutWhatIsLate() (begun func()) {
	limit := s.opts.CallLimit
	if limit <= 0 {
		return func() {}
	}
	last, stop := s.engine().Running(), make(chan struct{})
	go func() {
		for tick := time.Tick(limit); ; {
			select {
			case <-stop:
				return
			case <-tick:
			}
			now := s.engine().Running()
			if now != 0 && now == last && s.engine().CutRun(now, ErrOverdue) {
				s.warn(fmt.Sprintf("interrupted what has run for %s while a reload waited for its end", limit))
			}
			last = now
		}
	}()
	return sync.OnceFunc(func() { close(stop) })
}

func (s *Sync) unwatch(w *watch.Watcher) {
	s.mu.Lock()
	if s.watcher == w {
		s.watcher = nil
	}
	s.mu.Unlock()
	w.Close()
}

// settle hears from the host how long the program wants files to be quiet.
func (s *Sync) settle(quiet time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quiet = quiet
	if s.watcher != nil && s.opts.Settle == 0 {
		s.watcher.Settle(quiet)
	}
}

// watchPaths hears from the host which paths to watch.
func (s *Sync) watchPaths(diff []watchlist.Entry) {
	if s.sharing != nil {
		s.sharing.watch(diff)
	}
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

// heard notes what a batch says of the disk, for whoever watches next.
func (s *Sync) heard(b change.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	watch.Heard(s.watched, b)
}

// parse lets the watcher wait a moment with a file that can't be compiled: it
// may be half of a save.
func (s *Sync) parse(path string, data []byte) error { return gojahost.Parser(s.disk)(path, data) }
