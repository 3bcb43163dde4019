//go:build unix

package watch

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/track"
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
	k := &keeper{watcher: &Watcher{}}
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if r := k.look(track.Read{Path: file, At: file}); r.Found == settle.Disturbed {
			return
		}
	}
	t.Error("no look has found that the file was written to meanwhile")
}
