//go:build !wasip1

package resolve

import (
	"os"
	"runtime"
)

// OSFS is the file system of the machine. It belongs to one goroutine.
//
// # Memory
//
// By itself it remembers nothing: every question goes to the disk, so a file
// that was written a moment ago is found. Most of what a large program costs is
// asking again for the same package.json files, and whether the same directories
// are links. Between Remember and Forget those answers are kept, and only those;
// whether a file is there is always asked. See Remember for when that is right.
type OSFS struct {
	dirs  map[string]string
	files map[string]readResult
}

type readResult struct {
	data []byte
	err  error
}

var _ FS = (*OSFS)(nil)

// OS returns the file system of the machine.
func OS() *OSFS { return &OSFS{} }

// Remember keeps from now on the contents of package.json files, or that there
// are none, and the real paths of directories. Call it where a turn of loading
// begins and Forget where it ends: what was kept must not outlive the turn, or a
// package that was installed since, or a link that was turned over, goes unseen.
// Within a turn it is what Node does for the life of the process.
func (o *OSFS) Remember() {
	if o.dirs == nil {
		o.dirs, o.files = map[string]string{}, map[string]readResult{}
	}
}

// Forget drops what is remembered, and ends remembering.
func (o *OSFS) Forget() { o.dirs, o.files = nil, nil }

func (o *OSFS) Stat(path string) Kind { return stat(path) }

func (o *OSFS) ReadFile(path string) ([]byte, error) {
	if r, ok := o.files[path]; ok {
		return r.data, r.err
	}
	data, err := os.ReadFile(path)
	if o.files != nil && o.Rules().Base(path) == "package.json" {
		o.files[path] = readResult{data, err}
	}
	return data, err
}

func (o *OSFS) Realpath(path string) (string, error) {
	f := follower{rules: o.Rules(), readlink: readlink, dirs: o.dirs, left: MaxLinks}
	return f.real(path)
}

// readlink asks for the kind first: it is the cheaper call, and nearly nothing
// is a link.
func readlink(path string) (string, bool, error) {
	link, err := isLink(path)
	if err != nil || !link {
		return "", false, err
	}
	target, err := os.Readlink(path)
	if err != nil && runtime.GOOS == "windows" {
		return "", false, nil // irregular, but no link
	}
	return target, err == nil, err
}

// Rules are those of the system that the program was built for.
func (o *OSFS) Rules() Rules {
	if runtime.GOOS == "windows" {
		return Windows
	}
	return Unix
}

// WorkingDir is where relative importers and search paths start from.
func (o *OSFS) WorkingDir() string {
	dir, err := os.Getwd()
	if err != nil { // it was removed
		return string(o.Rules().Sep())
	}
	return dir
}
