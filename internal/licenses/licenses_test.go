package licenses

import (
	"bytes"
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// Each module that a released command has in it comes with its licence.
func TestLicensesOfTheCommand(t *testing.T) {
	text, err := Of(t.Context(), root, nil, "./cmd/heatsync")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "heatsync")
	build := exec.Command("go", "build", "-o", file, "./cmd/heatsync")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(info.Deps) == 0 {
		t.Fatal("the command says nothing of what is linked")
	}
	for _, m := range info.Deps {
		if title := "\n" + m.Path + " " + m.Version + ", "; !strings.Contains(string(text), title) {
			t.Errorf("there is no licence of %s %s", m.Path, m.Version)
		}
	}
	for _, words := range []string{"The Go Authors", "Dmitry Panov", "Evan Wallace"} {
		if !strings.Contains(string(text), words) {
			t.Errorf("it does not name %s", words)
		}
	}
	if strings.Contains(string(text), "heatsync-go") {
		t.Error("it has our own")
	}
}

// The machine for Node.js is Go's runtime and nothing of others.
func TestLicensesOfTheMachine(t *testing.T) {
	text, err := Of(t.Context(), root, []string{"GOOS=wasip1", "GOARCH=wasm"}, "./cmd/heatsync-wasm")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "The Go Authors") || strings.Count(string(text), ", LICENSE\n") != 1 {
		t.Errorf("got\n%s", text)
	}
}

// A module without a licence is told, and one in a folder further down counts.
func TestLicenseOfAModule(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "a", "b")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	list := func() string {
		text, err := textOf(&module{name: "example.com/m v1", dirs: upTo(top, dir)})
		if err != nil {
			return err.Error()
		}
		return text
	}
	if got := list(); !strings.HasPrefix(got, "example.com/m v1 has no licence in ") {
		t.Errorf("without one: %s", got)
	}
	for _, file := range []string{"LICENSE.txt", "a/LICENCE", "a/b/COPYING", "a/license-mit", "a/b/NOTICE", "licensed.go", "a/b/copy.go"} {
		if err := os.WriteFile(filepath.Join(top, file), []byte("text of "+file), 0o666); err != nil {
			t.Fatal(err)
		}
		want := "text of " + file
		if got := list(); strings.HasSuffix(file, ".go") == strings.Contains(got, want) {
			t.Errorf("with %s: %s", file, got)
		}
	}
}

func textOf(m *module) (string, error) {
	var b bytes.Buffer
	err := m.write(&b)
	return b.String(), err
}
