package heatsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// folded is a folder as its f has heard of it.
type folded struct {
	dir   string
	files map[string]string // name -> what it exports as v
	log   []string
}

func (f *folded) hear(path string, exports *goja.Object) {
	name, _ := filepath.Rel(f.dir, path)
	name = filepath.ToSlash(name)
	if exports == nil {
		delete(f.files, name)
		f.log = append(f.log, "-"+name)
		return
	}
	f.files[name] = exports.Get("v").String()
	f.log = append(f.log, name+"="+f.files[name])
}

func (f *folded) happened(t *testing.T, what, want string) {
	t.Helper()
	if got := strings.Join(f.log, " "); got != want {
		t.Errorf("%s: f heard %q, want %q", what, got, want)
	}
	f.log = nil
}

func fold(t *testing.T, s *heatsync.Sync, dir, pattern string) (f *folded, stop func()) {
	t.Helper()
	f = &folded{dir: dir, files: map[string]string{}}
	stop, err := s.RequireAll(pattern, f.hear)
	if err != nil {
		t.Fatal(err)
	}
	return f, stop
}

func folderFiles(t *testing.T) (dir string, path func(string) string) {
	dir = files(t, map[string]string{"main.js": ""})
	path = func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for name, text := range map[string]string{"routes/a.js": "exports.v = 'a'; route('a')", "routes/b.js": "exports.v = 'b'", "routes/c.txt": "no", "routes/.d.js": "no"} {
		os.MkdirAll(filepath.Dir(path(name)), 0o777)
		save(t, path(name), text)
	}
	return dir, path
}

// New files are loaded and deleted ones released, each as part of a reload.
func TestRequireAll(t *testing.T) {
	dir, path := folderFiles(t)
	var stderr bytes.Buffer
	_, s := newSync(t, heatsync.Options{Dir: dir, Stderr: &stderr})
	r := &registry{}
	r.give(s)
	f, stop := fold(t, s, dir, "routes/*.js")
	f.happened(t, "at first", "routes/a.js=a routes/b.js=b")
	r.happened(t, "at first", "+a")
	step := func(what string, ok bool, want, routes string, changes ...string) *heatsync.Reload {
		t.Helper()
		var b change.Batch
		for i := 0; i < len(changes); i += 2 {
			c := change.Change{Path: changes[i]}
			if changes[i+1] == "" {
				os.Remove(path(changes[i]))
				c.Kind = change.Removed
			} else {
				save(t, path(changes[i]), changes[i+1])
			}
			b.Add(c)
		}
		done, err := s.Apply(b)
		if (err == nil) != ok {
			t.Errorf("%s: %v", what, err)
		}
		f.happened(t, what, want)
		r.happened(t, what, routes)
		return done
	}
	done := step("a new file", true, "routes/c.js=c", "+c", "routes/c.js", "exports.v = 'c'; route('c')")
	if len(done.Modules) != 1 || done.Modules[0].Path != path("routes/c.js") || done.Modules[0].Reason.Why != heatsync.Appeared || done.Modules[0].Version != 1 {
		t.Errorf("the reload tells %+v", done.Modules)
	}
	step("an edit", true, "routes/c.js=c2", "-c +c2", "routes/c.js", "exports.v = 'c2'; route('c2')")
	step("an edit and a new file that throws", false, "", "", "routes/a.js", "exports.v = 'a2'", "routes/d.js", "route('d'); throw new Error('no')")
	step("another, alone", true, "routes/b.js=b2", "", "routes/b.js", "exports.v = 'b2'")
	step("both mended", true, "routes/d.js=d routes/a.js=a2", "-a +d", "routes/d.js", "exports.v = 'd'; route('d')")
	step("a new file that exports no object", false, "", "", "routes/e.js", "module.exports = 5")
	step("it is gone", true, "", "", "routes/e.js", "")
	step("deleted, with another that is new", true, "routes/f.js=f -routes/c.js", "-c2", "routes/c.js", "", "routes/f.js", "exports.v = 'f'")
	if slices.ContainsFunc(s.Modules(), func(m heatsync.Module) bool { return m.Path == path("routes/c.js") }) {
		t.Error("a file that is gone is loaded still")
	}
	step("back again", true, "routes/c.js=c3", "+c3", "routes/c.js", "exports.v = 'c3'; route('c3')")
	step("others", true, "", "", "routes/x.txt", "no", "routes/.x.js", "no", "routes/x/y.js", "")
	if _, err := s.Resync("./routes/b.js"); err != nil {
		t.Error(err)
	}
	f.happened(t, "resync", "routes/b.js=b2")
	stop()
	step("after stop", true, "", "-c3 +c4", "routes/c.js", "exports.v = 'c4'; route('c4')", "routes/g.js", "exports.v = 'g'")
}

