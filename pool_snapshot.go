package heatsync

import (
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

// snapshot is the text of every file that a runtime of the pool has read, and the names in
// every directory that one has listed, as they were when the first did, until a batch is
// committed that says that the disk has others: what is loaded late, on one runtime, is of the
// version that all others have. A runtime that is behind reads what its own version has. What
// the disk has not each runtime lays over it.
type snapshot struct {
	mu      sync.Mutex
	version int
	seen
	before map[int]seen // version -> what its batch has replaced
}

// seen is what was read: texts by path, names by directory.
type seen struct {
	texts map[string][]byte
	names map[string][]string
}

func newSeen() seen { return seen{map[string][]byte{}, map[string][]string{}} }

func newSnapshot() *snapshot { return &snapshot{seen: newSeen(), before: map[int]seen{}} }

// over returns a file system that reads through the snapshot, for a runtime of a version.
func (s *snapshot) over(base resolve.FS, version func() int) resolve.FS {
	return &snapshotFS{FS: base, snapshot: s, version: version}
}

type snapshotFS struct {
	resolve.FS
	snapshot *snapshot
	version  func() int
}

func (f *snapshotFS) ReadFile(path string) ([]byte, error) {
	if text, known := f.text(path); known {
		return text, nil
	}
	text, err := f.FS.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return f.snapshot.keep(path, text), nil
}

// Stat says that there is what the version has, though it may be gone by now.
func (f *snapshotFS) Stat(path string) resolve.Kind {
	if _, known := f.text(path); known {
		return resolve.File
	}
	if len(f.names(path)) > 0 {
		return resolve.Dir
	}
	return f.FS.Stat(path)
}

func (f *snapshotFS) Realpath(path string) (string, error) {
	real, err := f.FS.Realpath(path)
	if _, known := f.text(path); err != nil && (known || len(f.names(path)) > 0) {
		return path, nil
	}
	return real, err
}

func (f *snapshotFS) names(dir string) []string {
	f.snapshot.mu.Lock()
	defer f.snapshot.mu.Unlock()
	names, _ := at(f.snapshot, f.version(), dir, func(s seen) map[string][]string { return s.names })
	return names
}

func (f *snapshotFS) text(path string) (text []byte, known bool) {
	f.snapshot.mu.Lock()
	defer f.snapshot.mu.Unlock()
	return at(f.snapshot, f.version(), path, func(s seen) map[string][]byte { return s.texts })
}

// at returns what a version has by a key. The mutex is held.
func at[V any](s *snapshot, version int, key string, of func(seen) map[string]V) (v V, known bool) {
	for n := version + 1; n <= s.version; n++ {
		if v, known = of(s.before[n])[key]; known {
			return v, true
		}
	}
	v, known = of(s.seen)[key]
	return v, known
}

// keep notes a text that was read, and returns the one that was read first.
func (s *snapshot) keep(path string, text []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if first, known := s.texts[path]; known {
		return first
	}
	s.texts[path] = text
	return text
}

// list returns the names that a version has in a directory. list reads that.
func (s *snapshot) list(dir string, version int, list func() []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, known := at(s, version, dir, func(s seen) map[string][]string { return s.names })
	if !known {
		names = list()
		s.names[dir] = names
	}
	return names
}

// commit takes over what the batch of the next version says of the disk.
func (s *snapshot) commit(b change.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version++
	before := newSeen()
	s.before[s.version] = before
	for _, c := range b.Changes {
		if !c.Saved {
			continue
		}
		if text, known := s.texts[c.Path]; known {
			before.texts[c.Path] = text
		}
		delete(s.texts, c.Path)
		if c.Kind == change.Removed {
			s.rename(before, filepath.Dir(c.Path), filepath.Base(c.Path), false)
			continue
		}
		if c.Data != nil {
			s.texts[c.Path] = c.Data
		}
		s.appear(before, c.Path)
	}
}

// appear notes a file in the directories that were listed. Of those that are new with it nothing
// else is known.
func (s *snapshot) appear(before seen, path string) {
	var above []string // directories that were not listed, the nearest last
	for dir := filepath.Dir(path); dir != path; path, dir = dir, filepath.Dir(dir) {
		if _, known := s.names[dir]; !known {
			above = append(above, path)
			continue
		}
		if s.rename(before, dir, filepath.Base(path), true) {
			for _, file := range above {
				s.names[filepath.Dir(file)] = []string{filepath.Base(file)}
			}
		}
		return
	}
}

// rename adds a name to a directory that was listed, or takes it away, and tells whether that is
// new.
func (s *snapshot) rename(before seen, dir, name string, there bool) bool {
	names, known := s.names[dir]
	if !known || slices.Contains(names, name) == there {
		return false
	}
	if _, noted := before.names[dir]; !noted {
		before.names[dir] = names
	}
	names = slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name })
	if there {
		names = append(names, name)
	}
	slices.Sort(names)
	s.names[dir] = names
	return true
}

// forget drops what only versions before this one have.
func (s *snapshot) forget(version int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.before, func(v int, _ seen) bool { return v <= version })
}
