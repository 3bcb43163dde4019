package heatsynctest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/heatsynctest"
)

var rules = map[string]string{
	"rules.js":       `const { rate } = require("./lib/rate"); exports.price = (n) => n * rate;`,
	"lib/rate.js":    `exports.rate = require("../rate.json").rate;`,
	"rate.json":      `{ "rate": 10 }`,
	"unused/file.js": ``,
}

func price(t *testing.T, p *heatsynctest.Project) int {
	t.Helper()
	got, err := heatsync.Call[int](t.Context(), p.Sync, "./rules.js", "price", 3)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// embedded is what a program may have, as an fs.FS.
func embedded() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range rules {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func folder(t *testing.T) string {
	dir := t.TempDir()
	if err := os.CopyFS(dir, embedded()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Wherever the files are, a project does the same.
func TestProjects(t *testing.T) {
	for name, newProject := range map[string]func(*testing.T) *heatsynctest.Project{
		"in memory": func(t *testing.T) *heatsynctest.Project { return heatsynctest.New(t, rules, nil) },
		"on disk":   func(t *testing.T) *heatsynctest.Project { return heatsynctest.NewOnDisk(t, rules, nil) },
		"over an FS": func(t *testing.T) *heatsynctest.Project {
			return heatsynctest.New(t, nil, &heatsync.Options{FS: embedded()})
		},
		"over a folder": func(t *testing.T) *heatsynctest.Project {
			return heatsynctest.New(t, nil, &heatsync.Options{Dir: folder(t)})
		},
		"over an Overlay": func(t *testing.T) *heatsynctest.Project {
			return heatsynctest.New(t, nil, &heatsync.Options{FS: heatsync.Overlay(folder(t), embedded())})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t)
			if v := p.Version("rules.js"); v != 0 {
				t.Errorf("version %d before it is loaded", v)
			}
			if got := price(t, p); got != 30 {
				t.Errorf("price %d", got)
			}
			if r := p.Save("rate.json", `{ "rate": 12 }`); len(r.Modules) != 3 || price(t, p) != 36 {
				t.Errorf("%+v, price %d", r, price(t, p))
			}
			failed := p.SaveBroken("./rules.js", `exports.price = `, filepath.Join(p.Dir, "rate.json"), `{ "rate": 13 }`)
			if !strings.Contains(failed.Error(), "rules.js") || price(t, p) != 36 {
				t.Errorf("%v, price %d", failed, price(t, p))
			}
			p.Save("rules.js", `exports.price = () => 7`)
			if v := p.Version("./rules.js"); v != 3 || price(t, p) != 7 {
				t.Errorf("version %d, price %d", v, price(t, p))
			}
			p.Save("rules.js", rules["rules.js"], "lib/rate.json", `{ "rate": 5 }`)
			p.Remove("lib/rate.js") // ./lib/rate is lib/rate.json then
			if got := price(t, p); got != 15 {
				t.Errorf("price %d after a file was removed", got)
			}
			if r := p.Save("nobody/asked.js", ``); r.Number != 0 {
				t.Errorf("%+v for a file that nobody has loaded", r)
			}
		})
	}
}

// What a project lies over stays as it is.
func TestAProjectWritesNothing(t *testing.T) {
	dir := folder(t)
	p := heatsynctest.New(t, map[string]string{"rate.json": `{ "rate": 1 }`}, &heatsync.Options{Dir: dir})
	if got := price(t, p); got != 3 {
		t.Errorf("price %d, want that of the file over the folder's", got)
	}
	p.Save("rate.json", `{ "rate": 2 }`, "new.js", ``)
	p.Remove("unused/file.js")
	if _, err := p.Sync.Require("./unused/file.js"); err == nil {
		t.Error("a file that was removed is there")
	}
	for name, text := range rules {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != text {
			t.Errorf("%s was written: %s", name, got)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "new.js")); err == nil {
		t.Error("new.js was written")
	}
}

// failing is a test that is to fail.
type failing struct {
	testing.TB
	text string
}

func (f *failing) Helper() {}
func (f *failing) Fatal(args ...any) {
	f.text = fmt.Sprint(args...)
	runtime.Goexit()
}
func (f *failing) Fatalf(format string, args ...any) { f.Fatal(fmt.Sprintf(format, args...)) }

func TestWhatFailsATest(t *testing.T) {
	for _, tt := range []struct {
		want string
		do   func(*heatsynctest.Project)
	}{
		{"save rules.js: ", func(p *heatsynctest.Project) { p.Save("rules.js", `throw new Error("no")`) }},
		{"no", func(p *heatsynctest.Project) { p.Save("rules.js", `throw new Error("no")`) }},
		{"it is live, and should have been refused: ", func(p *heatsynctest.Project) { p.SaveBroken("rules.js", `1`) }},
		{"nothing was reloaded", func(p *heatsynctest.Project) { p.SaveBroken("unused/file.js", `{`) }},
		{"remove none.js", func(p *heatsynctest.Project) { p.Remove("none.js") }},
		{"remove rules.js", func(p *heatsynctest.Project) { p.Remove("rules.js"); p.Remove("rules.js") }},
		{"should have been refused", func(p *heatsynctest.Project) { p.RemoveBroken("rules.js") }},
		{"1 arguments", func(p *heatsynctest.Project) { p.Save("rules.js") }},
		{`"../a.js" is no file in the project`, func(p *heatsynctest.Project) { p.Save("../a.js", "") }},
		{"none.js", func(p *heatsynctest.Project) { p.Require("./none.js") }},
	} {
		f := &failing{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			p := heatsynctest.New(f, rules, nil)
			p.Require("./rules.js")
			tt.do(p)
		}()
		<-done
		if !strings.Contains(f.text, tt.want) {
			t.Errorf("the test fails with %q, want %q", f.text, tt.want)
		}
	}
}

// A folder may take the place of a file that was removed.
func TestAFolderInTheFilesPlace(t *testing.T) {
	p := heatsynctest.New(t, nil, &heatsync.Options{FS: embedded()})
	p.Remove("unused/file.js")
	p.Save("unused/file.js/index.js", `exports.v = 1`)
	if v := p.Require("./unused/file.js").Get("v"); v == nil || v.ToInteger() != 1 {
		t.Errorf("it exports %v", v)
	}
}

// A file hides a folder.
func TestAFileInTheFoldersPlace(t *testing.T) {
	p := heatsynctest.New(t, nil, &heatsync.Options{FS: embedded()})
	p.Save("lib", ``)
	if _, err := p.Sync.Require("./lib/rate.js"); !errors.Is(err, heatsync.ErrNotFound) {
		t.Errorf("Require: %v", err)
	}
}

// BenchmarkProject is what a test costs that makes a project, loads three modules and
// reloads them.
func BenchmarkProject(b *testing.B) {
	for b.Loop() {
		p := heatsynctest.New(b, rules, nil)
		p.Require("./rules.js")
		p.Save("rate.json", `{ "rate": 12 }`)
		_ = p.Sync.Close()
	}
}
