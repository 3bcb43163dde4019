package heatsync_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// A batch that can't be meant is refused as a whole, by an error that names the path.
func TestBatchesThatAreRefused(t *testing.T) {
	dir := files(t, map[string]string{"app/a.js": `exports.v = 1`, "app/lib/b.js": `exports.v = 1`, "outside.js": `exports.v = 1`})
	app := filepath.Join(dir, "app")
	if err := os.Symlink(filepath.Join(app, "a.js"), filepath.Join(app, "link.js")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(filepath.Join(app, "lib"), filepath.Join(app, "dir")); err != nil {
		t.Skip(err)
	}
	put := func(path string) change.Change { return change.Change{Path: path, Data: []byte(`exports.v = 2`)} }
	other := func(path string) change.Change { return change.Change{Path: path, Data: []byte(`exports.v = 3`)} }
	for name, bad := range map[string]struct {
		changes []change.Change
		names   string
	}{
		"no path":                    {[]change.Change{put("")}, "empty"},
		"a NUL":                      {[]change.Change{put("b\x00.js")}, `b\x00.js`},
		"out of the project":         {[]change.Change{put("../outside.js")}, "../outside.js"},
		"out of it and back out":     {[]change.Change{put("lib/../../outside.js")}, "outside.js"},
		"the project itself":         {[]change.Change{put(".")}, "."},
		"a directory":                {[]change.Change{put("lib")}, "lib"},
		"a directory, by a link":     {[]change.Change{put("dir")}, "dir"},
		"a directory that is gone":   {[]change.Change{{Path: "lib", Kind: change.Removed}}, "lib"},
		"below a file":               {[]change.Change{put("a.js/b.js")}, "a.js/b.js"},
		"below a file, by a link":    {[]change.Change{put("link.js/b.js")}, "link.js/b.js"},
		"below a file of the batch":  {[]change.Change{put("new"), put("new/b.js")}, "new/b.js"},
		"two contents":               {[]change.Change{put("a.js"), other("./a.js")}, "./a.js"},
		"two contents, by a link":    {[]change.Change{put("a.js"), other("link.js")}, "link.js"},
		"two, by a link to a folder": {[]change.Change{put("lib/new.js"), other("dir/new.js")}, "new.js"},
		"written and removed":        {[]change.Change{put("a.js"), {Path: filepath.Join(app, "a.js"), Kind: change.Removed}}, "a.js"},
	} {
		t.Run(name, func(t *testing.T) {
			_, s := newSync(t, heatsync.Options{Dir: app})
			a := require(t, s, "./a.js")
			b := change.Batch{Changes: append([]change.Change{put("fine.js")}, bad.changes...)}
			for _, apply := range []func(change.Batch) (*heatsync.Reload, error){s.Apply, s.ApplyOnly} {
				if _, err := apply(b); !errors.Is(err, heatsync.ErrBatch) || !strings.Contains(err.Error(), strings.TrimPrefix(bad.names, "./")) {
					t.Errorf("got %v, want an error about %s", err, bad.names)
				}
			}
			if got := a.Get("v").ToInteger(); got != 1 {
				t.Errorf("a.js has %d", got)
			}
			if _, err := s.Require("./fine.js"); err == nil {
				t.Error("a file of the refused batch is found")
			}
		})
	}
}

// Apply believes a batch whose paths are all known, as a watcher's are, and ApplyOnly believes none.
func TestApplyOnlyReadsEveryBatch(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a, path := require(t, s, "./a.js"), filepath.Join(dir, "a.js")
	twice := change.Batch{Changes: []change.Change{{Path: path, Data: []byte(`exports.v = 2`)}, {Path: path, Data: []byte(`exports.v = 3`)}}}
	if _, err := s.ApplyOnly(twice); !errors.Is(err, heatsync.ErrBatch) || a.Get("v").ToInteger() != 1 {
		t.Errorf("ApplyOnly: %v, a.js has %v", err, a.Get("v"))
	}
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o777)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyOnly(change.Of(path)); !errors.Is(err, heatsync.ErrBatch) {
		t.Errorf("ApplyOnly: %v", err)
	}
	if _, err := s.Apply(change.Of(path)); errors.Is(err, heatsync.ErrBatch) {
		t.Errorf("Apply: %v", err)
	}
}

