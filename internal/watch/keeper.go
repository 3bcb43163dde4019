package watch

import (
	"context"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/settle"
)

// source gives hints of what happens in directories.
type source interface {
	// add begins to watch a directory. The error is errNoWatches if the system
	// has no more of them.
	add(dir string) error
	remove(dir string)
	// ready is sent to when take has something.
	ready() <-chan struct{}
	// take returns what happened since the last call.
	take() []event
	// closes tells whether the events say when a writer closes a file.
	closes() bool
	close()
}

// event is one thing that happened to a name in a directory.
type event struct {
	dir, name string
	hint      settle.Hint
	// lost says that events were dropped: anything may have happened.
	lost bool
	// dead says that the directory itself went, and its watch with it.
	dead bool
}

// keeper is the watcher's goroutine. All its fields belong to that.
type keeper struct {
	watcher *Watcher
	source  source // nil if there are no events
	settler settle.Settler
	index   index
	seen    map[string]signature // how each path looked when it was last read
	verify  []string             // paths that are to be compared with what was loaded
	start   time.Time
	sweep   sweep
	out     change.Batch
	warned  bool
}

func newKeeper(w *Watcher) *keeper {
	k := &keeper{watcher: w, start: time.Now(), seen: map[string]signature{}}
	k.settler.Quiet = settle.Instant(w.opts.Settle.Microseconds())
	if w.opts.Poll <= 0 {
		s, err := newSource()
		if err != nil {
			k.starved(err)
		} else {
			k.source, k.settler.Closes = s, s.closes()
		}
	}
	k.index = newIndex(w.opts.Dir)
	k.sweep.start(w.opts.Poll, k.source != nil)
	k.watchLocks()
	return k
}

func (k *keeper) now() settle.Instant { return settle.Instant(time.Since(k.start).Microseconds()) }

// slice is how many files are read between two looks at what else happened.
const slice = 32

func (k *keeper) run(ctx context.Context) {
	defer close(k.watcher.done)
	defer close(k.watcher.batches)
	if k.source != nil {
		defer k.source.close()
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		k.settle()
		timer.Reset(k.idle())
		var out chan change.Batch
		if !k.out.Empty() {
			out = k.watcher.batches
		}
		select {
		case <-ctx.Done():
			return
		case <-k.watcher.wake:
			k.set(k.watcher.takeAsked())
		case <-k.events():
			k.hear(k.source.take())
		case out <- k.out:
			k.out = change.Batch{}
		case <-timer.C:
		}
	}
}

func (k *keeper) events() <-chan struct{} {
	if k.source == nil {
		return nil
	}
	return k.source.ready()
}

// idle is how long there is nothing to do, if nothing happens.
func (k *keeper) idle() time.Duration {
	if len(k.verify) > 0 {
		return 0
	}
	idle := time.Until(k.sweep.next)
	if at, ok := k.settler.Next(); ok {
		idle = min(idle, time.Duration(at-k.now())*time.Microsecond)
	}
	return max(0, idle)
}

// settle does what is due.
func (k *keeper) settle() {
	if !time.Now().Before(k.sweep.next) {
		k.doSweep()
	}
	for _, path := range first(k.settler.Due(k.now()), slice) {
		k.settler.Looked(path, k.look(path), k.now())
	}
	for _, path := range first(k.verify, slice) {
		k.settler.Verify(path, k.now())
	}
	k.verify = k.verify[min(slice, len(k.verify)):]
	for _, c := range k.settler.Take(k.now()) {
		kind := change.Written
		if c.Removed {
			kind = change.Removed
		}
		k.out.Add(change.Change{Path: c.Path, Kind: kind, Data: c.Data})
	}
}

func first(list []string, n int) []string { return list[:min(n, len(list))] }

// set changes what is watched.
func (k *keeper) set(diff []change.Watch) {
	for _, d := range diff {
		if d.Gone {
			k.settler.Forget(d.Path)
			delete(k.seen, d.Path)
			k.unwatch(k.index.remove(d.Path))
			continue
		}
		k.settler.Know(d.Path, d.Hash)
		k.watch(k.index.add(d.Path))
		k.verify = append(k.verify, d.Path)
	}
	k.index.forgetLinks()
}

func (k *keeper) watch(dirs []string) {
	for _, dir := range dirs {
		if k.source == nil {
			return
		}
		k.sweep.consider(dir)
		if err := k.source.add(dir); err != nil {
			k.index.unarmed(dir)
			if isStarved(err) {
				k.starved(err)
			}
		}
	}
}

func (k *keeper) unwatch(dirs []string) {
	for _, dir := range dirs {
		if k.source != nil {
			k.source.remove(dir)
		}
	}
}

// hear takes what happened.
func (k *keeper) hear(events []event) {
	now := k.now()
	for _, e := range events {
		switch {
		case e.lost:
			k.rearm(k.index.all())
			k.sweep.next = time.Now()
		case e.dead:
			paths := k.index.under(e.dir)
			k.index.unarmed(e.dir)
			k.rearm(paths)
			for _, path := range paths {
				k.settler.Hint(path, settle.Closed, now)
			}
		case isLock(e.name):
			k.settler.Lock(e.hint != settle.Vanished, now)
		default:
			k.happened(e, now)
		}
	}
}

func (k *keeper) happened(e event, now settle.Instant) {
	for path, last := range k.index.named(e.dir, e.name) {
		if last {
			k.settler.Hint(path, e.hint, now)
			continue
		}
		// A directory or a link on the way to the file is another one now.
		k.rearm([]string{path})
		k.settler.Hint(path, settle.Closed, now)
	}
}

// rearm finds out anew which directories lead to the paths.
func (k *keeper) rearm(paths []string) {
	k.index.forgetLinks()
	for _, path := range paths {
		gone := k.index.remove(path)
		added := k.index.add(path)
		k.watch(added)
		k.unwatch(without(gone, added))
	}
}

func without(list, other []string) []string {
	var rest []string
	for _, s := range list {
		if !contains(other, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

func contains(list []string, s string) bool {
	for _, t := range list {
		if t == s {
			return true
		}
	}
	return false
}

// starved says once that the system gives no (more) events.
func (k *keeper) starved(err error) {
	k.sweep.hurry()
	if k.warned || k.watcher.opts.Warn == nil {
		return
	}
	k.warned = true
	k.watcher.opts.Warn("not all directories can be watched (" + err.Error() + "): their files are looked at " +
		"several times a second instead" + starvedHint)
}
