package nodehost

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/keep"

	"golang.org/x/tools/txtar"
)

// The files in testdata are programs for Node.js that use the package as an
// application does that has installed it: what index.js (or index.mjs) prints is
// the archive's comment, but for lines that begin with #.
func TestPackage(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("node is not in PATH, and this is CI")
		}
		t.Skip("node is not in PATH: the package was not tried")
	}
	pack := filepath.Join(t.TempDir(), "heatsync")
	if err := Pack(t.Context(), pack); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := install(t, pack, archive)
			cmd := exec.CommandContext(t.Context(), node, "--expose-gc", entry(archive))
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if want := expected(archive); err != nil || string(out) != want {
				t.Errorf("%v\ngot\n%s\nwant\n%s", err, out, want)
			}
		})
	}
}

func install(t *testing.T, pack string, archive *txtar.Archive) (dir string) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "node_modules", "heatsync"), os.DirFS(pack)); err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		path := filepath.Join(dir, f.Name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, f.Data, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func entry(archive *txtar.Archive) string { return archive.Files[0].Name }

func expected(archive *txtar.Archive) string {
	var lines []string
	for line := range strings.Lines(string(archive.Comment)) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// An empty reactor of Go 1.26 has 1.8 MB; what is ours stays small beside it. 320 kB are what lowers.
func TestSizeOfTheMachine(t *testing.T) {
	data, err := machineForTest(t)
	if err != nil {
		t.Fatal(err)
	}
	if budget := 3_100_000; len(data) > budget {
		t.Errorf("the machine has %d bytes, over the budget of %d", len(data), budget)
	}
	t.Logf("%d bytes", len(data))
}

// machineForTest is the machine as the command gets it.
func machineForTest(t *testing.T) ([]byte, error) {
	t.Helper()
	c, err := keep.Any()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return wasm(t.Context(), c, func() {})
}
