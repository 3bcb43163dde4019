package heatsync

import (
	"path/filepath"
	"slices"

	"github.com/heatsync-go/heatsync/change"
)

// asKnown puts the paths of a batch into the form in which files are known: that of
// modules, where links are followed, and that of paths at which something was looked
// for. A producer of batches names files as it sees them.
func (s *Sync) asKnown(b change.Batch) change.Batch {
	if !slices.ContainsFunc(b.Changes, func(c change.Change) bool { return !s.isModule(c.Path) }) {
		return b
	}
	var known change.Batch
	seen := map[string]int{}
	add := func(c change.Change) {
		if i, twice := seen[c.Path]; twice {
			known.Changes[i] = c
			return
		}
		seen[c.Path] = len(known.Changes)
		known.Changes = append(known.Changes, c)
	}
	for _, c := range b.Changes {
		if !filepath.IsAbs(c.Path) {
			c.Path = filepath.Join(s.opts.Dir, c.Path)
		}
		c.Path = filepath.Clean(c.Path)
		real := s.leadsTo(c)
		if real == "" || s.isWatched(c.Path) { // the link itself may have been turned
			add(c)
		}
		if real != "" {
			c.Path = real
			add(c)
		}
	}
	return known
}

func (s *Sync) isModule(path string) bool { return s.host.Graph().Module(path) != nil }

func (s *Sync) isWatched(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.watched[path]
	return ok
}

// leadsTo returns the file that a changed path leads to, if that is another and is
// known. Of a file that is gone its folder may be behind a link; a link that is gone
// says nothing of what it led to.
func (s *Sync) leadsTo(c change.Change) string {
	if s.isModule(c.Path) || c.Kind == change.Removed && s.isWatched(c.Path) {
		return ""
	}
	real, err := s.host.Realpath(c.Path)
	if err != nil || c.Kind == change.Removed {
		dir, err := s.host.Realpath(filepath.Dir(c.Path))
		if err != nil {
			return ""
		}
		real = filepath.Join(dir, filepath.Base(c.Path))
	}
	if real == c.Path || !s.isModule(real) && !s.isWatched(real) {
		return ""
	}
	return real
}
