// Package watch reports which of a set of files have changed. Events are hints, the file's
// bytes are the truth, and a slow sweep is the guarantee: package settle decides what a
// hint means, after a look at the file, and a change without an event is found by looking
// at every file once a second.
//
// Directories are watched and never files: a file watch is a watch of an inode,
// and the first atomic save leaves it on a dead one.
package watch

import (
	"context"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/track"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Options change how a Watcher works. The zero value is fine.
type Options struct {
	// Dir is the project's root: directories below it may be replaced.
	Dir string
	// Poll, if over zero, looks at the files at this interval, without events.
	Poll time.Duration
	// Settle is the time without an event, in place of the rules of package
	// settle. Zero: the rules.
	Settle time.Duration
	// Layers says where the watched files are, if they are in layers. Nil: at their paths.
	Layers Layers
	// Parse holds files back for a moment that do not parse: they may be half
	// of a save. It is called on the watcher's goroutine.
	Parse func(path string, data []byte) error
	// Warn takes a line of text. It is called on the watcher's goroutine.
	Warn func(text string)
}

// Layers are folders that lie over each other, and over something that never changes. A
// path stands for the same place in each of them. The watcher's goroutine asks.
type Layers interface {
	// Places returns where the disk may have the file of a path, one place at least. The
	// first that is there hides the others, and what is beneath them all.
	Places(path string) []string
	// Read returns what the file of a path has.
	Read(path string) ([]byte, error)
}

// Watcher watches a set of paths. Its methods may be called from any goroutine.
type Watcher struct {
	opts    Options
	batches chan change.Batch
	cancel  context.CancelFunc
	done    chan struct{}

	mu    sync.Mutex
	asked []watchlist.Entry
	quiet time.Duration
	wake  chan struct{}
}

// New starts a watcher of nothing. It never fails for want of events: where the
// system gives none, the files are looked at more often.
func New(opts Options) *Watcher { return newWatcher(opts, nil) }

// Idle returns a watcher for what never changes.
func Idle() *Watcher {
	w, ctx := makeWatcher(Options{})
	go func() {
		defer close(w.done)
		defer close(w.batches)
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-w.wake:
				w.takeAsked()
			}
		}
	}()
	return w
}

func makeWatcher(opts Options) (*Watcher, context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	return &Watcher{
		opts: opts, batches: make(chan change.Batch), cancel: cancel,
		done: make(chan struct{}), wake: make(chan struct{}, 1), quiet: opts.Settle,
	}, ctx
}

// newWatcher lets a test tune the keeper before it starts.
func newWatcher(opts Options, tune func(*keeper)) *Watcher {
	w, ctx := makeWatcher(opts)
	k := newKeeper(w)
	if tune != nil {
		tune(k)
	}
	go k.run(ctx)
	return w
}

// Set begins to watch paths, or ceases to. What is found to differ from the
// hash that is given, now or later, is a change.
func (w *Watcher) Set(diff []watchlist.Entry) {
	w.ask(func() { w.asked = append(w.asked, diff...) })
}

// Heard has entries, by their paths, hold what the disk has by the word of a watcher's
// batch. The next watcher to which they are Set goes on from there.
func Heard(entries map[string]watchlist.Entry, b change.Batch) {
	for _, c := range b.Changes {
		e, known := entries[c.Path]
		if !known || !c.Saved {
			continue
		}
		switch {
		case c.Kind == change.Removed:
			e.Hash = ""
		case c.Data == nil:
			e.Hash = track.Unreadable
		default:
			e.Hash = sum.Of(c.Data)
		}
		entries[c.Path] = e
	}
}

// Settle is Options.Settle from now on.
func (w *Watcher) Settle(quiet time.Duration) { w.ask(func() { w.quiet = quiet }) }

func (w *Watcher) ask(what func()) {
	w.mu.Lock()
	what()
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *Watcher) takeAsked() (diff []watchlist.Entry, quiet time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	diff, w.asked = w.asked, nil
	return diff, w.quiet
}

// Batches returns the changes. What is not received yet is merged with what
// comes later. The channel is closed by Close.
func (w *Watcher) Batches() <-chan change.Batch { return w.batches }

// Close ends the watcher.
func (w *Watcher) Close() error {
	w.cancel()
	<-w.done
	return nil
}
