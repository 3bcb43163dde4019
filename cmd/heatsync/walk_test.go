package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWalk goes the way of somebody who edits the example.
func TestWalk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../example")); err != nil {
		t.Fatal(err)
	}
	w := start(t, "run", filepath.Join(dir, "index.js"))
	w.expect("John Doe is epic")

	utilities := filepath.Join(dir, "modules", "utilities.js")
	w.edit(utilities, "is epic`", "100% is epic`")
	w.expect("utils reloaded.", "John Doe 100% is epic")

	w.edit(utilities, "100% is epic`", "99% is epic`; // one more time")
	w.expect("utils reloaded.", "John Doe 99% is epic")
	w.end()
}
