package watch

import (
	"errors"
	"io/fs"
	"time"

	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// signature is what a file shows without being read. Two that differ in
// anything are different: an older time is a change, too.
type signature struct {
	size           int64
	modified       int64 // in nanoseconds
	changed        int64 // of the inode, in nanoseconds, where the system tells
	inode, device  uint64
	links          uint64 // names of the file, where the system tells
	exists, isFile bool
}

// young tells whether the file may be being written at this moment, for all
// that its times say. A time that is ahead of the clock counts as young.
func (s signature) young() bool {
	return time.Since(time.Unix(0, max(s.modified, s.changed))) < settling
}

const settling = 250 * time.Millisecond // the longest pause of a writer

// check looks at a path and tells the settler. What no event told of must look
// as it did when it was noticed.
func (k *keeper) check(path string) {
	l, after := k.look(path)
	if l.Found == settle.Whole && k.moves(path, l.Hash, after) {
		k.noticed[path] = after
		k.settler.Hint(path, settle.Noticed, k.now())
		return
	}
	if l.Found != settle.Disturbed {
		k.seen[path] = after
	}
	if parse := k.watcher.opts.Parse; parse != nil && l.Found == settle.Whole && !l.Empty && l.Hash != k.settler.Known(path) {
		l.Broken = parse(path, l.Data) != nil
	}
	k.settler.Looked(path, l, k.now())
	if !k.settler.Unsettled(path) {
		delete(k.noticed, path)
		delete(k.fresh, path)
	}
}

// unreadable is the hash of a file that must not be read, which no contents have.
const unreadable = "unreadable"

// moves tells whether a file that no event tells of may be in the middle of a
// save. When a watch begins, that can only be told by the file's age. A file that
// has other names may be being written by one of them, of which there is no event
// here: a close by this name says nothing.
func (k *keeper) moves(path, hash string, now signature) bool {
	if was, ok := k.noticed[path]; ok {
		return was != now
	}
	return hash != k.settler.Known(path) && (now.links > 1 || k.fresh[path] && now.young())
}

// look reads a file, and makes sure that it stayed as it was meanwhile.
func (k *keeper) look(path string) (settle.Look, signature) {
	before, data, after, err := read(path)
	switch {
	case err != nil && isBusy(err):
		return settle.Look{Found: settle.Disturbed}, before
	case errors.Is(err, fs.ErrPermission): // it is there: whoever loads it is told
		return settle.Look{Hash: unreadable}, stat(path)
	case !before.isFile:
		return settle.Look{Found: settle.Missing}, before
	case err != nil || before != after || int64(len(data)) != after.size:
		return settle.Look{Found: settle.Disturbed}, after
	}
	return settle.Look{Data: data, Hash: sum.Of(data), Empty: len(data) == 0}, after
}
