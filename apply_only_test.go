package heatsync_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// A batch that the disk does not have, and may never get, is as good as one that it has:
// new files, other contents, removals and manifests are found by who asks now or later.
func TestBatchesThatTheDiskDoesNotHave(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js": `exports.v = 1; exports.late = () => require("./late.js").v`, "b.js": `exports.v = "b"`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	push(t, s, dir, "a.js", `exports.v = require("./new.js").v + require("pkg"); exports.late = () => require("./late.js").v`,
		"new.js", `exports.v = 2`, "late.js", `exports.v = 3`,
		"node_modules/pkg/package.json", `{"main": "lib/x"}`, "node_modules/pkg/lib/x.js", `module.exports = 10`)
	if got := a.Get("v").ToInteger(); got != 12 {
		t.Errorf("a.js has %d, want 12", got)
	}
	if got := call(t, a, "late"); got != int64(3) {
		t.Errorf("what is loaded later is %v, want 3", got)
	}
	push(t, s, dir, "new.js", `exports.v = 4`) // and who loaded it runs again
	if got := a.Get("v").ToInteger(); got != 14 {
		t.Errorf("a.js has %d, want 14", got)
	}
	gone := change.Batch{Changes: []change.Change{{Path: filepath.Join(dir, "b.js"), Kind: change.Removed}}}
	if _, err := s.Apply(gone); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Require("./b.js"); !errors.Is(err, heatsync.ErrNotFound) {
		t.Errorf("the removed file was found: %v", err)
	}
	save(t, filepath.Join(dir, "b.js"), `exports.v = "back"`)
	if _, err := s.Apply(change.Of("b.js")); err != nil {
		t.Fatal(err)
	}
	if got := require(t, s, "./b.js").Get("v").String(); got != "back" {
		t.Errorf("the file that is back has %s", got)
	}
}

// push applies files that are given by name and text, and are nowhere else.
func push(t *testing.T, s *heatsync.Sync, dir string, namesAndTexts ...string) {
	t.Helper()
	if _, err := s.ApplyOnly(pushed(dir, namesAndTexts...)); err != nil {
		t.Fatal(err)
	}
}

func pushed(dir string, namesAndTexts ...string) (b change.Batch) {
	for i := 0; i < len(namesAndTexts); i += 2 {
		b.Add(change.Change{Path: filepath.Join(dir, namesAndTexts[i]), Data: []byte(namesAndTexts[i+1])})
	}
	return b
}

// A batch by itself that fails leaves nothing: not its files, and nothing that waits.
func TestApplyOnlyThatFails(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1; exports.late = () => require("./late.js").v`, "late.js": `exports.v = 1`, "c.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a, c := require(t, s, "./a.js"), require(t, s, "./c.js")
	if _, err := apply(t, s, filepath.Join(dir, "c.js"), `throw new Error("pending")`); err == nil {
		t.Fatal("it does not fail")
	}
	_, err := s.ApplyOnly(pushed(dir, "a.js", `exports.v = require("./new.js").v; throw new Error("broken")`, "new.js", `exports.v = 2`, "late.js", `exports.v = 2`))
	if failed := (*heatsync.ReloadError)(nil); !errors.As(err, &failed) || len(failed.Reload.Pending) != 1 {
		t.Errorf("ApplyOnly returns %v", err)
	}
	if v, late := a.Get("v").ToInteger(), call(t, a, "late"); v != 1 || late != int64(1) {
		t.Errorf("a.js has %d and loads %v", v, late)
	}
	if _, err := s.Require("./new.js"); err == nil {
		t.Error("a file of the refused batch is found")
	}
	push(t, s, dir, "a.js", `exports.v = 3`) // though c.js is broken
	if v := a.Get("v").ToInteger(); v != 3 {
		t.Errorf("a.js has %d, want 3", v)
	}
	if _, err := apply(t, s, filepath.Join(dir, "c.js"), `exports.v = 2`); err != nil || c.Get("v").ToInteger() != 2 {
		t.Errorf("what was pending: %v, and c.js has %v", err, c.Get("v"))
	}
}

// call calls a method of a module's exports, and returns what it returns.
func call(t *testing.T, o *goja.Object, name string) any {
	t.Helper()
	f, _ := goja.AssertFunction(o.Get(name))
	v, err := f(o)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return nil
	}
	return v.Export()
}
