package heatsync_test

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
)

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

// A signal that no program can hear any more, or yet, has no listener.
func TestSignalWithoutAProgram(t *testing.T) {
	dir := files(t, map[string]string{"ends.js": `process.on("SIGINT", () => {})`})
	signal := func(s *heatsync.Sync, when string) {
		t.Helper()
		returns(t, "Signal "+when, func() {
			if s.Signal("SIGINT") {
				t.Error(when, "a program has heard the signal")
			}
		})
	}
	_, s := newSync(t, heatsync.Options{Dir: dir, Stderr: io.Discard})
	signal(s, "before RunMain")
	if err := s.RunMain("ends.js"); err != nil {
		t.Fatal(err)
	}
	signal(s, "after RunMain")
	s.Close()
	signal(s, "after Close")
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
