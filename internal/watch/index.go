package watch

import (
	"os"
	"path/filepath"
	"strings"
)

// index knows for each watched path the directories in which something may
// happen to it: that of the file, every directory that holds a symbolic link on
// the way, and those below the project's root, which may be replaced. Together
// they are the path's chain:
//
//	/app/conf/app.js   with   /app/conf -> ..data -> v1
//	(/app, conf) (/app, ..data) (/app, v1) (/app/v1, app.js)
type index struct {
	root   string
	chains map[string][]place
	names  map[string]map[string]map[string]bool // dir -> name -> path -> is it the file itself?
	links  map[string]string                     // what is known of links, "" for what is none; for a short time
}

// place is a name in a directory.
type place struct{ dir, name string }

func newIndex(root string) index {
	return index{
		root: root, chains: map[string][]place{}, links: map[string]string{},
		names: map[string]map[string]map[string]bool{},
	}
}

// add enters a path and returns the directories that are to be watched for it
// and were not before.
func (x *index) add(path string) (dirs []string) {
	if _, known := x.chains[path]; known {
		return nil
	}
	chain := x.chain(path)
	x.chains[path] = chain
	for i, p := range chain {
		names := x.names[p.dir]
		if names == nil {
			names = map[string]map[string]bool{}
			x.names[p.dir] = names
			dirs = append(dirs, p.dir)
		}
		if names[p.name] == nil {
			names[p.name] = map[string]bool{}
		}
		names[p.name][path] = i == len(chain)-1
	}
	return dirs
}

// remove takes a path out and returns the directories that need not be watched
// any more.
func (x *index) remove(path string) (dirs []string) {
	for _, p := range x.chains[path] {
		names := x.names[p.dir]
		delete(names[p.name], path)
		if len(names[p.name]) == 0 {
			delete(names, p.name)
		}
		if names != nil && len(names) == 0 {
			delete(x.names, p.dir)
			dirs = append(dirs, p.dir)
		}
	}
	delete(x.chains, path)
	return dirs
}

// named returns the paths in whose chain a name is, and whether it is the file
// itself.
func (x *index) named(dir, name string) map[string]bool {
	found := make(map[string]bool, 1)
	for path, last := range x.names[dir][name] {
		found[path] = last
	}
	return found
}

// under returns the paths in whose chain a directory is.
func (x *index) under(dir string) []string {
	var paths []string
	for _, of := range x.names[dir] {
		for path := range of {
			paths = append(paths, path)
		}
	}
	return paths
}

func (x *index) all() []string {
	var paths []string
	for path := range x.chains {
		paths = append(paths, path)
	}
	return paths
}

// unarmed notes that a directory is not watched, though it should be: the next
// add tries again.
func (x *index) unarmed(dir string) {
	for name, of := range x.names[dir] {
		for path := range of {
			x.chains[path] = withoutDir(x.chains[path], dir)
		}
		delete(x.names[dir], name)
	}
	delete(x.names, dir)
}

func withoutDir(chain []place, dir string) []place {
	var rest []place
	for _, p := range chain {
		if p.dir != dir {
			rest = append(rest, p)
		}
	}
	return rest
}

// complete tells whether all of a path's chain is watched.
func (x *index) complete(path string) bool {
	chain := x.chains[path]
	return len(chain) > 0 && chain[len(chain)-1].name == filepath.Base(path)
}

const maxLinks = 40 // as the kernel has it

func (x *index) chain(path string) []place {
	var chain []place
	links := 0
	dir, rest := split(path)
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		target := x.link(filepath.Join(dir, name))
		if target != "" || len(rest) == 0 || x.below(dir) {
			chain = append(chain, place{dir, name})
		}
		if target == "" {
			dir = filepath.Join(dir, name)
			continue
		}
		if links++; links > maxLinks {
			return chain
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(dir, target)
		}
		top, more := split(target)
		dir, rest = top, append(more, rest...)
	}
	return chain
}

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

// link returns what a symbolic link points to, "" for anything else.
func (x *index) link(path string) string {
	target, known := x.links[path]
	if !known {
		target, _ = os.Readlink(path)
		x.links[path] = target
	}
	return target
}

func (x *index) forgetLinks() { clear(x.links) }
