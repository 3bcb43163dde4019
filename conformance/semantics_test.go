package conformance

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestModulesAreThoseOfNode runs each program of testdata/modules, whose entry is index.mjs, in
// Node.js by itself and on both hosts: they print the same, and end with the same status.
func TestModulesAreThoseOfNode(t *testing.T) {
	needsNode(t)
	lookAt(t, "..")
	t.Setenv("HEATSYNC_NODE_PACKAGE", packed(t, t.TempDir()))
	programs, err := filepath.Glob("testdata/modules/*.txtar")
	if err != nil || len(programs) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, program := range programs {
		t.Run(strings.TrimSuffix(filepath.Base(program), ".txtar"), func(t *testing.T) {
			t.Parallel()
			dir := unpacked(t, program)
			want, said := ran(t, dir, "node", "--no-warnings", "index.mjs")
			if strings.TrimSpace(want) == "" {
				t.Fatalf("Node prints nothing: %s", said)
			}
			for _, host := range []string{"goja", "node"} {
				if got, said := ran(t, dir, command, "run", "--quiet", "--host", host, "index.mjs"); got != want {
					t.Errorf("%s:\n got %s\nwant %s\nstderr: %s", host, got, want, said)
				}
			}
		})
	}
}

func unpacked(t *testing.T, program string) string {
	t.Helper()
	a, err := txtar.ParseFile(program)
	if err != nil {
		t.Fatal(err)
	}
	dir := realDir(t)
	if err := txtar.Write(a, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ran returns what a program prints, with its status, and what it says on stderr.
func ran(t *testing.T, dir string, args ...string) (printed, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	var exit *exec.ExitError
	if e := cmd.Run(); e != nil && !errors.As(e, &exit) {
		t.Fatal(e)
	}
	return out.String() + "status " + cmd.ProcessState.String(), err.String()
}
