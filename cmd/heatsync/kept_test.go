package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/keep"
	"github.com/heatsync-go/heatsync/internal/nodehost"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// What an ES module becomes is made once: the next start has it from a file, as long as the module
// is the same.
func TestNextStartHasTexts(t *testing.T) {
	for name, module := range map[string]string{"lib.mjs": "export const v = 'first';", "lib.ts": "export const v: string = 'first';"} {
		t.Run(name, func(t *testing.T) {
			onBothHosts(t, func(t *testing.T, host string) { nextStart(t, host, name, module) })
		})
	}
}

func nextStart(t *testing.T, host, name, module string) {
	dir := written(t, map[string]string{"index.mjs": "import { v } from './" + name + "'; console.log(v);", name: module})
	cache, packed := filepath.Join(t.TempDir(), "cache"), ""
	if host == "node" { // which is built once, in the folder of whoever runs this
		packed = t.TempDir()
		if err := nodehost.Pack(t.Context(), packed); err != nil {
			t.Fatal(err)
		}
	}
	prints := func(want string, env ...string) {
		t.Helper()
		w := newWalker(t, "run", "--no-watch", "--host", host, filepath.Join(dir, "index.mjs"))
		w.cmd.Env = append(append(w.cmd.Env, keep.Variable+"="+cache, "HEATSYNC_NODE_PACKAGE="+packed), env...)
		w.start()
		w.expect(want)
		for range w.lines {
		}
		if err := w.cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, &w.said)
		}
	}
	prints("first", keep.Variable+"="+keep.Off)
	if kept, _ := filepath.Glob(filepath.Join(cache, "*")); len(kept) > 0 {
		t.Fatalf("kept, though that is off: %v", kept)
	}
	prints("first")
	rewrite(t, cache, func(texts []byte) []byte { return bytes.ReplaceAll(texts, []byte("first"), []byte("other")) })
	prints("other")
	if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(module, "first", "third", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	prints("third")
	prints("third")
}

// rewrite changes what is kept, as nobody should.
func rewrite(t *testing.T, dir string, change func([]byte) []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, keep.Texts+"*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("there are %v, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	_, texts, _ := bytes.Cut(data, []byte("\n"))
	changed := change(texts)
	if bytes.Equal(changed, texts) {
		t.Fatal("nothing was kept of the module")
	}
	if err := os.WriteFile(files[0], append([]byte(sum.Of(changed)+"\n"), changed...), 0o600); err != nil {
		t.Fatal(err)
	}
}
