package heatsync_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// A file's change is one however its producer names the file.
func TestPathsOfChanges(t *testing.T) {
	dir := files(t, nil)
	real := filepath.Join(dir, "real")
	if err := errors.Join(os.MkdirAll(filepath.Join(real, "sub"), 0o777), os.Symlink(real, filepath.Join(dir, "link")), os.Symlink("real/a.js", filepath.Join(dir, "a-link.js"))); err != nil {
		t.Skip(err) // some systems have no links
	}
	for what, path := range map[string]string{
		"real":                         filepath.Join(real, "a.js"),
		"through a linked folder":      filepath.Join(dir, "link", "a.js"),
		"a link to the file":           filepath.Join(dir, "a-link.js"),
		"relative to Dir":              filepath.Join("real", "a.js"),
		"relative, with a dot":         "./real/a.js",
		"relative, through a link":     "link/a.js",
		"with detours":                 filepath.Join(real, "sub") + "/../a.js",
		"relative, through many links": "link/sub/../../link/a.js",
	} {
		t.Run(what, func(t *testing.T) {
			save(t, filepath.Join(real, "a.js"), "exports.v = 1")
			_, s := newSync(t, heatsync.Options{Dir: dir})
			a := require(t, s, "./real/a.js")
			for v, c := range map[int64]change.Change{2: {}, 3: {Data: []byte("exports.v = 3")}} {
				save(t, filepath.Join(real, "a.js"), "exports.v = "+string(rune('0'+v)))
				c.Path = path
				r, err := s.Apply(change.Batch{Changes: []change.Change{c, {Path: filepath.Join(real, "a.js"), Data: c.Data}}})
				if err != nil || len(r.Modules) != 1 || a.Get("v").ToInteger() != v {
					t.Errorf("Apply = %+v, %v, and a.v is %v, not %d", r, err, a.Get("v"), v)
				}
			}
			if err := os.Remove(filepath.Join(real, "a.js")); err != nil {
				t.Fatal(err)
			}
			r, err := s.Apply(change.Batch{Changes: []change.Change{{Path: path, Kind: change.Removed}}})
			if link := what == "a link to the file"; err != nil || (len(r.Removed) == 1) == link {
				t.Errorf("a file that is gone: %+v, %v", r, err)
			}
		})
	}
}

// So are those of an Options.FS, whose names begin at its root.
func TestPathsOfFS(t *testing.T) {
	for _, path := range []string{"lib/a.js", "/app/lib/a.js", "./lib/../lib/a.js"} {
		fsys := fstest.MapFS{"lib/a.js": {Data: []byte("exports.v = 1")}}
		_, s := newSync(t, heatsync.Options{Dir: "/app", FS: fsys})
		a := require(t, s, "./lib/a.js")
		fsys["lib/a.js"] = &fstest.MapFile{Data: []byte("exports.v = 2")}
		if r, err := s.Apply(change.Of(path)); err != nil || len(r.Modules) != 1 || a.Get("v").ToInteger() != 2 {
			t.Errorf("%s: %+v, %v, and a.v is %v", path, r, err, a.Get("v"))
		}
	}
}

// A file that was looked for in vain appears, by whatever name.
func TestPathsOfWhatAppears(t *testing.T) {
	for _, path := range []string{"late.js", "link/late.js"} {
		dir := files(t, map[string]string{"a.js": `try { exports.late = require("./late").v } catch { exports.late = 0 }`})
		if err := os.Symlink(dir, filepath.Join(dir, "link")); err != nil {
			t.Skip(err)
		}
		_, s := newSync(t, heatsync.Options{Dir: dir})
		a := require(t, s, "./a.js")
		save(t, filepath.Join(dir, "late.js"), "exports.v = 7")
		if r, err := s.Apply(change.Of(path)); err != nil || a.Get("late").ToInteger() != 7 {
			t.Errorf("%s: %+v, %v, and it is %v", path, r, err, a.Get("late"))
		}
	}
}

