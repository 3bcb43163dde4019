// Package source says where modules come from: the files of the system, or an fs.FS that
// stands at a directory, of which some files may be the system's nevertheless.
package source

import (
	"io/fs"

	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watch"
)

// Source is where modules come from. The zero Source is the files of the system.
type Source struct {
	fsys fs.FS
	dir  string

	unwatched bool
}

// Of returns the source that is fsys, with its root at dir, an absolute path; or the files
// of the system, if fsys is nil.
func Of(fsys fs.FS, dir string) Source { return Source{fsys: fsys, dir: dir} }

// Unwatched is the same, which nobody is to watch.
func (s Source) Unwatched() Source {
	s.unwatched = true
	return s
}

// Files returns the files. The system's belong to one goroutine each time.
func (s Source) Files() resolve.FS {
	if s.fsys == nil {
		return resolve.OS()
	}
	return resolve.IO(s.fsys, s.dir)
}

// Watchable tells whether a watcher can see changes.
func (s Source) Watchable() bool {
	_, placed := s.fsys.(placed)
	return !s.unwatched && (s.fsys == nil || placed)
}

// Watch returns a watcher of nothing yet. If nothing is Watchable, it never has a batch.
func (s Source) Watch(o watch.Options) *watch.Watcher {
	if !s.Watchable() {
		return watch.Idle()
	}
	if p, ok := s.fsys.(placed); ok {
		o.Layers = layers{resolve.IO(s.fsys, s.dir), p}
	}
	return watch.New(o)
}

// placed is an fs.FS that takes files from folders of the system, if they are there.
type placed interface {
	fs.FS
	// places returns where the system may have the file of a name, one place at least.
	// The first that is there counts.
	places(name string) []string
}

// Dir returns the folder of the system that lies uppermost in fsys, "" if there is none.
func Dir(fsys fs.FS) string {
	if p, ok := fsys.(placed); ok {
		return p.places(".")[0]
	}
	return ""
}

// layers are what a watcher looks at of an fs.FS.
type layers struct {
	files *resolve.IOFS
	fsys  placed
}

var _ watch.Layers = layers{}

// Places returns a path itself if it is outside of the fs.FS: nothing is there.
func (l layers) Places(path string) []string {
	name, inside := l.files.Name(path)
	if !inside {
		return []string{path}
	}
	return l.fsys.places(name)
}

func (l layers) Read(path string) ([]byte, error) { return l.files.ReadFile(path) }
