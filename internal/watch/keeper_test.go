//go:build unix

package watch

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// A file that is written over while it is read keeps its size: only its times
// tell. Each version is one byte, a megabyte of it.
func TestWrittenOverWhileRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file.js")
	text := func(i int) []byte { return bytes.Repeat([]byte{byte('a' + i%20)}, 1<<20) }
	must(t, os.WriteFile(file, text(0), 0o644))
	done := make(chan struct{})
	t.Cleanup(func() { <-done })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer close(done)
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		for i := 1; err == nil && ctx.Err() == nil; i++ {
			_, err = f.WriteAt(text(i), 0)
		}
		if err != nil {
			t.Error(err)
		}
		f.Close()
	}()
	k := &keeper{}
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if l, _ := k.look(file); l.Found == settle.Disturbed {
			return
		}
	}
	t.Error("no look has found that the file was written to meanwhile")
}

// limited is a source that refuses to watch at first.
type limited struct {
	refuse bool
	dirs   []string
}

func (s *limited) add(dir string) error {
	if s.refuse {
		return errors.New("not now")
	}
	s.dirs = append(s.dirs, dir)
	return nil
}

func (s *limited) remove(string)          {}
func (s *limited) ready() <-chan struct{} { return nil }
func (s *limited) flush()                 {}
func (s *limited) take() []event          { return nil }
func (s *limited) closes() bool           { return true }
func (s *limited) close()                 {}

// A directory that can't be watched is tried again with each sweep, until it is.
func TestDirectoryThatCanBeWatchedLater(t *testing.T) {
	t.Parallel()
	dir := realDir(t)
	must(t, os.Mkdir(filepath.Join(dir, "lib"), 0o755))
	k := newKeeper(&Watcher{opts: Options{Dir: filepath.Join(dir, "lib"), Poll: time.Hour}})
	s := &limited{refuse: true}
	k.source = s
	k.set([]watchlist.Entry{{Path: filepath.Join(dir, "lib", "util.js")}})
	k.beginRound(time.Now())
	if len(s.dirs) > 0 {
		t.Fatalf("watched %v too early", s.dirs)
	}
	s.refuse = false
	for range 2 { // once is enough
		k.beginRound(time.Now())
		if len(s.dirs) != 1 || s.dirs[0] != filepath.Join(dir, "lib") {
			t.Fatalf("watched %v; want lib, once", s.dirs)
		}
	}
}
