package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// index knows for each watched path the directories in which something may
// happen to it: that of the file, every directory that holds a symbolic link on
// the way, and those below the project's root, which may be replaced. Together
// they are the path's chain:
//
//	/app/conf/app.js   with   /app/conf -> ..data -> v1
//	(/app, conf) (/app, ..data) (/app, v1) (/app/v1, app.js)
//
// A chain ends early at a directory that is not there: its appearance is what
// happens next.
type index struct {
	root   string
	chains map[string][]place
	dirs   map[string]*directory
	routes map[string]route // how directories are reached; for a short time
}

// place is a name in a directory.
type place struct {
	dir, name string
	last      bool // the file itself
}

// directory is one that is watched, or should be.
type directory struct {
	armed bool
	names map[string]*name
}

// name has the paths that end there, and those that lead through.
type name struct {
	files   []string
	through map[string]struct{}
}

func newIndex(root string) index {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	return index{
		root: root, chains: map[string][]place{}, dirs: map[string]*directory{}, routes: map[string]route{},
	}
}

// add enters a path, by the way that leads to it now.
func (x *index) add(path string) {
	x.remove(path)
	chain := x.chain(path)
	x.chains[path] = chain
	for _, p := range chain {
		x.name(p).enter(path, p.last)
	}
}

func (x *index) name(p place) *name {
	d := x.dirs[p.dir]
	if d == nil {
		d = &directory{names: map[string]*name{}}
		x.dirs[p.dir] = d
	}
	key := fold(p.name)
	if d.names[key] == nil {
		d.names[key] = &name{}
	}
	return d.names[key]
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

// remove takes a path out. The directories stay: see idle.
func (x *index) remove(path string) {
	for _, p := range x.chains[path] {
		d := x.dirs[p.dir]
		if d == nil || d.names[fold(p.name)] == nil {
			continue // a chain may lead through one place twice
		}
		n := d.names[fold(p.name)]
		delete(n.through, path)
		n.files = slices.DeleteFunc(n.files, func(f string) bool { return f == path })
		if len(n.files)+len(n.through) == 0 {
			delete(d.names, fold(p.name))
		}
	}
	delete(x.chains, path)
}

// drop forgets those of the directories that are of no interest any more, and
// returns them.
func (x *index) drop(dirs []string) (dropped []string) {
	for _, dir := range dirs {
		if d := x.dirs[dir]; d != nil && len(d.names) == 0 {
			delete(x.dirs, dir)
			dropped = append(dropped, dir)
		}
	}
	return dropped
}

// around returns the directories of a path's chain.
func (x *index) around(path string) []string {
	var dirs []string
	for _, p := range x.chains[path] {
		dirs = append(dirs, p.dir)
	}
	return dirs
}

// named returns the paths of which a name is the file, and those which lead
// through it.
func (x *index) named(dir, base string) (files, through []string) {
	d := x.dirs[dir]
	if d == nil || d.names[fold(base)] == nil {
		return nil, nil
	}
	n := d.names[fold(base)]
	for path := range n.through {
		through = append(through, path)
	}
	return slices.Clone(n.files), through
}

// under returns the paths in whose chain a directory is.
func (x *index) under(dir string) []string {
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

func (x *index) all() []string {
	paths := make([]string, 0, len(x.chains))
	for path := range x.chains {
		paths = append(paths, path)
	}
	return paths
}

// disarm notes that none of the directories is watched for certain.
func (x *index) disarm() {
	for _, d := range x.dirs {
		d.armed = false
	}
}

// incomplete returns the paths of whose chain something is not watched.
func (x *index) incomplete() []string {
	found := map[string]struct{}{}
	for dir, d := range x.dirs {
		if d.armed {
			continue
		}
		for _, path := range x.under(dir) {
			found[path] = struct{}{}
		}
	}
	paths := make([]string, 0, len(found))
	for path := range found {
		paths = append(paths, path)
	}
	return paths
}

// route is how a directory is reached: the places where it may be led
// elsewhere, and what it really is, "" if it is not there.
type route struct {
	places []place
	real   string
}

const maxLinks = 40 // as the kernel has it

// chain returns the places of a path.
func (x *index) chain(path string) []place {
	var chain []place
	for links := 0; links <= maxLinks; links++ {
		r := x.route(filepath.Dir(path))
		chain = append(chain[:len(chain):len(chain)], r.places...)
		if r.real == "" {
			return chain
		}
		base := filepath.Base(path)
		target, err := os.Readlink(filepath.Join(r.real, base))
		if err != nil {
			return append(chain, place{dir: r.real, name: base, last: true})
		}
		chain = append(chain, place{dir: r.real, name: base})
		path = aim(r.real, target)
	}
	return chain
}

func aim(dir, target string) string {
	if filepath.IsAbs(target) {
		return target
	}
	return filepath.Join(dir, target)
}

// route follows a directory from the top. What is found is kept until
// forgetRoutes: all files of a directory share it.
func (x *index) route(dir string) route {
	if r, known := x.routes[dir]; known {
		return r
	}
	r := x.follow(dir, maxLinks)
	x.routes[dir] = r
	return r
}

func (x *index) follow(dir string, links int) route {
	root, names := split(dir)
	r := route{real: root}
	for i, name := range names {
		at := filepath.Join(r.real, name)
		target, err := os.Readlink(at)
		switch {
		case err == nil && links == 0:
			return route{places: r.places}
		case err == nil:
			r.places = append(r.places, place{dir: r.real, name: name})
			rest := x.follow(filepath.Join(append([]string{aim(r.real, target)}, names[i+1:]...)...), links-1)
			return route{append(r.places, rest.places...), rest.real}
		case errors.Is(err, fs.ErrNotExist):
			return route{places: append(r.places, place{dir: r.real, name: name})}
		case x.below(r.real):
			r.places = append(r.places, place{dir: r.real, name: name})
		}
		r.real = at
	}
	return r
}

func (x *index) forgetRoutes() { clear(x.routes) }

// split returns the root of an absolute path and the names that lead from it.
func split(path string) (root string, names []string) {
	root = filepath.VolumeName(path) + string(filepath.Separator)
	for _, name := range strings.Split(path[len(root):], string(filepath.Separator)) {
		if name != "" {
			names = append(names, name)
		}
	}
	return root, names
}

// below tells whether a directory is the project's root or below it.
func (x *index) below(dir string) bool {
	return x.root != "" && (dir == x.root || strings.HasPrefix(dir, x.root+string(filepath.Separator)))
}
