package gojahost

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/heatsync-go/heatsync/internal/facade"
)

// A runtime that has loaded modules has nothing of the facade that only some programs need, or
// only reloads.
func TestPartsAreLoadedLate(t *testing.T) {
	w := newWorld(t, &txtar.Archive{Files: []txtar.File{
		{Name: "a.js", Data: []byte("require('./b'); module.exports = { f() {}, C: class extends Array {}, list: [1], ofNull: null }")},
		{Name: "b.js", Data: []byte("Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 1")},
	}})
	if _, err := w.host.Require("./a.js"); err != nil {
		t.Fatal(err)
	}
	needed := facade.Needed()
	slices.Sort(needed)
	if loaded := slices.Sorted(maps.Keys(w.host.bridge.facade.modules)); !slices.Equal(loaded, needed) {
		t.Errorf("%s are loaded, needed are %s", loaded, needed)
	}
	text, err := fs.ReadFile(facade.Files, "parts.js")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "require('./")[1:]
	for _, rest := range parts {
		name, _, _ := strings.Cut(rest, "'")
		if _, err := facadeProgram(name); err != nil || slices.Contains(needed, name) {
			t.Errorf("%s is needed always, or can't be loaded at all: %v", name, err)
		}
	}
	if len(parts) == 0 {
		t.Error("there are no parts")
	}
}

// The facade is compiled once for all runtimes.
func TestFacadeIsCompiledOnce(t *testing.T) {
	first, err := facadeProgram(facade.Main)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := facadeProgram(facade.Main); again != first || err != nil {
		t.Errorf("compiled again, %v", err)
	}
	if _, err := facadeProgram("none.js"); err == nil {
		t.Error("a file that is not there is no error")
	}
}