// guarded is a file system in which a file must not be read.
type guarded struct {
	fstest.MapFS
	name string
}

func (g *guarded) Open(name string) (fs.File, error) {
	if name == g.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return g.MapFS.Open(name)
}

func (g *guarded) ReadFile(name string) ([]byte, error) {
	if name == g.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return g.MapFS.ReadFile(name)
}

func (g *guarded) Stat(name string) (fs.FileInfo, error) { return g.MapFS.Stat(name) }

// A file that must not be read is not gone: the reload fails and says why.
func TestFileThatMustNotBeRead(t *testing.T) {
	fsys := &guarded{MapFS: fstest.MapFS{"a.js": {Data: []byte("exports.v = 1")}}}
	_, s := newSync(t, heatsync.Options{Dir: "/app", FS: fsys})
	a := require(t, s, "./a.js")
	fsys.name, fsys.MapFS["a.js"] = "a.js", &fstest.MapFile{Data: []byte("exports.v = 2")}
	r, err := s.Apply(change.Of("/app/a.js"))
	if tried := kept(t, r, err); !errors.Is(err, fs.ErrPermission) || len(tried.Removed) > 0 || len(tried.Pending) != 1 || a.Get("v").ToInteger() != 1 {
		t.Errorf("Apply = %+v, %v", r, err)
	}
	fsys.name = ""
	if _, err := s.Apply(change.Of("/app/a.js")); err != nil || a.Get("v").ToInteger() != 2 {
		t.Errorf("once it may be read: %v, and it is %v", err, a.Get("v"))
	}
}

// Where links are preserved, a file's change is one of all modules that it is, unless it
// names one.
func TestPathsWithLinksPreserved(t *testing.T) {
	for _, path := range []string{"real/a.js", "one/a.js", "two/a.js", "three.js"} {
		dir := files(t, nil)
		if err := errors.Join(os.Mkdir(filepath.Join(dir, "real"), 0o777), os.Symlink("real", filepath.Join(dir, "one")),
			os.Symlink("real", filepath.Join(dir, "two")), os.Symlink("real/a.js", filepath.Join(dir, "three.js"))); err != nil {
			t.Skip(err)
		}
		save(t, filepath.Join(dir, "real", "a.js"), "exports.v = 1")
		_, s := newSync(t, heatsync.Options{Dir: dir, PreserveSymlinks: true})
		one, two := require(t, s, "./one/a.js"), require(t, s, "./two/a.js")
		save(t, filepath.Join(dir, "real", "a.js"), "exports.v = 2")
		r, err := s.Apply(change.Of(path))
		for link, a := range map[string]*goja.Object{"one/a.js": one, "two/a.js": two} {
			if want := path == link || path[0] == 'r' || path == "three.js"; err != nil || (a.Get("v").ToInteger() == 2) != want {
				t.Errorf("%s: %+v, %v, and %s has %v", path, r, err, link, a.Get("v"))
			}
		}
	}
}

// Go code asks from Options.Dir, also where a script has called it.
func TestRequireOfGoThatAScriptCalls(t *testing.T) {
	dir := files(t, map[string]string{"a.js": "exports.n = 1"})
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, "sub", "a.js"), "exports.n = 2")
	save(t, filepath.Join(dir, "sub", "b.js"), "exports.n = load(); exports.deep = (f => f())(() => [1].map(() => load())[0])")
	_, s := newSync(t, heatsync.Options{Dir: dir})
	s.Runtime().Set("load", func() int64 { return require(t, s, "./a.js").Get("n").ToInteger() })
	b := require(t, s, "./sub/b.js")
	v, err := s.Runtime().RunString("load()")
	if n, m := b.Get("n").ToInteger(), b.Get("deep").ToInteger(); n != 1 || m != 1 || err != nil || v.ToInteger() != 1 {
		t.Error(n, m, v, err)
	}
}