// Whatever a path is spelled like, it is the file's; what no module has heard of is named.
func TestSpelledPaths(t *testing.T) {
	dir := files(t, map[string]string{"app/main.js": `exports.v = require("./lib/a.js").v`, "app/lib/a.js": `exports.v = 1`, "shared.js": `exports.v = 1`})
	app := filepath.Join(dir, "app")
	if err := os.Symlink(filepath.Join(app, "lib"), filepath.Join(app, "current")); err != nil {
		t.Skip(err)
	}
	_, s := newSync(t, heatsync.Options{Dir: app})
	main, shared := require(t, s, "./main.js"), require(t, s, "../shared.js")
	r, err := s.ApplyOnly(change.Batch{Changes: []change.Change{
		{Path: "current/a.js", Data: []byte(`exports.v = require("./new.js").v`)},
		{Path: "current/new.js", Data: []byte(`exports.v = 2`)},
		{Path: "./lib/../lib/new.js", Data: []byte(`exports.v = 2`)},
		{Path: "../shared.js", Data: []byte(`exports.v = 2`)},
		{Path: "unheard/of.js", Data: []byte(`exports.v = 2`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if main.Get("v").ToInteger() != 2 || shared.Get("v").ToInteger() != 2 {
		t.Errorf("main.js has %v, shared.js %v", main.Get("v"), shared.Get("v"))
	}
	if want := []string{filepath.Join(app, "unheard/of.js")}; !slices.Equal(r.Unknown, want) {
		t.Errorf("unknown are %q, want %q", r.Unknown, want)
	}
	r, err = s.ApplyOnly(pushed(app, "unheard/of.js", `exports.v = 3`)) // and nothing else
	if err != nil || len(r.Unknown) != 1 || r.Number != 0 || r.Version != s.Version() {
		t.Errorf("got %+v, %v", r, err)
	}
	if got := require(t, s, "./unheard/of.js").Get("v").ToInteger(); got != 3 {
		t.Errorf("what is asked for later has %d", got)
	}
}

// The outcome says what runs: which bytes, what was loaded, and what is no more.
func TestOutcomeSaysWhatRuns(t *testing.T) {
	dir := files(t, map[string]string{"main.js": `exports.v = require("./a.js").v + require("./b.js").v`, "a.js": `exports.v = 1`, "b.js": `exports.v = require("./c.js").v`, "c.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	require(t, s, "./main.js")
	runs := running(s)
	b := pushed(dir, "main.js", `exports.v = require("./a.js").v + require("./new.js").v`, "new.js", `exports.v = 2`)
	b.Add(change.Change{Path: filepath.Join(dir, "b.js"), Kind: change.Removed})
	r, err := s.ApplyOnly(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := base(r.Removed) + "; " + base(r.Gone); got != "b.js; b.js c.js" {
		t.Errorf("removed and gone are %s", got)
	}
	if len(r.Loaded) != 1 || r.Loaded[0].Hash != sum.Of([]byte(`exports.v = 2`)) {
		t.Errorf("loaded: %+v", r.Loaded)
	}
	if r.Version != 1 {
		t.Errorf("version %d, want 1", r.Version)
	}
	compareRunning(t, s, follow(runs, r))
	kept := running(s)
	_, err = s.ApplyOnly(pushed(dir, "a.js", `throw new Error`))
	if failed := (*heatsync.ReloadError)(nil); !errors.As(err, &failed) || failed.Reload.Version != 1 || failed.Reload.Modules[0].Hash != sum.Of([]byte(`exports.v = 1`)) {
		t.Errorf("got %+v", err)
	}
	compareRunning(t, s, kept)
}

// running is what Modules says: path -> hash.
func running(s *heatsync.Sync) map[string]string {
	runs := map[string]string{}
	for _, m := range s.Modules() {
		runs[m.Path] = m.Hash
	}
	return runs
}

// follow is what runs after a reload, by its own word.
func follow(runs map[string]string, r *heatsync.Reload) map[string]string {
	for _, m := range slices.Concat(r.Modules, r.Loaded) {
		runs[m.Path] = m.Hash
	}
	for _, path := range r.Gone {
		delete(runs, path)
	}
	return runs
}

func compareRunning(t interface {
	Helper()
	Errorf(string, ...any)
}, s *heatsync.Sync, want map[string]string) {
	t.Helper()
	got := running(s)
	for path, hash := range want {
		if got[path] != hash {
			t.Errorf("%s: %q runs, want %q", path, got[path], hash)
		}
		delete(got, path)
	}
	for path := range got {
		t.Errorf("%s runs, of which nothing was said", path)
	}
}

func base(paths []string) string {
	var names []string
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	return strings.Join(names, " ")
}

// A watcher compares the disk with what it was, and not with what was pushed.
func TestWatcherLeavesWhatWasPushed(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`, "b.js": `exports.v = 1`, "gone.js": `exports.v = 1`, "last.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a, last := require(t, s, "./a.js"), require(t, s, "./last.js")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches, err := s.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b := pushed(dir, "a.js", `exports.v = require("./new.js").v + require("./b.js").v; try { require("./gone.js"); exports.v = 0 } catch {}`,
		"new.js", `exports.v = 2`, "b.js", `exports.v = 2`)
	b.Add(change.Change{Path: filepath.Join(dir, "gone.js"), Kind: change.Removed})
	if _, err := s.ApplyOnly(b); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, "last.js"), `exports.v = 2`)
	for last.Get("v").ToInteger() != 2 { // whatever it reports before
		if _, err := s.Apply(<-batches); err != nil {
			t.Fatal(err)
		}
	}
	if got := a.Get("v").ToInteger(); got != 4 {
		t.Errorf("a.js has %d, want what was pushed, 4", got)
	}
}
