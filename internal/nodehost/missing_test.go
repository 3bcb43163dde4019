package nodehost

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/keep"
)

// Start says what is missing, and what to do.
func TestMissing(t *testing.T) {
	empty := t.TempDir()
	for _, c := range []struct{ what, path, node, want string }{
		{"no node", empty, "", "there is no node in PATH: install Node.js 20 or newer, or run without --host node"},
		{"a node that is named and not there", empty, filepath.Join(empty, "node"), "HEATSYNC_NODE names no program that can be run: "},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Setenv("PATH", c.path)
			t.Setenv(nodeFile, c.node)
			if _, err := Start(t.Context(), Options{File: "index.js"}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	t.Run("no go", func(t *testing.T) {
		t.Setenv("PATH", empty)
		notBuilt(t, "there is no go in PATH")
	})
	t.Run("no folder for Go", func(t *testing.T) {
		for _, name := range []string{"HOME", "home", "XDG_CACHE_HOME", "GOCACHE", "LocalAppData"} {
			t.Setenv(name, "")
		}
		notBuilt(t, "set HOME or XDG_CACHE_HOME")
	})
	t.Run("another program", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("a script is no program there")
		}
		file := filepath.Join(t.TempDir(), "node")
		if err := os.WriteFile(file, []byte("#!/bin/sh\necho not it; echo at all\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv(nodeFile, file)
		want := file + ` is no Node.js: asked for its version it says "not it"`
		if _, _, err := Find(t.Context()); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}

// notBuilt makes sure that the machine can't be built, and that the error says why.
func notBuilt(t *testing.T, why string) {
	t.Helper()
	if len(embedded) > 0 {
		t.Skip("the machine is embedded")
	}
	c, err := keep.Temp()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := wasm(t.Context(), c, func() {}); err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("got %v, want %s", err, why)
	}
}
