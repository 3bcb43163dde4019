package resolve

import (
	"bytes"
	"errors"
	"iter"
	"maps"
	"slices"
)

// Overlay is a file system with some files put over those of another, or taken
// away: what a batch of changes says of them, which the disk may not have yet, or
// never gets. It is as safe to share as its Base.
type Overlay struct {
	Base  FS
	files map[string]overlaid
	dirs  map[string]int // directories of files that were put, and how many are in each
}

// overlaid is a file, or that there is none.
type overlaid struct {
	data    []byte
	removed bool
}

var _ FS = (*Overlay)(nil)

var errRemoved = errors.New("no such file")

// Put makes data the contents of the file at path, which is a real one.
func (o *Overlay) Put(path string, data []byte) {
	o.Drop(path)
	o.set(path, overlaid{data: data})
	o.count(path, +1)
}

// Remove makes the file at path one that is not there.
func (o *Overlay) Remove(path string) {
	o.Drop(path)
	o.set(path, overlaid{removed: true})
}

// Drop has Base answer for path again.
func (o *Overlay) Drop(path string) {
	f, over := o.files[path]
	delete(o.files, path)
	if over && !f.removed {
		o.count(path, -1)
	}
}

// Agree drops what Base says as well.
func (o *Overlay) Agree() {
	for path, f := range o.files {
		if o.agrees(path, f) {
			o.Drop(path)
		}
	}
}

func (o *Overlay) agrees(path string, f overlaid) bool {
	data, err := o.Base.ReadFile(path)
	if f.removed {
		return err != nil
	}
	return err == nil && bytes.Equal(data, f.data) && o.Base.Stat(path) == File
}

// All yields what is over Base: the contents of each path, nil for what was taken away.
func (o *Overlay) All() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for path, f := range o.files {
			data := f.data
			if data == nil && !f.removed {
				data = []byte{}
			}
			if !yield(path, data) {
				return
			}
		}
	}
}

// Save returns a function that puts back what is over Base now.
func (o *Overlay) Save() (undo func()) {
	files, dirs := maps.Clone(o.files), maps.Clone(o.dirs)
	return func() { o.files, o.dirs = files, dirs }
}

func (o *Overlay) set(path string, f overlaid) {
	if o.files == nil {
		o.files, o.dirs = map[string]overlaid{}, map[string]int{}
	}
	o.files[path] = f
}

// count notes in which directories a file was put.
func (o *Overlay) count(path string, n int) {
	for dir, up := o.Rules().Dir(path), path; dir != up; dir, up = o.Rules().Dir(dir), dir {
		if o.dirs[dir] += n; o.dirs[dir] == 0 {
			delete(o.dirs, dir)
		}
	}
}

// Covers tells whether something is put over what Base has at path, or taken away.
func (o *Overlay) Covers(path string) bool {
	_, _, over := o.at(path)
	return over
}

// Stat says what is at path.
func (o *Overlay) Stat(path string) Kind {
	switch f, real, over := o.at(path); {
	case over && f.removed:
		return Missing
	case over:
		return File
	case o.dirs[real] > 0:
		return Dir
	}
	return o.Base.Stat(path)
}

// ReadFile returns what was put at path, or what Base has there.
func (o *Overlay) ReadFile(path string) ([]byte, error) {
	switch f, _, over := o.at(path); {
	case over && f.removed:
		return nil, errRemoved
	case over:
		return f.data, nil
	}
	return o.Base.ReadFile(path)
}

// Realpath returns path without symbolic links.
func (o *Overlay) Realpath(path string) (string, error) {
	if f, real, over := o.at(path); over && !f.removed || o.dirs[real] > 0 {
		return real, nil
	}
	return o.Base.Realpath(path)
}

// Names adds to the names that Base has in a directory, a real one, those of what was put
// there or below. They are sorted.
func (o *Overlay) Names(dir string, base []string) []string {
	names := slices.Clone(base)
	for path, f := range o.files {
		for up := o.Rules().Dir(path); !f.removed && up != path; path, up = up, o.Rules().Dir(up) {
			if up == dir {
				names = append(names, o.Rules().Base(path))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// at returns what was put at the real path of path, or taken away, and that path.
func (o *Overlay) at(path string) (f overlaid, real string, over bool) {
	if f, over = o.files[path]; over || len(o.files) == 0 {
		return f, path, over
	}
	real = Real(o.Base, path)
	f, over = o.files[real]
	return f, real, over
}

func (o *Overlay) Rules() Rules { return o.Base.Rules() }

// WorkingDir is Base's, if it knows one.
func (o *Overlay) WorkingDir() string {
	if base, ok := o.Base.(workingDir); ok {
		return base.WorkingDir()
	}
	return string(o.Rules().Sep())
}
