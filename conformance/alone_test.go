package conformance

import (
	"os"
	"path/filepath"

	"testing"
)

// TestAlone runs the scripts of ES modules and TypeScript on a package that does not ask the command what they
// become, as one that is used alone: its machine works that out, with an esbuild that is installed.
func TestAlone(t *testing.T) {
	needsNode(t)
	t.Setenv("HEATSYNC_NODE_PACKAGE", alone(t))
	lookAt(t, "..")
	var scripts []string
	for _, pattern := range []string{"testdata/es-*.txtar", "testdata/typescript*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no scripts: %v", err)
		}
		scripts = append(scripts, found...)
	}
	h := onNode()
	h.form = "cjs"
	h.run(t, scripts)
}

// alone is the package with an esbuild beside it, and without the pipes by which it would ask.
func alone(t *testing.T) string {
	t.Helper()
	modules := filepath.Join(realDir(t), "node_modules")
	pack := packed(t, filepath.Join(modules, "heatsync"))
	esbuild, err := filepath.Abs("../node/test/node_modules/esbuild")
	if err == nil {
		_, err = os.Stat(esbuild)
	}
	if err == nil {
		err = os.Symlink(esbuild, filepath.Join(modules, "esbuild"))
	}
	preload := filepath.Join(pack, "preload.cjs")
	text, unread := os.ReadFile(preload)
	if err != nil || unread != nil {
		needsModules(t, err, unread)
	}
	const without = "process.env.HEATSYNC_PIPE &&= process.env.HEATSYNC_PIPE.split(',').slice(0, 2).join();\n"
	if err := os.WriteFile(preload, []byte(without+string(text)), 0o666); err != nil {
		t.Fatal(err)
	}
	return pack
}

func needsModules(t *testing.T, problems ...error) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("node/test is not installed, and this is CI: %v", problems)
	}
	t.Skipf("npm ci in node/test was not done: %v", problems)
}
