package watch

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/track"
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

// keeper is the watcher's goroutine, the hands of a tracker. All its fields belong to
// that.
type keeper struct {
	watcher *Watcher
	source  source // nil if there are no events
	tracker *track.Tracker
	start   time.Time
	out     change.Batch
	growth  growth
}

func newKeeper(w *Watcher) *keeper {
	k := &keeper{watcher: w, start: time.Now()}
	var err error
	if w.opts.Poll <= 0 {
		k.source, err = newSource()
	}
	o := track.Options{Root: w.opts.Dir, Fold: fold, Prompt: true, Inotify: inotify}
	if filepath.Separator != '/' {
		o.Rules = resolve.Windows
	}
	if w.opts.Layers != nil {
		o.Places = w.opts.Layers.Places
	}
	if k.source != nil {
		o.Closes = k.source.closes()
	}
	k.tracker = track.New(k, o)
	switch {
	case w.opts.Poll > 0:
		k.tracker.Deafen()
		k.tracker.Every(micros(w.opts.Poll))
	case err != nil:
		k.tracker.Deafen()
		k.tracker.Starved(err.Error())
	}
	return k
}

func micros(d time.Duration) settle.Instant { return settle.Instant(d.Microseconds()) }

func (k *keeper) run(ctx context.Context) {
	defer close(k.watcher.done)
	defer close(k.watcher.batches)
	if k.source != nil {
		defer k.source.close()
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		k.turn()
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
			k.hear()
		case out <- k.out:
			k.out = change.Batch{}
		case <-timer.C:
		}
	}
}

// turn carries out what the tracker asks for, and gives out what is complete, unless a
// last look at the events shows that it is being written to again.
func (k *keeper) turn() {
	k.grow()
	orders := k.tracker.Turn()
	k.watch(orders.Watch)
	for _, dir := range orders.Leave {
		k.source.remove(dir)
	}
	for _, r := range orders.Read {
		k.tracker.Read(r.Path, k.look(r))
	}
	for _, text := range orders.Warn {
		if k.watcher.opts.Warn != nil {
			k.watcher.opts.Warn(text)
		}
	}
	if k.tracker.Complete() {
		k.flush()
		k.out = k.out.With(batchOf(k.tracker.Take()))
	}
}

func (k *keeper) watch(dirs []string) {
	var watched, refused []string
	for _, dir := range dirs {
		err := k.source.add(dir)
		if err == nil {
			watched = append(watched, dir)
			continue
		}
		refused = append(refused, dir)
		if isStarved(err) {
			k.tracker.Starved(err.Error())
		}
	}
	k.tracker.Watched(watched)
	k.tracker.Refused(refused)
}

// naps waits for the next look at a batch that is almost complete, if that is nearer
// than the runtime's timers can tell.
func (k *keeper) naps(idle time.Duration) bool {
	if idle <= 0 || idle >= time.Millisecond || !k.tracker.Gathering() || !k.out.Empty() || !nap(idle) {
		return false
	}
	k.hear()
	return true
}

// idle is how long there is nothing to do, if nothing happens.
func (k *keeper) idle() time.Duration {
	at, ok := k.tracker.Next()
	if !ok {
		return time.Hour
	}
	return max(0, time.Duration(at-k.Now())*time.Microsecond)
}

// ask does what the watcher was asked for meanwhile.
func (k *keeper) ask() {
	diff, quiet := k.watcher.takeAsked()
	k.tracker.Quiet(micros(quiet))
	k.set(diff)
}

func (k *keeper) events() <-chan struct{} {
	if k.source == nil {
		return nil
	}
	return k.source.ready()
}

func (k *keeper) flush() {
	if k.source != nil {
		k.source.flush()
		k.hear()
	}
}

// hear takes what happened.
func (k *keeper) hear() {
	if k.source == nil {
		return
	}
	for _, e := range k.source.take() {
		k.growth.hear(e)
		switch {
		case e.lost:
			k.tracker.Overflowed()
		case e.dead:
			k.tracker.Died(e.dir)
		default:
			k.tracker.Happened(e.dir, e.name, e.hint)
		}
	}
}

// batchOf makes a batch of what has settled. (The tracker runs as WebAssembly, too, and
// has a type of its own, with hashes.)
func batchOf(settled []settle.Change) change.Batch {
	changes := make([]change.Change, len(settled))
	for i, c := range settled {
		changes[i] = change.Change{Path: c.Path, Data: c.Data, Saved: true}
		if c.Removed {
			changes[i].Kind = change.Removed
		}
	}
	return change.Batch{Changes: changes}
}

// set changes what is watched.
func (k *keeper) set(diff []watchlist.Entry) {
	if len(diff) == 0 {
		return
	}
	k.withdraw(diff)
	k.tracker.Set(k.growth.take(diff))
	k.grow()
}

// withdraw looks again at what nobody has received yet of the paths in diff: it was found
// in comparison with something else than is known now. What still is a change stays with
// the files that were saved together with it, and is known.
func (k *keeper) withdraw(diff []watchlist.Entry) {
	if k.out.Empty() {
		return
	}
	set := make(map[string]*watchlist.Entry, len(diff))
	for i := range diff {
		set[diff[i].Path] = &diff[i]
	}
	k.out.Changes = slices.DeleteFunc(k.out.Changes, func(c change.Change) bool {
		d := set[c.Path]
		if d == nil {
			return false
		}
		if d.Gone || !k.isStill(c) || sumOf(c) == d.Hash {
			return true
		}
		d.Hash = sumOf(c)
		return false
	})
}

// isStill tells whether the disk is as a change says.
func (k *keeper) isStill(c change.Change) bool {
	r := k.look(track.Read{Path: c.Path, At: k.tracker.At(c.Path), Hash: sumOf(c)})
	return r.Found != settle.Disturbed && r.Hash == sumOf(c)
}

// sumOf is what a watchlist.Entry has for a file that is as a change says.
func sumOf(c change.Change) string {
	switch {
	case c.Kind == change.Removed:
		return ""
	case c.Data == nil:
		return track.Unreadable
	}
	return sum.Of(c.Data)
}
