// Package chain knows in which directories something may happen to a file: its
// own, every directory that holds a symbolic link on the way to it, and those
// below the project's root, which may be replaced. Together they are the
// file's chain:
//
//	/app/conf/app.js   with   /app/conf -> ..data -> v1
//	(/app, conf) (/app, ..data) (/app, v1) (/app/v1, app.js)
//
// A chain ends early at a directory that does not exist: the next event is its appearance.
//
// The package asks where links lead, and touches no file by itself.
package chain

import (
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/resolve"
)

// Index has the chains of a set of paths. Its exported fields are set before it is used.
type Index struct {
	// Links returns what the link at a path holds, "" for what is no link, and
	// whether there is anything.
	Links func(path string) (target string, there bool)
	// Rules are those of the paths.
	Rules resolve.Rules
	// Fold says that events may spell a name in other letters. Two files that
	// differ in case only are both looked at, which does no harm.
	Fold bool
	// Places returns where a file may be that is in layers: its chain is that of all of
	// them. Nil: it is at its path.
	Places func(path string) []string

	roots  []root
	chains map[string][]place
	dirs   map[string]*directory
	routes map[string]route // how directories are reached; for a short time
	moved  []string         // directories that may be of interest now, or not any more
}

// place is a name in a directory.
type place struct {
	dir, name string
	last      bool // the file itself
}

// directory is one in which something may happen.
type directory struct {
	told  bool // by Changes
	names map[string]*name
}

// name has the paths that end there, and those that lead through.
type name struct {
	files   []string
	through map[string]struct{}
}

// root is a directory of the project.
type root struct {
	dir    string
	prefix string // of what is below it
}

// Below adds a root of the project: directories below it may be replaced.
func (x *Index) Below(dir string) {
	x.init()
	if r := x.route(x.Rules.Clean(dir)); r.real != "" {
		sep := string(x.Rules.Sep())
		x.roots = append(x.roots, root{r.real, strings.TrimSuffix(r.real, sep) + sep})
	}
}

func (x *Index) init() {
	if x.chains == nil {
		x.chains, x.dirs, x.routes = map[string][]place{}, map[string]*directory{}, map[string]route{}
	}
}

// Add enters a path, or enters it anew, by the way that leads to it now.
func (x *Index) Add(path string) {
	x.init()
	x.Remove(path)
	var chain []place
	for _, at := range x.places(path) {
		chain = append(chain, x.chain(at)...)
	}
	x.chains[path] = chain
	for _, p := range chain {
		x.name(p).enter(path, p.last)
	}
}

func (x *Index) places(path string) []string {
	if x.Places == nil {
		return []string{path}
	}
	return x.Places(path)
}

func (x *Index) name(p place) *name {
	d := x.dirs[p.dir]
	if d == nil {
		d = &directory{names: map[string]*name{}}
		x.dirs[p.dir] = d
		x.moved = append(x.moved, p.dir)
	}
	key := x.fold(p.name)
	if d.names[key] == nil {
		d.names[key] = &name{}
	}
	return d.names[key]
}

// fold knows the letters of ASCII only: tables of all others would make the
// machine for Node.js heavier, and what they would find, a sweep finds.
func (x *Index) fold(name string) string {
	if !x.Fold {
		return name
	}
	lower := []byte(name)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] += 'a' - 'A'
		}
	}
	return string(lower)
}

func (n *name) enter(path string, last bool) {
	switch {
	case !last && n.through == nil:
		n.through = map[string]struct{}{path: {}}
	case !last:
		n.through[path] = struct{}{}
	case !slices.Contains(n.files, path):
		n.files = append(n.files, path)
	}
}

// Remove takes a path out.
func (x *Index) Remove(path string) {
	for _, p := range x.chains[path] {
		d, key := x.dirs[p.dir], x.fold(p.name)
		n := d.names[key]
		if n == nil {
			continue // a chain may lead through one place twice
		}
		delete(n.through, path)
		n.files = slices.DeleteFunc(n.files, func(f string) bool { return f == path })
		if len(n.files)+len(n.through) == 0 {
			delete(d.names, key)
		}
		if len(d.names) == 0 {
			x.moved = append(x.moved, p.dir)
		}
	}
	delete(x.chains, path)
}

// Changes returns what has changed in the set of directories of interest since
// the last call: those to watch from now on, and those not to watch any more.
func (x *Index) Changes() (watch, leave []string) {
	for _, dir := range x.moved {
		d := x.dirs[dir]
		switch {
		case d == nil:
		case len(d.names) == 0:
			delete(x.dirs, dir)
			if d.told {
				leave = append(leave, dir)
			}
		case !d.told:
			d.told = true
			watch = append(watch, dir)
		}
	}
	x.moved = x.moved[:0]
	return watch, leave
}

// Changed tells whether Changes may have something to return.
func (x *Index) Changed() bool { return len(x.moved) > 0 }

// Lost makes the next call of Changes tell of a directory again, as one to
// watch, if it is still of interest.
func (x *Index) Lost(dir string) {
	if d := x.dirs[dir]; d != nil {
		d.told = false
		x.moved = append(x.moved, dir)
	}
}

// Named returns the paths of which a name in a directory is the file, and those
// that lead through it. A file that is a link leads elsewhere.
func (x *Index) Named(dir, base string) (files, through []string, link bool) {
	d := x.dirs[dir]
	if d == nil || d.names[x.fold(base)] == nil {
		return nil, nil, false
	}
	n := d.names[x.fold(base)]
	for path := range n.through {
		through = append(through, path)
	}
	if target, _ := x.Links(x.Rules.Resolve(dir, base)); target != "" {
		return nil, append(through, n.files...), true
	}
	return slices.Clone(n.files), through, false
}

// Under returns the paths in whose chain a directory is.
func (x *Index) Under(dir string) []string {
	d := x.dirs[dir]
	if d == nil {
		return nil
	}
	var paths []string
	for _, n := range d.names {
		paths = append(paths, n.files...)
		for path := range n.through {
			paths = append(paths, path)
		}
	}
	return paths
}

// Dirs returns all directories of interest.
func (x *Index) Dirs() []string {
	dirs := make([]string, 0, len(x.dirs))
	for dir := range x.dirs {
		dirs = append(dirs, dir)
	}
	return dirs
}
