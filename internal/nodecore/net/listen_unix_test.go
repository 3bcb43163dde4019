//go:build unix

package net

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// A socket whose path is too long for the system can be named from its directory, if the process
// is there.
func TestWhereSocketsLie(t *testing.T) {
	deep := filepath.Join(t.TempDir(), strings.Repeat("x", 60), strings.Repeat("y", 60))
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	for _, test := range []struct{ dir, network, address, want string }{
		{deep, "unix", "a.sock", "a.sock"},
		{filepath.Dir(deep), "unix", "a.sock", filepath.Join(filepath.Dir(deep), "a.sock")},
		{filepath.Join(deep, "gone"), "unix", "a.sock", filepath.Join(deep, "gone", "a.sock")},
		{"/d", "unix", "./a.sock", "/d/./a.sock"},
		{"/d", "unix", "/e/a.sock", "/e/a.sock"},
		{"/d", "tcp", "127.0.0.1:0", "127.0.0.1:0"},
	} {
		h := half{&core.Core{Env: core.Env{Dir: test.dir}}}
		if got := h.where(test.network, test.address); got != test.want {
			t.Errorf("in %s %s is %s; want %s", test.dir, test.address, got, test.want)
		}
	}
}
