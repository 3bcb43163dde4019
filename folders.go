package heatsync

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/folder"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// folderOf is one RequireAll.
type folderOf struct {
	pattern folder.Pattern
	given   string // its directory, before links were followed
	f       func(string, *goja.Object)
	known   map[string]string // paths whose exports f has, and the modules' ids: links may lead elsewhere
	coming  map[string]string // likewise, those that are not loaded yet
	left    map[string]bool   // links that are gone
}

// RequireAll requires all files of a pattern, such as "routes/*.js", and calls f with the
// path and the live exports of each, in order. A pattern is relative to Options.Dir or
// absolute. As for path.Match, a * stands for any text within one part of the path, and no
// file that begins with a dot is meant by it. In "routes/**/*.js" the ** stands for any
// directories below, also for none; not for links, node_modules and what begins with a dot.
//
// Until stop is called, a batch that has a new file of the pattern loads it: it is part of the
// reload like any other file, so if it fails, the reload does. [Sync.Watch] watches for new
// files. After a reload f is called again
//
//   - with the path and the exports of each file that was loaded or evaluated again, and
//   - with the path and nil for each file that is gone. Unless other modules have asked for it,
//     it is forgotten, and what its code has registered ends.
//
// The error is the [*Error] of the first file that can't be loaded; those that are loaded stay
// so, and f is never called. RequireAll belongs to the runtime's goroutine, and f and stop are
// called there. A panic of f in a reload is reported as what a listener throws.
func (s *Sync) RequireAll(pattern string, f func(id string, exports *goja.Object)) (stop func(), err error) {
	if s.isClosed() {
		return nil, ErrClosed
	}
	p, err := folder.Parse(s.opts.Dir, pattern)
	if err != nil {
		return nil, &Error{Op: "require", Path: pattern, From: s.opts.Dir, Err: err}
	}
	fo := &folderOf{given: p.Dir, pattern: p, f: f, known: map[string]string{}, coming: map[string]string{}, left: map[string]bool{}}
	if real, err := s.host.Files().Realpath(p.Dir); err == nil {
		fo.pattern.Dir = real
	}
	exports := map[string]*goja.Object{}
	for _, path := range s.find(fo.pattern) {
		if exports[path], err = s.Require(path); err != nil {
			return nil, err
		}
		fo.known[path] = s.realFile(path)
	}
	s.folders = append(s.folders, fo)
	watch := watchlist.Entry{Path: fo.pattern.String(), Fixed: len(fo.pattern.Dir)}
	s.watchPaths([]watchlist.Entry{watch})
	for _, path := range slices.Sorted(maps.Keys(exports)) {
		f(path, exports[path])
	}
	return func() { s.leaveFolder(fo, watch) }, nil
}

// leaveFolder ends a RequireAll.
func (s *Sync) leaveFolder(fo *folderOf, watch watchlist.Entry) {
	fo.f = nil
	s.folders = slices.DeleteFunc(slices.Clone(s.folders), func(other *folderOf) bool { return other == fo })
	if !slices.ContainsFunc(s.folders, func(other *folderOf) bool { return other.pattern.String() == watch.Path }) {
		watch.Gone = true
		s.watchPaths([]watchlist.Entry{watch})
	}
}

// find lists the files of a pattern.
func (s *Sync) find(p folder.Pattern) []string {
	return slices.DeleteFunc(p.Find((*tree)(s)), func(path string) bool { return s.host.Files().Stat(path) != resolve.File })
}

// tree is where modules come from, with what batches have laid over it.
type tree Sync

func (t *tree) List(dir string) []string {
	s := (*Sync)(t)
	names := func() []string { return s.names(dir) }
	if s.sharing != nil {
		return s.host.Names(dir, s.sharing.names(dir, names))
	}
	return s.host.Names(dir, names())
}

func (t *tree) IsDir(path string) bool {
	files := t.host.Files()
	if files.Stat(path) != resolve.Dir {
		return false
	}
	real, err := files.Realpath(path)
	return err == nil && real == path
}

