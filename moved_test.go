package heatsync_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// A link to a directory of files that require each other is turned to and fro:
// each time all are the newest, and nothing is left of those before.
func TestMovesLeaveNothing(t *testing.T) {
	dir := files(t, map[string]string{"main.js": `
		const Heatsync = require("heatsync");
		const sync = new Heatsync();
		const { name, Thing } = sync.require("./current/a.js");
		const b = sync.require("./current/b.js");
		const thing = new Thing();
		exports.state = () => [name(), thing.name(), b.name, module.children.length, Object.keys(require.cache).length].join();`})
	for _, v := range []string{"v1", "v2"} {
		if err := os.Mkdir(filepath.Join(dir, v), 0o777); err != nil {
			t.Fatal(err)
		}
		save(t, filepath.Join(dir, v, "a.js"), `const b = require("./b"); exports.name = () => b.name; exports.Thing = class { name() { return b.name; } };`)
		save(t, filepath.Join(dir, v, "b.js"), `exports.name = require("./c").name;`)
		save(t, filepath.Join(dir, v, "c.js"), `exports.name = "`+v+`"; require("events").defaultMaxListeners;`)
	}
	current := filepath.Join(dir, "current")
	turn := func(to string) {
		t.Helper()
		if err := os.Remove(current); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := os.Symlink(to, current); err != nil {
			t.Skip("no links:", err)
		}
	}
	turn("v1")
	_, s := newSync(t, heatsync.Options{Dir: dir, Live: true, Stderr: io.Discard})
	main := require(t, s, "./main.js")
	state, _ := goja.AssertFunction(main.Get("state"))
	modules := func() (paths []string) {
		for _, m := range s.Modules() {
			paths = append(paths, m.Path)
		}
		return paths
	}
	first := modules()
	move := func(to string) {
		t.Helper()
		turn(to)
		if _, err := s.Apply(change.Of(filepath.Join(current, "a.js"), filepath.Join(current, "b.js"))); err != nil {
			t.Fatal(err)
		}
		want := to + "," + to + "," + to + ",0,4"
		if got, err := state(main); err != nil || got.String() != want {
			t.Fatalf("after turning to %s: %v, %v; want %s", to, got, err, want)
		}
	}
	cycle := func(times int) {
		for range times {
			move("v2")
			move("v1")
		}
	}
	cycle(20)
	before := heap()
	cycle(130)
	after := heap()
	if grown := int64(after) - int64(before); grown > int64(before)/20+64<<10 {
		t.Errorf("the heap grew by %d bytes, from %d", grown, before)
	}
	if got := modules(); !slices.Equal(got, first) {
		t.Errorf("the modules are %q; want %q", got, first)
	}
}