// What f does wrong harms nobody else.
func TestRequireAllPanics(t *testing.T) {
	dir, path := folderFiles(t)
	var stderr bytes.Buffer
	_, s := newSync(t, heatsync.Options{Dir: dir, Stderr: &stderr})
	s.Runtime().Set("route", func() {})
	armed := false
	if _, err := s.RequireAll("routes/*.js", func(string, *goja.Object) {
		if armed {
			panic("f fails")
		}
	}); err != nil {
		t.Fatal(err)
	}
	f, _ := fold(t, s, dir, "routes/*.js")
	f.log, armed = nil, true
	if _, err := apply(t, s, path("routes/n.js"), "exports.v = 1"); err != nil || !strings.Contains(stderr.String(), "f fails") {
		t.Error(err, stderr.String())
	}
	f.happened(t, "another", "routes/n.js=1")
	save(t, path("routes/bad.js"), "throw new Error('no')")
	if _, err := s.RequireAll("routes/*.js", f.hear); err == nil || !strings.Contains(err.Error(), "bad.js") {
		t.Error(err)
	}
	if _, err := s.RequireAll("routes/[", f.hear); err == nil {
		t.Error("no pattern")
	}
	s.Close()
	if _, err := s.RequireAll("routes/*.js", f.hear); !errors.Is(err, heatsync.ErrClosed) {
		t.Error(err)
	}
}

// Files that only a batch has count, and those of an fs.FS.
func TestRequireAllOfBatches(t *testing.T) {
	for name, opts := range map[string]heatsync.Options{
		"fs.FS": {FS: fstest.MapFS{"routes/a.js": {Data: []byte("exports.v = 'a'")}}, Dir: "/app"}, "nothing at all": {Dir: t.TempDir()},
	} {
		t.Run(name, func(t *testing.T) {
			_, s := newSync(t, opts)
			f, _ := fold(t, s, opts.Dir, "routes/*/*.js")
			if _, err := s.Apply(change.Batch{Changes: []change.Change{{Path: "routes/x/n.js", Data: []byte("exports.v = 'n'")}}}); err != nil {
				t.Fatal(err)
			}
			f.happened(t, "pushed", "routes/x/n.js=n")
			late, _ := fold(t, s, opts.Dir, "routes/*/*.js")
			late.happened(t, "asked later", "routes/x/n.js=n")
			if _, err := s.Apply(change.Batch{Changes: []change.Change{{Path: "routes/x/n.js", Kind: change.Removed}}}); err != nil {
				t.Fatal(err)
			}
			f.happened(t, "taken away", "-routes/x/n.js")
		})
	}
}

