//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A program is run from a directory that is gone, as by Node.js.
func TestDirectoryThatIsGone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.js")
	if err := os.WriteFile(file, []byte("console.log('runs')"), 0o666); err != nil {
		t.Fatal(err)
	}
	gone := t.TempDir()
	cmd := exec.Command("sh", "-c", `cd "$0" && rmdir "$0" && exec "$@"`, gone, os.Args[0], "run", file)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "runs") {
		t.Errorf("%v, %s", err, out)
	}
}
