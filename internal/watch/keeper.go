package watch

import (
	"context"
	"slices"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/chain"
	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// source gives hints of what happens in directories.
type source interface {
	// add begins to watch a directory. The error is errNoWatches if the system
	// has no more of them.
	add(dir string) error
	remove(dir string)
	// ready is sent to when take has something.
	ready() <-chan struct{}
	// flush waits until all that has happened can be taken, where that is
	// possible without waiting for what is yet to happen.
	flush()
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
	index   chain.Index
	unarmed map[string]bool      // directories that can't be watched
	seen    map[string]signature // how each path looked when it was last read
	noticed map[string]signature // how it looked when that was found to have changed, without an event
	fresh   map[string]bool      // paths that have not been compared with what was loaded
	verify  []string             // those of them that are not due yet
	start   time.Time
	sweep   sweep
	locks   locks
	out     change.Batch
	warned  bool
}

func newKeeper(w *Watcher) *keeper {
	k := &keeper{
		watcher: w, start: time.Now(), index: newIndex(w.opts.Dir), unarmed: map[string]bool{},
		seen: map[string]signature{}, noticed: map[string]signature{}, fresh: map[string]bool{},
	}
	if w.opts.Poll <= 0 {
		s, err := newSource()
		if err != nil {
			k.starved(err)
		} else {
			k.source = s
		}
	}
	k.settler.Closes = k.source == nil || k.source.closes()
	k.settler.Deaf = k.source == nil
	k.settler.Prompt = true
	_, _, k.settler.Sees = others()
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
		k.ask() // before a batch that it outdates finds its receiver
		idle := k.idle()
		if k.naps(idle) {
			continue
		}
		timer.Reset(idle)
		var out chan change.Batch
		if !k.out.Empty() {
			out = k.watcher.batches
		}
		select {
		case <-ctx.Done():
			return
		case <-k.watcher.wake:
			k.ask()
		case <-k.events():
			k.hear(k.source.take())
		case out <- k.out:
			k.out = change.Batch{}
		case <-timer.C:
		}
	}
}

// naps waits for the next look at a batch that is almost complete, if that is nearer
// than the runtime's timers can tell.
func (k *keeper) naps(idle time.Duration) bool {
	if idle <= 0 || idle >= time.Millisecond || !k.settler.Gathering() || !k.out.Empty() || !nap(idle) {
		return false
	}
	if k.source != nil {
		k.hear(k.source.take())
	}
	return true
}

// ask does what the watcher was asked for meanwhile.
func (k *keeper) ask() {
	diff, quiet := k.watcher.takeAsked()
	k.settler.Quiet = settle.Instant(quiet.Microseconds())
	k.set(diff)
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
	if k.locks.held {
		idle = min(idle, lookAtLock)
	}
	if at, ok := k.settler.Next(); ok {
		idle = min(idle, time.Duration(at-k.now())*time.Microsecond)
	}
	return max(0, idle)
}

// settle does what is due. The sweep comes last: what events have told is read
// by then, and is no difference.
func (k *keeper) settle() {
	k.checkDue()
	for _, path := range first(k.verify, slice) {
		k.settler.Verify(path, k.now())
	}
	k.verify = k.verify[min(slice, len(k.verify)):]
	k.lock()
	if k.settler.Wonders() {
		tasks, processors, _ := others()
		k.settler.Others(tasks, processors, k.now())
	}
	if k.settler.WantsSweep(k.now()) {
		k.sweep.now()
	}
	if k.settler.Complete(k.now()) {
		k.deliver()
	}
	k.doSweep()
}

func (k *keeper) checkDue() {
	for _, path := range first(k.settler.Due(k.now()), slice) {
		k.check(path)
	}
}

// deliver gives out the batch, unless a last look at the events shows that one
// of its files is being written to again: what was read of it may be half.
func (k *keeper) deliver() {
	if k.source != nil {
		k.source.flush()
		k.hear(k.source.take())
	}
	batch := k.settler.Take(k.now())
	if batch == nil {
		return
	}
	k.outlasted()
	k.out = merge(k.out, batch)
}

// merge puts what is newer behind what nobody has received yet.
func merge(out change.Batch, newer []settle.Change) change.Batch {
	if len(newer) == 0 {
		return out
	}
	replaced := make(map[string]bool, len(newer))
	for _, c := range newer {
		replaced[c.Path] = true
	}
	changes := make([]change.Change, 0, len(out.Changes)+len(newer))
	for _, c := range out.Changes {
		if !replaced[c.Path] {
			changes = append(changes, c)
		}
	}
	for _, c := range newer {
		kind := change.Written
		if c.Removed {
			kind = change.Removed
		}
		changes = append(changes, change.Change{Path: c.Path, Kind: kind, Data: c.Data})
	}
	return change.Batch{Changes: changes}
}

func first(list []string, n int) []string { return list[:min(n, len(list))] }

// set changes what is watched. What nobody has received yet of these paths was
// found in comparison with something else than is known now.
func (k *keeper) set(diff []watchlist.Entry) {
	if len(diff) == 0 {
		return
	}
	k.withdraw(diff)
	var paths []string
	for _, d := range diff {
		if d.Gone {
			k.forget(d.Path)
			continue
		}
		k.settler.Know(d.Path, d.Hash)
		if !k.index.Has(d.Path) {
			paths = append(paths, d.Path)
		}
		k.fresh[d.Path] = true
		k.verify = append(k.verify, d.Path)
	}
	k.arm(paths)
}

func (k *keeper) withdraw(diff []watchlist.Entry) {
	if k.out.Empty() {
		return
	}
	set := make(map[string]bool, len(diff))
	for _, d := range diff {
		set[d.Path] = true
	}
	k.out.Changes = slices.DeleteFunc(k.out.Changes, func(c change.Change) bool { return set[c.Path] })
}

func (k *keeper) forget(path string) {
	k.settler.Forget(path)
	delete(k.seen, path)
	delete(k.noticed, path)
	delete(k.fresh, path)
	k.index.Remove(path)
}

// hear takes what happened.
func (k *keeper) hear(events []event) {
	for _, e := range events {
		switch {
		case e.lost:
			k.rearm(k.index.Dirs())
			k.sweep.now()
		case e.dead:
			k.died(e.dir)
		default:
			k.happened(e)
		}
	}
}

// starved says once that the system gives no (more) events.
func (k *keeper) starved(err error) {
	k.sweep.often()
	if k.warned || k.watcher.opts.Warn == nil {
		return
	}
	k.warned = true
	k.watcher.opts.Warn("not all directories can be watched (" + err.Error() + "): their files are looked at " +
		"several times a second instead" + starvedHint)
}
