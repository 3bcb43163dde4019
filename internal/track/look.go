package track

import "github.com/heatsync-go/heatsync/internal/settle"

// Stat is what a file shows without being read. Two that differ in anything are
// different: an older time is a change, too. The zero Stat is that of no file.
type Stat struct {
	Kind              Kind
	Size              int64
	Modified, Changed int64 // in nanoseconds; the latter is the inode's, where the system tells
	Inode, Device     uint64
	Links             uint64 // names of the file, where the system tells
}

// Kind is what there is at a path.
type Kind uint8

const (
	// Nothing: or a thing that is no file, such as a pipe.
	Nothing Kind = iota
	// File is a regular one.
	File
	// Directory is one.
	Directory
)

func (s Stat) isFile() bool { return s.Kind == File }

// Reading is what was read at a path.
type Reading struct {
	settle.Look
	// Stat is how the file looked afterwards. It has not changed meanwhile if
	// Found is Whole.
	Stat Stat
	// Age is how long ago it was changed last, for all that its times say.
	Age settle.Instant
}

// Unreadable is the hash of a file that is there and must not be read, which no
// contents have: whoever loads it is told.
const Unreadable = "unreadable"

// file is one that is tracked.
type file struct {
	seen    Stat // how it looked when it was last read
	noticed Stat // how it looked when that was found to have changed, without an event
	unheard bool // noticed is true
	fresh   bool // it has not been compared with what was loaded: a look is on its way
}

// Read tells what was read. What no event told of must look as it did when it was
// noticed.
func (t *Tracker) Read(path string, r Reading) {
	f := t.files[path]
	if f == nil {
		return
	}
	if r.Found == settle.Whole && t.moves(path, f, r) {
		t.notice(path, r.Stat)
		return
	}
	if r.Found != settle.Disturbed {
		f.seen = r.Stat
	}
	t.settler.Looked(path, r.Look, t.host.Now())
	if !t.settler.Unsettled(path) {
		f.unheard, f.fresh = false, false
	}
}

// moves tells whether a file that no event tells of may be in the middle of a
// save. When it begins to be tracked, that can only be told by its age: one that is
// ahead of the clock counts as young. A file that has other names may be being
// written by one of them, of which there is no event here: a close by this name says
// nothing.
func (t *Tracker) moves(path string, f *file, r Reading) bool {
	if f.unheard {
		return f.noticed != r.Stat
	}
	return r.Hash != t.settler.Known(path) && (r.Stat.Links > 1 || f.fresh && r.Age < settle.Silence)
}

// differs looks for what no event has told of a file. While events are being
// followed, or what was noticed stays as it was, there is nothing new.
func (t *Tracker) differs(path string) bool {
	f := t.files[path]
	if f == nil || f.fresh {
		return false
	}
	now := t.stat(path)
	switch {
	case f.unheard && f.noticed == now, !f.unheard && (f.seen == now || t.settler.Unsettled(path)):
		return false
	}
	t.notice(path, now)
	return true
}

// notice hints at what no event told of.
func (t *Tracker) notice(path string, now Stat) {
	f := t.files[path]
	if f == nil {
		return
	}
	f.unheard, f.noticed = true, now
	hint := settle.Noticed
	if !now.isFile() {
		hint = settle.Missed
	}
	t.settler.Hint(path, hint, t.host.Now())
}

// Hint tells what happened to a path, whatever its name leads to.
func (t *Tracker) Hint(path string, h settle.Hint) {
	if f := t.files[path]; f != nil {
		f.unheard = false
		f.fresh = f.fresh && h != settle.Closed // events tell of its saves
		t.settler.Hint(path, h, t.host.Now())
	}
}
