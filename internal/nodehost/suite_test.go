package nodehost

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/heatsync-go/heatsync/internal/built"
)

// The files node/test/*.test.cjs are what is Node's own business, told to
// node:test: how a program ends, workers, Node's flags. By hand, one of them is
//
//	go test ./internal/nodehost -run TestSuite/workers -v
//	node --test node/test/workers.test.cjs
func TestSuite(t *testing.T) {
	node, err := find(t.Context())
	if err != nil {
		missing(t, err.Error())
	}
	tests := filepath.Join("..", "..", "node", "test")
	if _, err := os.Stat(filepath.Join(tests, "node_modules")); err != nil {
		missing(t, "what node/test/package.json lists is not installed: run npm ci in node/test")
	}
	lookAt(t, tests, filepath.Join("..", "..", "cmd"), "..")
	os.Getenv("HEATSYNC_SOAK") // leak and faults do
	pack := filepath.Join(t.TempDir(), "heatsync")
	if err := Pack(t.Context(), pack); err != nil {
		t.Fatal(err)
	}
	command, err := built.Command(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(tests, "*.test.cjs"))
	if err != nil || len(files) == 0 {
		t.Fatal("no tests", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file[:len(file)-len(".test.cjs")]), func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), node, "--test-reporter=spec", file)
			cmd.Env = append(os.Environ(), "HEATSYNC_PACKAGE="+pack, "HEATSYNC_COMMAND="+command)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			} else {
				t.Logf("%s", out)
			}
		})
	}
}

// lookAt takes the status of all files in directories. go test repeats a result
// for as long as what the test has looked at stays the same, and does not know
// what programs look at that the test starts.
func lookAt(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.Name() == "node_modules" {
				return fs.SkipDir
			}
			os.Stat(path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// missing skips the test for the want of something that CI has to have.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what + "; and this is CI")
	}
	t.Skip(what)
}
