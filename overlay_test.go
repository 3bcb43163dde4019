package heatsync_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

func embedded(contents map[string]string) fstest.MapFS {
	fsys, _ := mapFS(contents)
	return fsys
}

// edits are done one after the other; without text a file or folder is removed. Each says
// what the main module exports as v when it is live.
type edits []struct{ name, text, want string }

func (e edits) run(t *testing.T, dir string, s *heatsync.Sync, main string) {
	t.Helper()
	o := require(t, s, main)
	batches, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := func() string { return o.Get("v").String() }
	for _, e := range e {
		edit(t, filepath.Join(dir, e.name), e.text)
		for got() != e.want {
			select {
			case b := <-batches:
				for _, c := range b.Changes {
					if c.Kind == change.Removed && filepath.Base(c.Path) == "a.js" {
						t.Errorf("%s is said to be removed, and the base has it", c.Path)
					}
				}
				_, _ = s.Apply(b)
			case <-time.After(20 * time.Second):
				t.Fatalf("after %s it is %s, want %s", e.name, got(), e.want)
			}
		}
	}
}

func edit(t *testing.T, path, text string) {
	t.Helper()
	if text == "" {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	save(t, path, text)
}

func TestOverlayIsWatched(t *testing.T) {
	t.Parallel()
	base := map[string]string{
		"main.js":                       `exports.v = require("./a").v + require("dep")`,
		"a.js":                          `exports.v = "a1 "`,
		"sub/main.js":                   `exports.v = require("../a").v`,
		"node_modules/dep/index.js":     `module.exports = "dep1"`,
		"node_modules/dep/other.js":     `module.exports = "other"`,
		"lib/index.js":                  `exports.v = "index"`,
		"deep.js":                       `exports.v = require("./lib").v`,
		"node_modules/dep/package.json": `{}`,
	}
	for name, tt := range map[string]struct {
		main  string
		edits edits
	}{
		"a file appears, changes, is removed": {"./main.js", edits{
			{"a.js", `exports.v = "a2 "`, "a2 dep1"},
			{"a.js", `exports.v = "a3 "`, "a3 dep1"},
			{"a.js", "", "a1 dep1"},
			{"a.js", `exports.v = "a4 "`, "a4 dep1"},
		}},
		"what is removed shows the base's again after a broken save": {"./main.js", edits{
			{"a.js", `exports.v = "a2 "`, "a2 dep1"},
			{"a.js", `exports.v = `, "a2 dep1"},
			{"a.js", "", "a1 dep1"},
		}},
		"the same as the base": {"./main.js", edits{
			{"a.js", `exports.v = "a1 "`, "a1 dep1"},
			{"a.js", `exports.v = "a2 "`, "a2 dep1"},
			{"a.js", `exports.v = "a1 "`, "a1 dep1"},
			{"a.js", "", "a1 dep1"},
			{"a.js", `exports.v = "a5 "`, "a5 dep1"},
		}},
		"what was looked for in vain": {"./deep.js", edits{
			{"lib.js", `exports.v = "file"`, "file"},
			{"lib.js", "", "index"},
			{"lib/index.js", `exports.v = "index2"`, "index2"},
			{"lib", "", "index"},
		}},
		"the entry itself, in a directory that is not there": {"./sub/main.js", edits{
			{"sub/main.js", `exports.v = "mine " + require("./new")`, "a1 "}, // there is no ./new yet
			{"sub/new.js", `module.exports = "new"`, "mine new"},
			{"sub", "", "a1 "},
		}},
	} {
		for where, same := range map[string]bool{"at its folder": true, "elsewhere": false} {
			t.Run(name+", "+where, func(t *testing.T) {
				t.Parallel()
				dir := filepath.Join(files(t, nil), "scripts") // which is not there yet
				opts := heatsync.Options{FS: heatsync.Overlay(dir, embedded(base))}
				if !same {
					opts.Dir = filepath.Join(files(t, nil), "nowhere")
				}
				_, s := newSync(t, opts)
				tt.edits.run(t, dir, s, tt.main)
			})
		}
	}
}

// Which folders an overlay of an overlay has, and a part of one.
func TestOverlaysOfOverlays(t *testing.T) {
	t.Parallel()
	dir := files(t, nil)
	theme, site := filepath.Join(dir, "theme"), filepath.Join(dir, "site")
	base := embedded(map[string]string{"x/main.js": `exports.v = "base"`})
	sub, err := fs.Sub(heatsync.Overlay(site, heatsync.Overlay(theme, base)), "x")
	if err != nil {
		t.Fatal(err)
	}
	_, s := newSync(t, heatsync.Options{FS: sub})
	edits{
		{"theme/x/main.js", `exports.v = "theme"`, "theme"},
		{"site/x/main.js", `exports.v = "site"`, "site"},
		{"theme/x/main.js", `exports.v = "theme2"`, "site"},
		{"site/x/main.js", "", "theme2"},
		{"theme/x/main.js", `exports.v = "theme"`, "theme"},
		{"site/x/main.js", `exports.v = "site"`, "site"},
		{"theme", "", "site"},
		{"site", "", "base"},
	}.run(t, dir, s, "./main.js")
}

// What a host that runs by itself sees of a folder.
func TestOverlayIsWatchedByAll(t *testing.T) {
	t.Parallel()
	newFS := func(t *testing.T) (dir string, fsys fs.FS) {
		dir = files(t, nil)
		return dir, heatsync.Overlay(dir, embedded(map[string]string{
			"a.js":    `exports.v = 1`,
			"main.js": `const sync = new (require("heatsync"))(); sync.require("./a"); sync.events.on("any", () => process.exit(7))`,
		}))
	}
	t.Run("Loop", func(t *testing.T) {
		t.Parallel()
		dir, fsys := newFS(t)
		_, s := newSync(t, heatsync.Options{FS: fsys})
		require(t, s, "./a.js")
		ctx, cancel := context.WithCancel(t.Context())
		s.OnReload(func(*heatsync.Reload, error) { cancel() })
		save(t, filepath.Join(dir, "a.js"), `exports.v = 2`)
		if err := s.Loop().Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
	})
	t.Run("Program", func(t *testing.T) {
		t.Parallel()
		dir, fsys := newFS(t)
		var out bytes.Buffer
		p := heatsync.NewProgram(&heatsync.Options{FS: fsys, Stdout: &out, Stderr: &out})
		s, err := p.Sync()
		if err != nil {
			t.Fatal(err)
		}
		s.Loop().Post(func() { save(t, filepath.Join(dir, "a.js"), `exports.v = 2`) })
		var exit *heatsync.ExitError
		if err := p.Run(t.Context(), "main.js"); !errors.As(err, &exit) || exit.Code != 7 {
			t.Errorf("Run: %v\n%s", err, &out)
		}
	})
	t.Run("Pool", func(t *testing.T) {
		t.Parallel()
		dir, fsys := newFS(t)
		pool, err := heatsync.NewPool(2, &heatsync.PoolOptions{Options: heatsync.Options{FS: fsys}}, func(s *heatsync.Sync) error {
			_, err := s.Require("./a.js")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close(t.Context())
		ctx, cancel := context.WithCancel(t.Context())
		pool.OnReload(func(_ *heatsync.Reload, err error) {
			if err != nil {
				t.Error(err)
			}
			cancel()
		})
		save(t, filepath.Join(dir, "a.js"), `exports.v = 2`)
		if err := pool.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
		if v := pool.Version(); v != 1 {
			t.Errorf("the pool has version %d, want 1", v)
		}
	})
}

// Links lead where the system has them lead, if that is in the folder. What is outside has
// the link's name.
func TestOverlayLinks(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"outside.js": `exports.v = "outside"`})
	scripts := filepath.Join(dir, "scripts")
	for _, sub := range []string{"v1", "v2"} {
		edit(t, filepath.Join(scripts, sub, "a.js"), `exports.v = "`+sub+`"`)
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(scripts, name)); err != nil {
			t.Skip(err) // Windows
		}
	}
	link("v1", "data")
	link(filepath.Join("data", "a.js"), "a.js")
	link(filepath.Join(scripts, "v1", "a.js"), "absolute.js")
	link("../outside.js", "far.js")
	link("far.js", "farther.js")
	_, s := newSync(t, heatsync.Options{FS: heatsync.Overlay(scripts, embedded(map[string]string{"main.js": `exports.v = require("./a").v`}))})
	v1 := require(t, s, "./v1/a.js")
	for _, id := range []string{"./a.js", "./data/a.js", "./absolute.js"} {
		if require(t, s, id) != v1 {
			t.Errorf("%s is another module than the file", id)
		}
	}
	far := require(t, s, "./far.js")
	if v := far.Get("v").String(); v != "outside" || require(t, s, "./farther.js") != far {
		t.Errorf("far.js: %s", v)
	}
	main := require(t, s, "./main.js")
	batches, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("v2", filepath.Join(scripts, "data.new")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(scripts, "data.new"), filepath.Join(scripts, "data")); err != nil {
		t.Fatal(err)
	}
	for main.Get("v").String() != "v2" {
		_, _ = s.Apply(<-batches)
	}
}

func TestOverlayIsAFileSystem(t *testing.T) {
	dir := files(t, nil)
	base := embedded(map[string]string{"a.js": "a", "lib/b.js": "b", "lib/c.js": "c", "hidden/d.js": "d", "e/f.js": "f"})
	for name, text := range map[string]string{"a.js": "A", "lib/x.js": "x", "hidden": "a file", "g/h.js": "h"} {
		edit(t, filepath.Join(dir, name), text)
	}
	fsys := heatsync.Overlay(dir, base)
	if err := fstest.TestFS(fsys, "a.js", "lib/b.js", "lib/c.js", "lib/x.js", "hidden", "e/f.js", "g/h.js"); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"a.js": "A", "lib/b.js": "b", "hidden": "a file", "hidden/d.js": "", "none": ""} {
		if got, _ := fs.ReadFile(fsys, name); string(got) != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := heatsync.Overlay("", base); got.(fstest.MapFS)["a.js"] != base["a.js"] {
		t.Error("without a folder it is not the base")
	}
	if err := fstest.TestFS(heatsync.Overlay(dir, nil), "a.js", "g/h.js"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(heatsync.Overlay(filepath.Join(dir, "none"), base), "a.js", "e/f.js"); err != nil {
		t.Error(err)
	}
}
