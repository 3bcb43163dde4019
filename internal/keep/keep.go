// Package keep has a folder in which programs keep from one start to the next what took long to
// make: the package for Node.js, and what ES modules and TypeScript become. Some of that is
// executed. So the folder is the user's own, nobody else can write to it (private_unix.go), and
// whatever is taken from it is compared with what it should be: a file that a full disk or a crash
// has cut short counts for nothing.
package keep

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/heatsync-go/heatsync/internal/sum"
)

// Folder is such a folder. Several processes may use one at a time, and several goroutines.
type Folder struct {
	dir  string
	root *os.Root
	once bool // made for this process
}

// Variable is the environment variable that names another folder than the user's cache. Off has
// nothing kept of a program's own text; what heatsync itself is made of is not a program's.
const (
	Variable = "HEATSYNC_CACHE"
	Off      = "off"
)

// Any opens the user's folder, or makes one for this process.
func Any() (*Folder, error) {
	f, err := User()
	if err == nil {
		return f, nil
	}
	f, temp := Temp()
	if temp != nil {
		return nil, fmt.Errorf("%w; nor for what is kept: %w", temp, err)
	}
	return f, nil
}

// User opens the user's folder. The error says why there is none that can be trusted.
func User() (*Folder, error) {
	dir, err := userDir()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	return newFolder(dir, false)
}

func userDir() (string, error) {
	if named := os.Getenv(Variable); named != "" && named != Off {
		return filepath.Abs(named)
	}
	base, err := os.UserCacheDir()
	return filepath.Join(base, "heatsync"), err
}

// Temp makes a folder that Close removes.
func Temp() (*Folder, error) {
	dir, err := TempDir()
	if err != nil {
		return nil, err
	}
	return newFolder(dir, true)
}

// TempDir makes a folder in that for temporary files, if nobody else can put
// another in its place.
func TempDir() (string, error) {
	temp, err := filepath.Abs(os.TempDir())
	if err != nil {
		return "", err
	}
	if err := trusted(temp); err != nil {
		return "", fmt.Errorf("there is no safe place for files: %w", err)
	}
	return os.MkdirTemp(temp, "heatsync-")
}

func newFolder(dir string, once bool) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{dir, root, once}, nil
}

// Dir is where it is.
func (f *Folder) Dir() string { return f.dir }

// Once tells whether it was made for this process alone.
func (f *Folder) Once() bool { return f.once }

// Close lets go of it.
func (f *Folder) Close() {
	f.root.Close()
	if f.once {
		os.RemoveAll(f.dir)
	}
}

// EnsureAll makes sure of all files below a directory.
func (f *Folder) EnsureAll(dir string, files map[string][]byte) error {
	for name, data := range files {
		if err := f.Ensure(dir+"/"+name, data); err != nil {
			return err
		}
	}
	return nil
}

// Ensure makes sure that a file holds data. Names are those of package io/fs.
func (f *Folder) Ensure(name string, data []byte) error {
	if f.holds(name, data) {
		return nil
	}
	err := f.put(name, data)
	if err != nil && f.holds(name, data) { // another process was quicker
		return nil
	}
	return err
}

func (f *Folder) holds(name string, data []byte) bool {
	found, err := f.read(name)
	return err == nil && bytes.Equal(found, data)
}

func (f *Folder) read(name string) ([]byte, error) {
	info, err := f.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a file")
	}
	return f.root.ReadFile(name)
}

// put writes a file beside its place and renames it: whoever reads it meanwhile has
// the old one or the new one.
func (f *Folder) put(name string, data []byte) error {
	if err := f.root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return err
	}
	made := name + ".new-" + rand.Text()
	if err := f.write(made, data); err != nil {
		f.root.Remove(made)
		return err
	}
	if err := f.root.Rename(made, name); err != nil {
		f.root.Remove(made)
		return err
	}
	return nil
}

func (f *Folder) write(name string, data []byte) error {
	file, err := f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

// unused is how long something stays that nobody asks for: another version of this
// program made it.
const unused = 30 * 24 * time.Hour

// Use says that an entry of the cache is in use, and removes those that have not been for
// long.
func (f *Folder) Use(name string, now time.Time) {
	f.root.Chtimes(name, now, now) // on a disk that can only be read nothing grows
	entries, _ := fs.ReadDir(f.root.FS(), ".")
	for _, e := range entries {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > unused && isEntry(e.Name()) {
			f.root.RemoveAll(e.Name())
		}
	}
}

// Machine and Texts begin the names of files that Keep has stored: the machine for Node.js, and
// what became of a program's files.
const (
	Machine = "machine-"
	Texts   = "texts-"
)

// isEntry tells whether a name is one that this program gives.
func isEntry(name string) bool {
	name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, Machine), Texts), ".wasm")
	if first, _, made := strings.Cut(name, ".new-"); made {
		name = first // left behind by a crash
	}
	return len(name) == 16 && strings.Trim(name, "0123456789abcdef") == ""
}

// Bound removes the files whose names begin so and that have not been used for longest, until the
// others have no more than so many bytes together.
func (f *Folder) Bound(kind string, most int64) {
	var found []fs.FileInfo
	entries, _ := fs.ReadDir(f.root.FS(), ".")
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), kind) && isEntry(e.Name()) {
			found = append(found, info)
		}
	}
	slices.SortFunc(found, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, info := range found {
		if most -= info.Size(); most < 0 {
			f.root.Remove(info.Name())
		}
	}
}

// Keep stores what took long to make, under a name that says of what it was made.
// The file begins with the sum of the rest, since the name can't tell whether that
// is whole.
func (f *Folder) Keep(name string, data []byte) error {
	return f.put(name, append([]byte(sum.Of(data)+"\n"), data...))
}

// Kept returns what was stored, false if it is not there or damaged.
func (f *Folder) Kept(name string) ([]byte, bool) {
	text, err := f.read(name)
	if err != nil {
		return nil, false
	}
	head, data, _ := bytes.Cut(text, []byte("\n"))
	return data, string(head) == sum.Of(data)
}
