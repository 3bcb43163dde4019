package conformance

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestWrongModules runs programs of testdata/wrong, each of which is wrong in one way: the
// comment's lines, but the first, are what both hosts say of it. "= Node" stands for what Node.js
// itself throws.
func TestWrongModules(t *testing.T) {
	needsNode(t)
	lookAt(t, "..")
	t.Setenv("HEATSYNC_NODE_PACKAGE", packed(t, t.TempDir()))
	programs, err := filepath.Glob("testdata/wrong/*.txtar")
	if err != nil || len(programs) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, program := range programs {
		t.Run(strings.TrimSuffix(filepath.Base(program), ".txtar"), func(t *testing.T) {
			t.Parallel()
			dir := unpacked(t, program)
			a, err := txtar.ParseFile(program)
			if err != nil {
				t.Fatal(err)
			}
			_, wants, _ := strings.Cut(strings.TrimSpace(string(a.Comment)), "\n")
			for _, host := range []string{"goja", "node"} {
				out, said := ran(t, dir, command, "run", "--quiet", "--no-watch", "--host", host, "index.mjs")
				said = strings.ReplaceAll(strings.ReplaceAll(said, "file://", ""), dir+string(filepath.Separator), "")
				for want := range strings.Lines(wants) {
					if want = strings.TrimSpace(want); want == "= Node" {
						want = thrownByNode(t, dir)
					}
					if !strings.Contains(said, want) {
						t.Errorf("%s: want %q, got\n%s\n%s", host, want, said, out)
					}
				}
			}
		})
	}
}

var thrown = regexp.MustCompile(`(?m)^(\w*Error)(?: \[\w+\])?(: .*)$`)

// thrownByNode is the line with the error that Node.js ends with, without its code.
func thrownByNode(t *testing.T, dir string) string {
	t.Helper()
	_, said := ran(t, dir, "node", "--no-warnings", "index.mjs")
	match := thrown.FindStringSubmatch(strings.ReplaceAll(strings.ReplaceAll(said, "file://", ""), dir+string(filepath.Separator), ""))
	if match == nil {
		t.Fatalf("Node throws nothing: %s", said)
	}
	return match[1] + match[2]
}
