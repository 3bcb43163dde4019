package nodehost

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A released command runs programs in Node.js on a machine without Go.
func TestReleasedCommandNeedsNoGo(t *testing.T) {
	node, err := find(t.Context())
	if err != nil {
		missing(t, err.Error())
	}
	data, err := machineForTest(t)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// The embedded file is laid over the source, which stays as it is.
	machine, overlay, command := filepath.Join(dir, "heatsync.wasm"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "heatsync")
	here, err := filepath.Abs("heatsync.wasm")
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		machine: string(data),
		overlay: `{"Replace": {"` + filepath.ToSlash(here) + `": "` + filepath.ToSlash(machine) + `"}}`,
		filepath.Join(dir, "app.js"): "const Heatsync = require('heatsync');\nconst sync = new Heatsync({ watchFS: false });\n" +
			"console.log(sync.require('./lib.js').greeting);\n",
		filepath.Join(dir, "lib.js"): "exports.greeting = 'hello';\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-tags", "embedwasm", "-overlay", overlay, "-o", command, "../../cmd/heatsync")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := exec.Command(command, "run", "--host", "node", "app.js")
	run.Dir = dir
	bin := filepath.Join(dir, "bin")
	if err := errors.Join(os.Mkdir(bin, 0o777), os.Symlink(node, filepath.Join(bin, "node"))); err != nil {
		t.Fatal(err)
	}
	run.Env = []string{"PATH=" + bin, "HOME=" + dir}
	if out, err := run.CombinedOutput(); err != nil || string(out) != "hello\n" {
		t.Errorf("%v\n%s", err, out)
	}
}
