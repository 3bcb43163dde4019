// Package track makes the decisions of a watcher: which directories are watched, which
// files are looked at, read and believed, and when a batch is given out. The watchers for
// Go programs (internal/watch) and for Node.js (node/watch.cjs) share it, and only listen,
// look and read.
//
// A host answers questions (Host), reports facts (Set, Happened, Watched, Read, ...), and
// calls again when it is asked to:
//
//	Turn()      carry these orders out: watch, leave, read, warn
//	Complete()  hear what has happened meanwhile, if so
//	Take()      this was saved together
//	Next()      come again then, or as soon as something happens
//
// Events are hints, the file's bytes are the truth, and a slow sweep is the guarantee:
// package settle says what becomes of a hint, package chain in which directories something
// may happen to a file, and a change without an event is found by a look at every file
// (sweep.go).
package track

import (
	"github.com/heatsync-go/heatsync/internal/chain"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Host answers questions. They change nothing, and each is answered as things are
// at that moment.
type Host interface {
	// Now is the time on any clock that is not turned back.
	Now() settle.Instant
	// Stat tells how the file looks that a path leads to.
	Stat(path string) Stat
	// Link returns what the link at a path holds, "" for what is no link, and
	// whether there is anything.
	Link(path string) (target string, there bool)
	// Text returns what a small file holds, "" if it can't be read.
	Text(path string) string
	// Others returns how many tasks of others want a processor, on the whole
	// machine, and how many processors there are; false where nobody can tell.
	Others() (tasks, processors int, ok bool)
	// FileSystem returns what statfs of Linux calls the type of a directory's file
	// system, 0 elsewhere.
	FileSystem(dir string) uint32
}

// Options say what a host is like.
type Options struct {
	// Root is the project's directory.
	Root string
	// Places returns where a file may be that is in layers, one place at least. The first
	// that is there hides the others. Nil: it is at its path.
	Places func(path string) []string
	// Rules are those of the paths.
	Rules resolve.Rules
	// Fold says that events may spell a name in other letters.
	Fold bool
	// Closes says that events tell when a writer closes a file.
	Closes bool
	// Prompt says that the host comes when it is asked to.
	Prompt bool
	// Inotify says that sysctl sets the limits of watches.
	Inotify bool
}

// Orders are to be carried out in this order.
type Orders struct {
	// Watch are directories that are to be watched. Watched, Refused and Starved
	// take the answers.
	Watch []string
	// Leave are directories that need not be watched any more.
	Leave []string
	// Read are files that are to be read, for Read.
	Read []Read
	// Warn are lines of text for a person.
	Warn []string
}

// Read is a file that is to be read.
type Read struct {
	Path string
	// At is where it is, or would be.
	At string
	// Hash is that of what is known: the same contents need not be parsed.
	Hash string
}

// slice is how many files are read between two looks at what else happened.
const slice = 32

// Tracker keeps track of a set of paths. It belongs to one goroutine.
type Tracker struct {
	host    Host
	options Options
	settler settle.Settler
	index   chain.Index
	files   map[string]*file
	verify  []string        // paths to be compared with what was loaded, which are not due yet
	refused map[string]bool // directories that can't be watched
	sweep   sweep
	lock    lock
	starved bool
	warn    []string
}

// New returns a tracker of nothing.
func New(h Host, o Options) *Tracker {
	t := &Tracker{
		host: h, options: o,
		settler: settle.Settler{Closes: o.Closes, Prompt: o.Prompt},
		index:   chain.Index{Links: h.Link, Rules: o.Rules, Fold: o.Fold, Places: o.Places},
		files:   map[string]*file{}, refused: map[string]bool{}, sweep: sweep{interval: rarely, next: h.Now() + rarely},
	}
	roots := o.places(o.Root)
	for _, root := range roots {
		t.index.Below(root)
	}
	if len(roots) > 0 {
		t.lock = findLock(h, o.Rules, roots[0])
	}
	_, _, t.settler.Sees = h.Others()
	return t
}

// places returns where the file of a path may be.
func (o *Options) places(path string) []string {
	switch {
	case path == "":
		return nil
	case o.Places != nil:
		return o.Places(path)
	default:
		return []string{path}
	}
}

// stat tells how the file of a path looks. What is no file is nothing, as it is to whoever
// reads it.
func (t *Tracker) stat(path string) Stat {
	if now := t.host.Stat(t.At(path)); now.isFile() {
		return now
	}
	return Stat{}
}

// At returns where the file of a path is, or else the first place where it would be.
func (t *Tracker) At(path string) string {
	if t.options.Places == nil {
		return path
	}
	places := t.options.Places(path)
	for _, at := range places {
		if t.host.Stat(at).Kind != Nothing {
			return at
		}
	}
	return places[0]
}

// Quiet sets the time without a hint that a file must have, in place of all rules.
// Zero: the rules.
func (t *Tracker) Quiet(time settle.Instant) { t.settler.Quiet = time }

// Deafen says that no directory is watched any more.
func (t *Tracker) Deafen() { t.settler.Deaf = true }

// Every sets how often all files are looked at.
func (t *Tracker) Every(interval settle.Instant) {
	t.sweep.interval, t.sweep.next = interval, t.host.Now()+interval
}

// Set begins to track paths, or ceases to. What is found to differ from the hash that
// is given, now or later, is a change.
func (t *Tracker) Set(diff []watchlist.Entry) {
	var paths []string
	for _, d := range diff {
		if d.Gone {
			t.forget(d.Path)
			continue
		}
		t.settler.Know(d.Path, d.Hash)
		f := t.files[d.Path]
		if f == nil {
			f = &file{}
			t.files[d.Path] = f
			paths = append(paths, d.Path)
		}
		f.fresh = true
		t.verify = append(t.verify, d.Path)
	}
	t.follow(paths)
}

func (t *Tracker) forget(path string) {
	t.settler.Forget(path)
	t.index.Remove(path)
	delete(t.files, path)
}

// Turn does what is due, and says what the host is to do. The sweep comes last: what
// events have told is known by then, and is no difference.
func (t *Tracker) Turn() Orders {
	for _, path := range t.verify[:min(slice, len(t.verify))] {
		t.settler.Verify(path, t.host.Now())
	}
	t.verify = t.verify[min(slice, len(t.verify)):]
	if t.settler.Wonders() {
		tasks, processors, _ := t.host.Others()
		t.settler.Others(tasks, processors, t.host.Now())
	}
	if t.settler.WantsSweep(t.host.Now()) {
		t.sweep.begin(t.host.Now())
	}
	t.doSweep()
	o := Orders{Read: t.due(), Warn: t.warn}
	o.Watch, o.Leave = t.around()
	t.warn = nil
	return o
}

func (t *Tracker) due() (reads []Read) {
	due := t.settler.Due(t.host.Now())
	for _, path := range due[:min(slice, len(due))] {
		reads = append(reads, Read{path, t.At(path), t.settler.Known(path)})
	}
	return reads
}

// Complete tells whether Take has a batch. What has happened by now should be told
// before it is taken: what was read of a file that is written to again may be half.
//
// The lock is looked at here: what has just been read may have been saved under one.
func (t *Tracker) Complete() bool {
	t.lookAtLock()
	return t.settler.Complete(t.host.Now())
}

// Take returns the files that were saved together, sorted by path, if they are
// complete.
func (t *Tracker) Take() []settle.Change {
	t.lookAtLock()
	batch := t.settler.Take(t.host.Now())
	if batch != nil {
		t.outlasted()
	}
	return batch
}

// Gathering tells whether there is something for a batch, complete or not.
func (t *Tracker) Gathering() bool { return t.settler.Gathering() }

// Next returns when Turn has something to do if nothing happens until then, false if
// never.
func (t *Tracker) Next() (settle.Instant, bool) {
	now := t.host.Now()
	if len(t.verify)+len(t.warn) > 0 || t.index.Changed() || t.settler.WantsSweep(now) {
		return now, true
	}
	next, any := t.settler.Next()
	if len(t.files) > 0 && (!any || t.sweep.next < next) {
		next, any = t.sweep.next, true
	}
	if t.lock.held && (!any || t.lock.next < next) {
		next, any = t.lock.next, true
	}
	return next, any
}
