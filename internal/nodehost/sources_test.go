package nodehost

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The machine is built of the source that is in the program: a clone that was
// moved, or is another one by now, changes nothing.
func TestSources(t *testing.T) {
	files, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := write(dir, files); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{machine, preinit} {
		cmd := exec.Command("go", "list", "-deps", "./"+path)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		if path == machine {
			cmd.Env = append(cmd.Env, "GOOS=wasip1", "GOARCH=wasm")
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s lacks something: %v\n%s", path, err, out)
		}
	}
	for name, text := range files {
		if strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s is no part of it", name)
		}
		real, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		if filepath.Ext(name) == ".go" && (err != nil || string(real) != string(text)) {
			t.Errorf("%s is not the module's: %v", name, err)
		}
	}
}

// The versions of what preinit stands on are those of this module.
func TestVersionsOfPreinit(t *testing.T) {
	files, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		ours, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(files[name])) {
			line = strings.TrimSuffix(strings.TrimSpace(line), " // indirect")
			if !strings.Contains(string(ours), line) {
				t.Errorf("%s of this module does not say %q: see preinit/*.txt", name, line)
			}
		}
	}
}
