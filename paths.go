package heatsync

import (
	"path/filepath"
	"slices"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/producer"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

// checked refuses a batch that has a fault, and else puts its paths into the form in which
// files are known. A watcher's is believed: it names known paths as they are known, and what
// became of a file since will be in its next batch.
func (s *Sync) checked(b change.Batch) (change.Batch, error) {
	if !slices.ContainsFunc(b.Changes, func(c change.Change) bool { return !s.isKnown(c.Path) }) {
		return s.asKnown(b), nil
	}
	return s.checkedAll(b)
}

// checkedAll is checked for what no watcher has made.
func (s *Sync) checkedAll(b change.Batch) (change.Batch, error) {
	r := producer.Reader{FS: s.host.Files(), Dir: s.opts.Dir, Known: s.isKnown}
	b, err := r.Read(b)
	if err != nil {
		return change.Batch{}, err
	}
	return s.asKnown(b), nil
}

func (s *Sync) isKnown(path string) bool {
	return s.isModule(path) || s.isWatched(path) || s.inAnyFolder(path)
}

// asKnown puts the paths of a batch into the form in which files are known: that of
// modules, where links are followed, and that of paths at which something was looked
// for. A producer of batches names files as it sees them.
func (s *Sync) asKnown(b change.Batch) change.Batch {
	if !slices.ContainsFunc(b.Changes, func(c change.Change) bool { return !s.isModule(c.Path) }) {
		return b
	}
	var known renamed
	for _, c := range b.Changes {
		others := s.leadsTo(c)
		if len(others) == 0 || s.isKnown(c.Path) { // the link itself may have been turned, or come to a folder
			known.add(c)
		}
		for _, c.Path = range others {
			known.add(c)
		}
	}
	return known.batch
}

// renamed is a batch whose changes have got other paths, by which several may have become one.
type renamed struct {
	batch change.Batch
	at    map[string]int
}

func (r *renamed) add(c change.Change) {
	if i, twice := r.at[c.Path]; twice {
		r.batch.Changes[i] = c
		return
	}
	if r.at == nil {
		r.at = map[string]int{}
	}
	r.at[c.Path] = len(r.batch.Changes)
	r.batch.Changes = append(r.batch.Changes, c)
}

func (s *Sync) isModule(path string) bool { return s.host.Graph().Module(path) != nil }

func (s *Sync) isWatched(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.watched[path]
	return ok
}

// leadsTo returns the files that a changed path leads to, if they are others. Of a file
// that is gone its folder may be behind a link; a link that is gone says nothing of what it
// led to.
func (s *Sync) leadsTo(c change.Change) []string {
	if s.isModule(c.Path) || c.Kind == change.Removed && s.isWatched(c.Path) {
		return nil
	}
	real := s.realpath(c.Path, c.Kind == change.Removed)
	switch {
	case s.opts.PreserveSymlinks:
		return s.aliases(c.Path, real)
	case real == c.Path, s.isWatched(c.Path) && !s.isModule(real) && !s.isWatched(real):
		return nil
	}
	return []string{real}
}

// realpath follows links, those of its folder only where the file is gone.
func (s *Sync) realpath(path string, gone bool) string {
	if gone {
		return filepath.Join(resolve.Real(s.host.Files(), filepath.Dir(path)), filepath.Base(path))
	}
	return resolve.Real(s.host.Files(), path)
}

// aliases are the modules that are the same file, where several paths to one make
// several modules.
func (s *Sync) aliases(path, real string) (ids []string) {
	for _, m := range s.host.Graph().Modules() {
		if m.ID != path && s.realpath(m.ID, false) == real {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
