package heatsync_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// TestMain has garbage collected less often: that took a third of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// files lays out a program in a directory of its own.
func files(t *testing.T, contents map[string]string) (dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range contents {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		save(t, path, text)
	}
	return dir
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func newSync(t *testing.T, opts heatsync.Options) (*goja.Runtime, *heatsync.Sync) {
	t.Helper()
	vm := goja.New()
	s, err := heatsync.New(vm, &opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return vm, s
}

func require(t *testing.T, s *heatsync.Sync, id string) *goja.Object {
	t.Helper()
	o, err := s.Require(id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// apply saves files, each given by its path and text, and applies that.
func apply(t *testing.T, s *heatsync.Sync, pathsAndTexts ...string) (*heatsync.Reload, error) {
	t.Helper()
	var b change.Batch
	for i := 0; i < len(pathsAndTexts); i += 2 {
		save(t, pathsAndTexts[i], pathsAndTexts[i+1])
		b.Add(change.Change{Path: pathsAndTexts[i]})
	}
	return s.Apply(b)
}

// returns fails the test if f has not returned after a long time.
func returns(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal(what, "does not return")
	}
}

// kept returns what was tried by a reload that has failed.
func kept(t *testing.T, r *heatsync.Reload, err error) *heatsync.Reload {
	t.Helper()
	var failed *heatsync.ReloadError
	if r != nil || !errors.As(err, &failed) {
		t.Fatalf("Apply = %+v, %v; want nil and a *ReloadError", r, err)
	}
	return failed.Reload
}