// names lists a directory of where modules come from. One that can't be listed has none.
func (s *Sync) names(dir string) (names []string) {
	list := func() ([]fs.DirEntry, error) { return os.ReadDir(dir) }
	if s.opts.FS != nil {
		below, err := filepath.Rel(s.opts.Dir, dir)
		if err != nil {
			return nil
		}
		list = func() ([]fs.DirEntry, error) { return fs.ReadDir(s.opts.FS, filepath.ToSlash(below)) }
	}
	entries, _ := list()
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (s *Sync) realFile(path string) string {
	if real, err := s.host.Files().Realpath(path); err == nil {
		return real
	}
	return path
}

// of returns a path as one of the folder's files.
func (fo *folderOf) of(path string) (file string, ok bool) {
	given := folder.Pattern{Dir: fo.given, Names: fo.pattern.Names}
	if given.Match(path) {
		below, err := filepath.Rel(fo.given, path)
		return filepath.Join(fo.pattern.Dir, below), err == nil
	}
	return path, fo.pattern.Match(path)
}

// inFolders notes which files of a batch come to folders or leave them, and has the batch
// name them as their modules are named.
func (s *Sync) inFolders(b change.Batch) change.Batch {
	if len(s.folders) == 0 {
		return b
	}
	var named renamed
	for _, c := range b.Changes {
		path := c.Path
		for _, fo := range s.folders {
			if file, ok := fo.of(path); ok {
				c.Path = file
				s.inFolder(fo, &c)
			}
		}
		named.add(c)
	}
	return named.batch
}

// inFolder does so for one file of a folder.
func (s *Sync) inFolder(fo *folderOf, c *change.Change) {
	path := c.Path
	id, known := fo.known[path]
	if c.Kind == change.Written {
		c.Path = s.realFile(path)
		if !known {
			fo.coming[path] = c.Path
		}
		delete(fo.left, path)
		return
	}
	delete(fo.coming, path)
	s.host.Release(path)
	if known && id != path {
		fo.left[path] = true
	}
}

// inAnyFolder tells whether a path is that of a file which a folder has or would have.
func (s *Sync) inAnyFolder(path string) bool {
	return slices.ContainsFunc(s.folders, func(fo *folderOf) bool {
		_, ok := fo.of(path)
		return ok
	})
}

// wanted tells whether a folder waits for a file.
func (s *Sync) wanted(id string) bool {
	return slices.ContainsFunc(s.folders, func(fo *folderOf) bool {
		return slices.Contains(slices.Collect(maps.Values(fo.coming)), id)
	})
}

// checkFolders vetoes new files that export no object.
func (s *Sync) checkFolders() error {
	for _, fo := range s.folders {
		for path, id := range fo.coming {
			if m := s.host.Graph().Module(id); m == nil || m.State < graph.Loading {
				continue // not of this attempt
			}
			if _, err := s.Require(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellFolders tells of what a reload has loaded, evaluated or found to be gone.
func (s *Sync) tellFolders(evaluated []string) {
	for _, fo := range s.folders {
		for _, path := range slices.Sorted(maps.Keys(fo.coming)) {
			if id := fo.coming[path]; s.runs(id) {
				delete(fo.coming, path)
				fo.known[path] = id
				s.tellFolder(fo, path, true)
				evaluated = slices.DeleteFunc(slices.Clone(evaluated), func(e string) bool { return e == id })
			}
		}
		for _, path := range slices.Sorted(maps.Keys(fo.known)) {
			switch id := fo.known[path]; {
			case fo.left[path] || !s.runs(id):
				delete(fo.known, path)
				delete(fo.left, path)
				s.tellFolder(fo, path, false)
			case slices.Contains(evaluated, id):
				s.tellFolder(fo, path, true)
			}
		}
	}
}

// runs tells whether a module is loaded and its file there.
func (s *Sync) runs(id string) bool {
	m := s.host.Graph().Module(id)
	return m != nil && m.State == graph.Loaded && !m.Gone()
}

func (s *Sync) tellFolder(fo *folderOf, path string, there bool) {
	var exports *goja.Object
	if there {
		var err error
		if exports, err = s.Require(path); err != nil {
			return // it has come to export no object, of which it was warned
		}
	}
	if fo.f == nil {
		return
	}
	err := s.host.Contain("RequireAll", engine.Few, func() error {
		fo.f(path, exports)
		return nil
	})
	if err != nil {
		s.uncaught(err)
	}
}
