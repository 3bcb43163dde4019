package nodehost

import (
	"path/filepath"
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
		if len(embedded) > 0 {
			t.Skip("the machine is embedded")
		}
		t.Setenv("PATH", empty)

		c, err := keep.Temp()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := wasm(t.Context(), c); err == nil || !strings.Contains(err.Error(), "there is no go in PATH") {
			t.Errorf("got %v", err)
		}
	})
}
