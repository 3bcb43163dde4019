package resolve

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// mapFS is a file system in memory with the path rules of either kind.
// Tests write Unix paths; with Windows rules /app/a.js is C:\app\a.js, and
// the case of letters doesn't count.
type mapFS struct {
	rules Rules
	exact bool // the case of letters counts, whatever the rules
	nodes map[string]node
}

type node struct {
	kind Kind
	data string
	link string
}

var _ FS = (*mapFS)(nil)

// newMapFS makes a file system of the files of an archive. A file that is
// called "from -> to" is a symbolic link.
func newMapFS(rules Rules, files []txtar.File) *mapFS {
	fs := &mapFS{rules: rules, nodes: map[string]node{}}
	fs.fill(files)
	return fs
}

func (fs *mapFS) fill(files []txtar.File) {
	for _, f := range files {
		name, link, isLink := strings.Cut(f.Name, " -> ")
		n := node{kind: File, data: string(f.Data)}
		switch {
		case isLink:
			n = node{link: native(fs.rules, link)}
		case strings.HasSuffix(name, "/"):
			n = node{kind: Dir}
			name = strings.TrimSuffix(name, "/")
		}
		fs.put(native(fs.rules, name), n)
	}
}

func (fs *mapFS) put(path string, n node) {
	fs.nodes[fs.key(path)] = n
	for dir := fs.rules.Dir(path); fs.nodes[fs.key(dir)].kind != Dir; dir = fs.rules.Dir(dir) {
		fs.nodes[fs.key(dir)] = node{kind: Dir}
	}
}

func (fs *mapFS) key(path string) string {
	if fs.rules == Windows && !fs.exact {
		return strings.ToLower(path)
	}
	return path
}

// native writes a path of a test by the given rules.
func native(rules Rules, path string) string {
	if rules == Unix {
		return path
	}
	path = strings.ReplaceAll(path, "/", `\`)
	if strings.HasPrefix(path, `\`) && !strings.HasPrefix(path, `\\`) {
		path = "C:" + path
	}
	return path
}

func (fs *mapFS) at(path string) node {
	real, err := fs.Realpath(path)
	if err != nil {
		return node{}
	}
	return fs.nodes[fs.key(real)]
}

func (fs *mapFS) Stat(path string) Kind {
	if clean := fs.rules.Clean(path); clean != path {
		panic("Stat is asked for " + path + ", which is not clean")
	}
	return fs.at(path).kind
}

func (fs *mapFS) ReadFile(path string) ([]byte, error) {
	if n := fs.at(path); n.kind == File {
		return []byte(n.data), nil
	}
	return nil, errors.New("no such file")
}

func (fs *mapFS) Realpath(path string) (string, error) {
	f := follower{rules: fs.rules, left: MaxLinks, readlink: func(path string) (string, bool, error) {
		n, ok := fs.nodes[fs.key(path)]
		if !ok {
			return "", false, errors.New("no such file")
		}
		return n.link, n.link != "", nil
	}}
	return f.real(path)
}

func (fs *mapFS) Rules() Rules { return fs.rules }

// bothRules runs a test with Unix and with Windows path rules.
func bothRules(t *testing.T, test func(t *testing.T, rules Rules)) {
	t.Run("unix", func(t *testing.T) { test(t, Unix) })
	t.Run("windows", func(t *testing.T) { test(t, Windows) })
}