// The watcher finds new files, also in folders that were not there.
func TestRequireAllWatches(t *testing.T) {
	for name, poll := range map[string]bool{"events": false, "polling": true} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"main.js": ""})
			opts := heatsync.Options{Dir: dir}
			if poll {
				opts.Poll = 20e6
			}
			_, s := newSync(t, opts)
			one, _ := fold(t, s, dir, "routes/*.js")
			two, _ := fold(t, s, dir, "plugins/*/index.js")
			three, _ := fold(t, s, dir, "deep/**/*.js")
			ctx, cancel := context.WithCancel(t.Context())
			s.Loop().Hold()
			var steps []func() bool
			put := func(name, text string) {
				os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777)
				save(t, filepath.Join(dir, name), text)
			}
			for i := range 3 {
				v := fmt.Sprint(i)
				steps = append(steps, func() bool {
					put("routes/r.js", "exports.v = "+v)
					put("plugins/p"+v+"/index.js", "exports.v = "+v)
					put("deep/"+strings.Repeat("d/", i)+"f.js", "exports.v = "+v)
					return true
				}, func() bool {
					return one.files["routes/r.js"] == v && two.files["plugins/p"+v+"/index.js"] == v && three.files["deep/"+strings.Repeat("d/", i)+"f.js"] == v
				})
			}
			steps = append(steps, func() bool { os.Remove(filepath.Join(dir, "routes/r.js")); return true }, func() bool { return len(one.files) == 0 })
			next := func() {
				for len(steps) > 0 && steps[0]() {
					steps = steps[1:]
				}
				if len(steps) == 0 {
					cancel()
				}
			}
			s.OnReload(func(*heatsync.Reload, error) { s.Loop().Post(next) })
			steps[0]()
			steps = steps[1:]
			returns(t, "the loop", func() {
				if err := s.Loop().Run(ctx); !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		})
	}
}

// All runtimes of a pool have the files of the version that they have.
func TestRequireAllInAPool(t *testing.T) {
	dir, path := folderFiles(t)
	pool, err := heatsync.NewPool(3, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, func(s *heatsync.Sync) error {
		s.Runtime().Set("route", func() {})
		names := map[string]bool{}
		s.Runtime().Set("names", func() int { return len(names) })
		_, err := s.RequireAll("routes/*.js", func(id string, exports *goja.Object) {
			if names[id] = true; exports == nil {
				delete(names, id)
			}
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	check := func(want int64) {
		t.Helper()
		for range 6 {
			err := pool.Do(t.Context(), func(s *heatsync.Sync) error {
				v, err := s.Runtime().RunString("names()")
				if err == nil && v.ToInteger() != want {
					t.Errorf("a runtime has %v files, want %d", v, want)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	check(2)
	save(t, path("routes/n.js"), "exports.v = 1")
	if _, err := pool.Apply(change.Of(path("routes/n.js"))); err != nil {
		t.Fatal(err)
	}
	check(3)
	save(t, path("routes/bad.js"), "throw new Error('no')")
	if _, err := pool.Apply(change.Of(path("routes/bad.js"))); err == nil {
		t.Error("no error")
	}
	check(3)
	os.Remove(path("routes/n.js"))
	if _, err := pool.Apply(change.Batch{Changes: []change.Change{{Path: path("routes/n.js"), Kind: change.Removed}}}); err != nil {
		t.Fatal(err)
	}
	check(2)
}

// A batch that is refused because a reload is under way has said nothing of a folder's files.
func TestRefusedBatchesLeaveFolders(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`, "b.js": `exports.v = 1`})
	if err := os.Mkdir(filepath.Join(dir, "routes"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../a.js", filepath.Join(dir, "routes/a.js")); err != nil {
		t.Skip(err) // Windows
	}
	a := change.Change{Path: filepath.Join(dir, "routes/a.js"), Kind: change.Removed}
	var s *heatsync.Sync
	_, s = newSync(t, heatsync.Options{Dir: dir, Check: func() error {
		if _, err := s.Apply(change.Batch{Changes: []change.Change{a}}); err != heatsync.ErrBusy {
			t.Errorf("Apply from inside a reload: %v", err)
		}
		return nil
	}})
	var heard []string
	stop, err := s.RequireAll("routes/*.js", func(_ string, exports *goja.Object) { heard = append(heard, fmt.Sprint(exports != nil)) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	require(t, s, "./b.js")
	if _, err := apply(t, s, filepath.Join(dir, "b.js"), `exports.v = 2`); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(heard, []string{"true"}) {
		t.Errorf("the folder heard %v of its file", heard)
	}
}
