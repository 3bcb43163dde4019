package heatsync_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// A file that comes and is saved again while it is loaded is not taken for what runs,
// whatever the second save says.
func TestSavedAgainWhileItIsLoaded(t *testing.T) {
	dir := files(t, map[string]string{"routes/a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir, Poll: 10 * time.Millisecond}) // which is late enough to be misled
	var last *goja.Object
	stop, err := s.RequireAll("routes/*.js", func(_ string, exports *goja.Object) { last = exports })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	batches, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "routes", "new.js")
	save(t, path, `exports.v = 2`)
	b := <-batches
	again := s.OnReload(func(*heatsync.Reload, error) { save(t, path, `exports.v = 3`) })
	if _, err := s.Apply(b); err != nil {
		t.Fatal(err)
	}
	again()
	for last.Get("v").ToInteger() != 3 {
		if _, err := s.Apply(<-batches); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that is saved after another version was pushed over it is a change, and counts.
func TestSavedAfterItWasPushed(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a, path := require(t, s, "./a.js"), filepath.Join(dir, "a.js")
	batches, err := s.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(change.Batch{Changes: []change.Change{{Path: path, Data: []byte(`exports.v = 2`)}}}); err != nil {
		t.Fatal(err)
	}
	save(t, path, `exports.v = 3`)
	for a.Get("v").ToInteger() != 3 {
		if _, err := s.Apply(<-batches); err != nil {
			t.Fatal(err)
		}
	}
}

// What is saved while nobody watches is found by whoever watches next, also if it is what was loaded at first.
func TestSavedBackWhileNobodyWatches(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a, path := require(t, s, "./a.js"), filepath.Join(dir, "a.js")
	for _, v := range []int64{2, 1} {
		save(t, path, fmt.Sprint("exports.v = ", v))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		batches, err := s.Watch(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for a.Get("v").ToInteger() != v {
			b, more := <-batches
			if !more {
				t.Fatal("nobody told of", v)
			}
			if _, err := s.Apply(b); err != nil {
				t.Fatal(err)
			}
		}
		cancel()
		for range batches {
		}
	}
}
