package nodehost

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// Node answers what became of a batch that nobody has saved, and says which bytes run.
func TestPush(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not in PATH: this was not tried")
	}
	pack := t.TempDir()
	if err := Pack(t.Context(), pack); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HEATSYNC_NODE_PACKAGE", pack)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"main.js": `new (require("heatsync"))().require("./a.js")`, "a.js": `exports.v = 1`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Start(t.Context(), Options{File: filepath.Join(dir, "main.js")})
	if err != nil {
		t.Fatal(err)
	}
	a, new := []byte(`exports.v = require("./new.js")`), []byte(`module.exports = 2`)
	r, err := p.Push(t.Context(), change.Batch{Changes: []change.Change{
		{Path: filepath.Join(dir, "a.js"), Data: a}, {Path: filepath.Join(dir, "new.js"), Data: new}, {Path: filepath.Join(dir, "other.js"), Data: new},
	}}, true)
	if err != nil || !r.OK || r.Version != 1 || len(r.Evaluated) != 1 || len(r.Loaded) != 1 || len(r.Unknown) != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
	r, err = p.Push(t.Context(), change.Batch{Changes: []change.Change{{Path: filepath.Join(dir, "a.js"), Data: []byte(`throw new Error("broken")`)}}}, true)
	if err != nil || r.OK || r.Error == nil || len(r.Pending) != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
	list, err := p.Modules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range list {
		got[filepath.Base(m.ID)] = m.Hash
	}
	if len(got) != 3 || got["a.js"] != sum.Of(a) || got["new.js"] != sum.Of(new) {
		t.Errorf("what runs is %v", got)
	}
	p.Kill()
	p.Wait()
	if _, err := p.Modules(t.Context()); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}
