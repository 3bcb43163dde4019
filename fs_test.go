package heatsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// mapFS makes a file system in memory, which stands at the directory dir.
func mapFS(contents map[string]string) (fsys fstest.MapFS, dir string) {
	fsys = fstest.MapFS{}
	for name, text := range contents {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	dir, err := filepath.Abs("nowhere")
	if err != nil {
		panic(err)
	}
	return fsys, dir
}

func TestFSHasTheModules(t *testing.T) {
	fsys, dir := mapFS(map[string]string{
		"main.js":                         `exports.all = [require('./lib'), require('pkg'), require('pkg/sub'), require('./data').n, require('#own')].join();`,
		"package.json":                    `{ "imports": { "#own": "./lib/own.js" } }`,
		"lib/index.ts":                    `export = 'lib' as string;`,
		"lib/own.js":                      `module.exports = require('path').relative(require('path').dirname(__dirname), __filename).replace('\\', '/');`,
		"data.json":                       `{ "n": 7 }`,
		"node_modules/pkg/package.json":   `{ "exports": { ".": "./main.js", "./sub": "./deep/sub.js" } }`,
		"node_modules/pkg/main.js":        `module.exports = 'pkg';`,
		"node_modules/pkg/deep/sub.js":    `module.exports = 'sub';`,
		"node_modules/pkg/deep/hidden.js": ``,
	})
	fsys["linked.js"] = &fstest.MapFile{Data: []byte("main.js"), Mode: fs.ModeSymlink}
	_, s := newSync(t, heatsync.Options{Dir: dir, FS: fsys})
	main := require(t, s, "./main")
	if got := main.Get("all").String(); got != "lib,pkg,sub,7,lib/own.js" {
		t.Errorf("loaded %s", got)
	}
	if linked := require(t, s, "./linked.js"); linked != main {
		t.Error("a link is another module than its file")
	}
	for id, code := range map[string]string{
		"pkg/deep/hidden.js": "ERR_PACKAGE_PATH_NOT_EXPORTED",
		"./nope":             "MODULE_NOT_FOUND",
		"../nowhere.js":      "MODULE_NOT_FOUND",
	} {
		_, err := s.Require(id)
		var ex *goja.Exception
		if !errors.As(err, &ex) || ex.Value().(*goja.Object).Get("code").String() != code {
			t.Errorf("Require(%q): %v, want %s", id, err, code)
		}
	}
}

func TestFSChangesWhenToldSo(t *testing.T) {
	fsys, dir := mapFS(map[string]string{
		"a.js": `exports.v = require('./b').v; exports.from = require('./b').from;`,
		"b.js": `exports.v = 1; exports.from = 'js';`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir, FS: fsys})
	a := require(t, s, "./a.js")
	at := func(name string) string { return filepath.Join(dir, name) }
	apply := func(want string, b change.Batch) {
		t.Helper()
		if _, err := s.Apply(b); err != nil {
			t.Fatal(err)
		}
		if got := a.Get("v").String() + a.Get("from").String(); got != want {
			t.Errorf("after the change it is %s, want %s", got, want)
		}
	}
	fsys["b.js"] = &fstest.MapFile{Data: []byte(`exports.v = 2; exports.from = 'js';`)}
	apply("2js", change.Of(at("b.js")))

	// The data that comes with a change is what counts; the file has it too later.
	text := []byte(`exports.v = 3; exports.from = 'js';`)
	fsys["b.js"] = &fstest.MapFile{Data: text}
	apply("3js", change.Batch{Changes: []change.Change{{Path: at("b.js"), Data: text}}})

	// A file that goes gives way to another one.
	delete(fsys, "b.js")
	fsys["b.json"] = &fstest.MapFile{Data: []byte(`{ "v": 4, "from": "json" }`)}
	apply("4json", change.Batch{Changes: []change.Change{{Path: at("b.js"), Kind: change.Removed}, {Path: at("b.json")}}})

	fsys["b.json"] = &fstest.MapFile{Data: []byte(`{`)}
	if _, err := s.Apply(change.Of(at("b.json"))); err == nil {
		t.Error("a syntax error was taken")
	}
	if got := a.Get("v").String(); got != "4" {
		t.Errorf("after a failed change it is %s, want the last good version's 4", got)
	}
}

func TestFSIsNotWatched(t *testing.T) {
	fsys, dir := mapFS(map[string]string{"a.js": `exports.v = 1;`})
	_, s := newSync(t, heatsync.Options{Dir: dir, FS: fsys})
	require(t, s, "./a.js")
	ctx, cancel := context.WithCancel(t.Context())
	first, err := s.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if b, more := <-first; more {
		t.Errorf("got a batch %v", b)
	}
	second, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if b, more := <-second; more {
		t.Errorf("got a batch %v", b)
	}
}

// A program ends, though it holds modules: nobody could change them.
func TestFSRunsPrograms(t *testing.T) {
	fsys, dir := mapFS(map[string]string{
		"main.js": `
			const Heatsync = require('heatsync');
			const sync = new Heatsync();
			console.log(sync.require('./a.js').v, require('fs').existsSync(__filename), require('fs').existsSync(process.cwd()));
			require('assert')(false);`,
		"a.js": `exports.v = 1;`,
	})
	var stdout, stderr bytes.Buffer
	p := heatsync.NewProgram(&heatsync.Options{Dir: dir, FS: fsys, Stdout: &stdout, Stderr: &stderr})
	var exit *heatsync.ExitError
	if err := p.Run(t.Context(), "main.js"); !errors.As(err, &exit) || exit.Code != 1 {
		t.Errorf("Run: %v, want status 1", err)
	}
	if got := stdout.String(); got != "1 false true\n" {
		t.Errorf("printed %q", got)
	}
	if got := stderr.String(); !strings.Contains(got, "require('assert')(false)") {
		t.Errorf("the error does not quote the source, which is in FS only:\n%s", got)
	}
}

// A pool over files in memory is told of changes, too. It reads on several goroutines, while
// the map of a MapFS must not change: the batch has the text.
func TestFSInAPool(t *testing.T) {
	fsys, dir := mapFS(map[string]string{"a.js": `exports.v = require("./b").v`, "b.js": `exports.v = 1`})
	pool, err := heatsync.NewPool(2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, FS: fsys}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	var versions []int
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := pool.Run(stopped); !errors.Is(err, context.Canceled) || pool.Version() != 0 {
		t.Errorf("Run: %v, version %d: nothing can have changed", err, pool.Version())
	}
	for i, want := range []int64{2, 2, 4} {
		text := fmt.Sprintf(`exports.v = %d`, i+2)
		if want == int64(i+1) {
			text = `throw 1`
		}
		_, _ = pool.Apply(change.Batch{Changes: []change.Change{{Path: "b.js", Data: []byte(text)}}})
		err := pool.Do(t.Context(), func(s *heatsync.Sync) error {
			if got := require(t, s, "./a.js").Get("v").ToInteger(); got != want {
				t.Errorf("after %s it is %d, want %d", text, got, want)
			}
			versions = append(versions, s.Version())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if want := []int{1, 1, 2}; !slices.Equal(versions, want) {
		t.Errorf("versions %v, want %v", versions, want)
	}
}
