//go:build !wasip1

package resolve

import (
	"io/fs"
	"strings"
)

// IOFS is an fs.FS as the file system that modules are in.
type IOFS struct {
	fsys fs.FS
	root string
}

var _ FS = (*IOFS)(nil)

// IO returns the file system whose directory root, an absolute path by the
// rules of this machine, is the root of fsys. Nothing is outside of it. It is as
// safe to share as fsys.
func IO(fsys fs.FS, root string) *IOFS {
	f := &IOFS{fsys: fsys}
	f.root = f.Rules().Clean(root)
	return f
}

func (f *IOFS) Rules() Rules { return OS().Rules() }

func (f *IOFS) WorkingDir() string { return f.root }

// Name returns the name that a path has in fsys, and false if it is not in it.
func (f *IOFS) Name(path string) (string, bool) {
	if path == f.root {
		return ".", true
	}
	rules := f.Rules()
	name, ok := strings.CutPrefix(path, rules.join(f.root, ""))
	if rules == Windows {
		name = strings.ReplaceAll(name, `\`, "/")
	}
	return name, ok && fs.ValidPath(name)
}

func (f *IOFS) Stat(path string) Kind {
	name, ok := f.Name(path)
	if !ok {
		return Missing
	}
	info, err := fs.Stat(f.fsys, name)
	switch {
	case err != nil:
		return Missing
	case info.IsDir():
		return Dir
	}
	return File
}

func (f *IOFS) ReadFile(path string) ([]byte, error) {
	name, ok := f.Name(path)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return fs.ReadFile(f.fsys, name)
}

// Realpath follows the links of an fs.ReadLinkFS. Others have none, or hide them.
func (f *IOFS) Realpath(path string) (string, error) {
	links, ok := f.fsys.(fs.ReadLinkFS)
	if !ok {
		return path, nil
	}
	follow := follower{rules: f.Rules(), left: MaxLinks, readlink: func(path string) (string, bool, error) {
		name, ok := f.Name(path)
		if !ok {
			return "", false, nil
		}
		info, err := links.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return "", false, err
		}
		target, err := links.ReadLink(name)
		return target, err == nil, err
	}}
	return follow.real(path)
}
