package main

import (
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/heatsync-go/heatsync"
)

// states are what was said of files that are not as they should be, so that it can be said
// when they are good again, and nothing is said twice. Any goroutine may use them.
type states struct {
	// exists tells whether there is a file. If it is nil, the disk is asked.
	exists func(path string) bool

	mu    sync.Mutex
	files map[string]state
}

// state is what is wrong with a file.
type state struct {
	was string
	why string // of one that is broken
}

const (
	wasBroken  = "broken"
	wasRemoved = "removed"
	wasRestart = "restart needed"

	nowNew     = "new version"
	nowRunning = "running version"
	nowRemoved = "removed"
)

// fails notes that a file is broken, and returns whether it is for the reason of the last time.
func (s *states) fails(path, why string) (again bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	again = s.files[path] == state{wasBroken, why}
	s.set(path, state{wasBroken, why})
	return again
}

func (s *states) set(path string, to state) {
	if s.files == nil {
		s.files = map[string]state{}
	}
	s.files[path] = to
}

// after takes a reload that went well, and returns what is good again.
func (s *states) after(r *heatsync.Reload) (good []goodFile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mend := func(path, now string) {
		if st, known := s.files[path]; known {
			delete(s.files, path)
			good = append(good, goodFile{path, st.was, now})
		}
	}
	for _, m := range r.Modules {
		if !slices.Contains(r.Pending, m.Path) { // else its old version ran again
			mend(m.Path, nowNew)
		}
	}
	for _, path := range r.Mended {
		if _, known := s.files[path]; !known {
			s.set(path, state{was: wasBroken}) // with another file, of which it was said
		}
		mend(path, s.nowOf(path))
	}
	for _, path := range slices.Sorted(maps.Keys(s.files)) { // one that lacked something of another file
		if s.files[path].was == wasBroken && !slices.Contains(r.Pending, path) {
			mend(path, s.nowOf(path))
		}
	}
	for _, path := range r.Gone {
		delete(s.files, path)
	}
	for _, path := range r.Removed {
		delete(s.files, path)
		if !slices.Contains(r.Gone, path) {
			s.set(path, state{was: wasRemoved})
		}
	}
	for _, m := range r.Restart {
		s.set(m.Path, state{was: wasRestart})
	}
	return good
}

// nowOf tells of a file that was mended and has no new version what has become of it.
func (s *states) nowOf(path string) string {
	exists := s.exists
	if exists == nil {
		exists = isThere
	}
	if exists(path) {
		return nowRunning
	}
	return nowRemoved
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
