package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
)

// A program with a loop of its own: post hands functions to the goroutine that
// owns the runtime.
func TestRunWatchesAndApplies(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	posted := make(chan func())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx, func(f func()) { posted <- f }) }()

	save(t, filepath.Join(dir, "a.js"), `exports.v = 2`)
	for deadline := time.After(20 * time.Second); a.Get("v").ToInteger() != 2; {
		select {
		case f := <-posted:
			f()
		case <-deadline:
			t.Fatal("the save is not live after 20 s")
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v; want %v", err, context.Canceled)
	}
}

func TestWatchIsForOne(t *testing.T) {
	_, s := newSync(t, heatsync.Options{Dir: t.TempDir()})
	ctx, cancel := context.WithCancel(t.Context())
	batches, err := s.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Watch(t.Context()); err == nil {
		t.Error("a second Watch began")
	}
	cancel()
	for range batches { // until it is closed
	}
}

// Go code that holds a module through a link has what the link leads to now, in
// the same object, as when Kubernetes updates a mounted ConfigMap.
func TestLinkThatIsTurned(t *testing.T) {
	dir := files(t, map[string]string{})
	for name, text := range map[string]string{"v1": "exports.limit = 1", "v2": "exports.limit = 2"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		save(t, filepath.Join(dir, name, "config.js"), text)
	}
	link := filepath.Join(dir, "data")
	if err := os.Symlink("v1", link); err != nil {
		t.Skip("links can't be made here: ", err)
	}
	_, s := newSync(t, heatsync.Options{Dir: dir})
	config := require(t, s, "./data/config.js")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches, err := s.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink("v2", link+"_new"), os.Rename(link+"_new", link)); err != nil {
		t.Fatal(err)
	}
	r, err := s.Apply(<-batches)
	if err != nil || config.Get("limit").ToInteger() != 2 || require(t, s, "./data/config.js") != config {
		t.Errorf("after the link was turned: %+v, %v, limit %v", r, err, config.Get("limit"))
	}
	for _, m := range s.Modules() {
		if m.Path != filepath.Join(dir, "v2", "config.js") {
			t.Error("loaded is also", m.Path)
		}
	}
}

// Who posts may drop what is posted: its own loop may have ended.
func TestRunEndsAlthoughAPostIsDropped(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	require(t, s, "./a.js")
	dropped := make(chan struct{}, 10)
	go func() {
		<-dropped
		s.Close()
	}()
	ended := make(chan error, 1)
	go func() { ended <- s.Run(t.Context(), func(func()) { dropped <- struct{}{} }) }()
	save(t, filepath.Join(dir, "a.js"), `exports.v = 2`)
	returns(t, "Run", func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// The watcher reads package.json files, to know how a module is written, while the runtime's goroutine does so
// to load others: neither sees the other's memory. This needs the race detector, and a save that
// nothing has told the watcher of except the disk.
func TestTheWatcherReadsBesideTheRuntime(t *testing.T) {
	dir := files(t, map[string]string{"package.json": `{}`, "a.js": `exports.v = 0`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	batches, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(5) {
		save(t, filepath.Join(dir, "a.js"), fmt.Sprintf("exports.v = %d; require('./package.json')", n+1))
		for a.Get("v").ToInteger() != n+1 {
			if _, err := s.Apply(<-batches); err != nil {
				t.Fatal(err)
			}
		}
	}
}
