// Package producer reads what producers of batches say of files: a build tool, somebody
// at the other end of a pipe. They spell paths as they like, and make mistakes. A batch
// that has one is refused as a whole, before any of it is believed.
package producer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

// ErrBatch is wrapped by what is found fault with.
var ErrBatch = errors.New("the batch can't be applied")

// Reader reads batches.
type Reader struct {
	FS resolve.FS
	// Dir is where relative paths begin.
	Dir string
	// Known tells whether something was loaded from a path, or looked for there.
	Known func(path string) bool
}

// Read returns a batch with its paths absolute and clean, or what is wrong with it.
func (r *Reader) Read(b change.Batch) (change.Batch, error) {
	var read change.Batch
	for _, c := range b.Changes {
		path, err := r.absolute(c.Path)
		if err != nil {
			return change.Batch{}, fmt.Errorf("%w: %w", ErrBatch, err)
		}
		c.Path = path
		read.Changes = append(read.Changes, c)
	}
	if err := r.check(read); err != nil {
		return change.Batch{}, fmt.Errorf("%w: %w", ErrBatch, err)
	}
	return read, nil
}

// absolute returns a path as files have them. A relative one may leave Dir only for what
// is known.
func (r *Reader) absolute(path string) (string, error) {
	rules := r.FS.Rules()
	switch {
	case path == "":
		return "", errors.New("a path is empty")
	case strings.ContainsRune(path, 0):
		return "", fmt.Errorf("%q: a path can't have a NUL in it", path)
	}
	full := rules.Resolve(r.Dir, path)
	if !rules.IsAbs(path) && !r.inside(full) && !r.Known(full) && !r.Known(resolve.Real(r.FS, full)) {
		return "", fmt.Errorf("%s: it leads out of %s, to what no module knows", path, r.Dir)
	}
	return full, nil
}

// inside tells whether a path is that of a file below Dir.
func (r *Reader) inside(path string) bool {
	dir := strings.TrimSuffix(r.FS.Rules().Clean(r.Dir), string(r.FS.Rules().Sep()))
	return strings.HasPrefix(path, dir+string(r.FS.Rules().Sep()))
}

func (r *Reader) check(b change.Batch) error {
	said := map[string]change.Change{}
	for _, c := range b.Changes {
		real := r.at(c)
		if first, twice := said[real]; twice && !same(first, c) {
			return fmt.Errorf("%s and %s are one file, of which the batch says two things", first.Path, c.Path)
		}
		said[real] = c
	}
	for _, c := range b.Changes {
		real := r.at(c)
		if r.FS.Stat(real) == resolve.Dir {
			return fmt.Errorf("%s: it is a directory", c.Path)
		}
		if file := r.fileAbove(real, said); file != "" && c.Kind == change.Written {
			return fmt.Errorf("%s: %s is a file, and no directory", c.Path, file)
		}
	}
	return nil
}

// at is where a file is of which a change tells. What is removed may be a link.
func (r *Reader) at(c change.Change) string {
	if rules := r.FS.Rules(); c.Kind == change.Removed {
		return rules.Resolve(resolve.Real(r.FS, rules.Dir(c.Path)), rules.Base(c.Path))
	}
	return resolve.Real(r.FS, c.Path)
}

func same(a, b change.Change) bool {
	return a.Kind == b.Kind && (a.Data == nil) == (b.Data == nil) && bytes.Equal(a.Data, b.Data)
}

// fileAbove returns a file that is where path has a directory, once the batch is applied.
func (r *Reader) fileAbove(path string, said map[string]change.Change) string {
	rules := r.FS.Rules()
	for dir, below := rules.Dir(path), path; dir != below; dir, below = rules.Dir(dir), dir {
		c, changes := said[dir]
		if changes && c.Kind == change.Written || !changes && r.FS.Stat(dir) == resolve.File {
			return dir
		}
	}
	return ""
}
