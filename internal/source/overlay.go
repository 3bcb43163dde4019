package source

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/resolve"
)

// overlay is a folder of the system over another file system.
type overlay struct {
	layered
	dir string
}

var _ interface {
	placed
	fs.ReadFileFS
	fs.ReadDirFS
	fs.ReadLinkFS
	fs.SubFS
} = (*overlay)(nil)

// Overlay returns the files of the folder dir, and where it has none, those of base. An
// empty dir is none, and so is a base that is nil.
func Overlay(dir string, base fs.FS) fs.FS {
	if dir == "" {
		return base
	}
	if full, err := filepath.Abs(dir); err == nil { // or there is no working directory
		dir = full
	}
	if base == nil {
		base = nothing{}
	}
	return &overlay{layered{os.DirFS(dir), base}, dir}
}

func (o *overlay) places(name string) []string {
	places := []string{filepath.Join(o.dir, filepath.FromSlash(name))}
	if base, ok := o.base.(placed); ok {
		places = append(places, base.places(name)...)
	}
	return places
}

// Sub returns what is in a directory, which is watched as well.
func (o *overlay) Sub(dir string) (fs.FS, error) {
	base, err := fs.Sub(o.base, dir) // which looks at the name only
	if err != nil {
		return nil, err
	}
	return Overlay(filepath.Join(o.dir, filepath.FromSlash(dir)), base), nil
}

// Lstat tells of links that lead to somewhere in the folder. What others lead to is in
// the folder, as far as anybody can see: it has no other name here.
func (o *overlay) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(o.upper, name)
	switch {
	case o.lacks(name, err):
		return fs.Lstat(o.base, name)
	case err != nil || info.Mode()&fs.ModeSymlink == 0:
		return info, err
	}
	if _, inside := o.link(name); !inside {
		return fs.Stat(o.upper, name)
	}
	return info, nil
}

// ReadLink returns the target of a link in terms of this file system.
func (o *overlay) ReadLink(name string) (string, error) {
	_, err := fs.Lstat(o.upper, name)
	if o.lacks(name, err) {
		return fs.ReadLink(o.base, name)
	}
	target, inside := o.link(name)
	if !inside {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return target, nil
}

// link returns what a link of the folder leads to, relative to its directory, unless it
// leads out of the folder.
func (o *overlay) link(name string) (target string, inside bool) {
	system := resolve.OS()
	root, err := system.Realpath(o.dir)
	if err != nil {
		return "", false
	}
	dir, err := system.Realpath(filepath.Join(o.dir, filepath.FromSlash(path.Dir(name))))
	if err != nil || !within(root, dir) {
		return "", false
	}
	held, err := os.Readlink(filepath.Join(o.dir, filepath.FromSlash(name)))
	if err != nil {
		return "", false
	}
	at := held
	if !filepath.IsAbs(at) {
		at = filepath.Join(dir, held)
	} else if real, err := system.Realpath(filepath.Dir(at)); err == nil { // by another name of the folder, perhaps
		at = filepath.Join(real, filepath.Base(at))
	}
	if !within(root, at) {
		return "", false
	}
	target, err = filepath.Rel(dir, at)
	return filepath.ToSlash(target), err == nil
}

func within(root, at string) bool {
	rel, err := filepath.Rel(root, at)
	return err == nil && filepath.IsLocal(rel)
}

// nothing is an empty file system.
type nothing struct{}

func (nothing) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// layered is one file system over another. A file of the upper one, or a fault of it,
// hides what the other has by that name; directories are merged.
type layered struct{ upper, base fs.FS }

// lacks tells whether an error of the upper one says that it has nothing by a name. Below a
// file there is nothing, and nothing of the base either.
func (l layered) lacks(name string, err error) bool {
	if !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if info, err := fs.Stat(l.upper, dir); err == nil {
			return info.IsDir()
		}
	}
	return true
}

func (l layered) Open(name string) (fs.File, error) {
	f, err := l.upper.Open(name)
	if l.lacks(name, err) {
		return l.base.Open(name)
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.IsDir() {
		return f, nil
	}
	entries, err := l.ReadDir(name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &directory{f, entries}, nil
}

func (l layered) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(l.upper, name)
	if l.lacks(name, err) {
		return fs.Stat(l.base, name)
	}
	return info, err
}

func (l layered) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(l.upper, name)
	if l.lacks(name, err) {
		return fs.ReadFile(l.base, name)
	}
	return data, err
}

func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, err := fs.ReadDir(l.upper, name)
	if err != nil && !l.lacks(name, err) {
		return nil, err
	}
	base, baseErr := fs.ReadDir(l.base, name)
	if err != nil {
		return base, baseErr
	}
	shown := map[string]fs.DirEntry{}
	for _, e := range upper {
		shown[e.Name()] = e
	}
	for _, e := range base { // a link of the upper one that leads nowhere hides nothing
		if _, err := fs.Stat(l.upper, path.Join(name, e.Name())); errors.Is(err, fs.ErrNotExist) {
			shown[e.Name()] = e
		}
	}
	byName := func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) }
	return slices.SortedFunc(maps.Values(shown), byName), nil
}

// directory is one of the upper file system that shows what the base has, too.
type directory struct {
	fs.File
	entries []fs.DirEntry
}

var _ fs.ReadDirFile = (*directory)(nil)

// ReadDir returns the next n entries, or all that are left.
func (d *directory) ReadDir(n int) ([]fs.DirEntry, error) {
	all := len(d.entries)
	switch {
	case n <= 0:
		n = all
	case all == 0:
		return nil, io.EOF
	}
	next := d.entries[:min(n, all)]
	d.entries = d.entries[len(next):]
	return slices.Clone(next), nil
}

// Layer returns the files of upper, and those of base that it neither has nor hides: with an
// error that is not fs.ErrNotExist. A base that is nil is empty.
func Layer(upper, base fs.FS) fs.FS {
	if base == nil {
		base = nothing{}
	}
	return layered{upper, base}
}
