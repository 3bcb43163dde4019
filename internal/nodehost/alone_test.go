package nodehost

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/lowering"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/heatsync-go/heatsync/internal/facade"
	"github.com/heatsync-go/heatsync/node"
)

// A package that is used alone makes of a file what the command does, to the letter: of every ES module and
// all TypeScript of the conformance scripts, and of what is no more than odd.
func TestAloneAsTheCommand(t *testing.T) {
	run, err := find(t.Context())
	if err != nil {
		missing(t, err.Error())
	}
	dir := filepath.Join(t.TempDir(), "heatsync")
	esbuild, err := filepath.Abs("../../node/test/node_modules/esbuild")
	if err == nil {
		_, err = os.Stat(esbuild)
	}
	if err != nil {
		missing(t, "npm ci in node/test was not done: "+err.Error())
	}
	wasm, err := machineForTest(t)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(os.CopyFS(dir, node.Files), os.CopyFS(filepath.Join(dir, "facade"), facade.Files),
		os.WriteFile(filepath.Join(dir, "heatsync.wasm"), wasm, 0o666), os.Mkdir(filepath.Join(dir, "node_modules"), 0o777),
		os.Symlink(esbuild, filepath.Join(dir, "node_modules", "esbuild")))
	if err != nil {
		t.Fatal(err)
	}
	files := oddFiles(t)
	input, _ := json.Marshal(files)
	cmd := exec.CommandContext(t.Context(), run, "../../node/test/lower.cjs", dir)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var answers []json.RawMessage
	if err == nil {
		err = json.Unmarshal(out, &answers)
	}
	if err != nil || len(answers) != len(files) {
		t.Fatalf("%d answers of %d: %v", len(answers), len(files), err)
	}
	for i, f := range files {
		config := lowering.Config(disk{}, f.Path)
		f.Tsconfig = config.Options
		var want made
		if err := json.Unmarshal(f.answer(nil), &want); err != nil {
			t.Fatal(err)
		}
		want.Paths = config.Paths
		if want.Error != nil {
			want.Error.Frame = "" // that is for people
		}
		if got := normal(t, answers[i]); got != normal(t, want) {
			t.Errorf("%s:\n got %s\nwant %s", f.Path, got, normal(t, want))
		}
	}
	t.Logf("%d files", len(files))
}

// normal is what an answer says, whatever it leaves out.
func normal(t *testing.T, answer any) string {
	t.Helper()
	text, ok := answer.(json.RawMessage)
	if !ok {
		text, _ = json.Marshal(answer)
	}
	var m made
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Paths) == 0 {
		m.Paths = nil
	}
	if len(m.Wants) == 0 {
		m.Wants = nil
	}
	text, _ = json.Marshal(m)
	return string(text)
}

func oddFiles(t *testing.T) (files []asked) {
	t.Helper()
	add := func(path, text string) {
		files = append(files, asked{Path: path, Text: text, Module: strings.HasSuffix(path, "es/"+filepath.Base(path)), Column: 60})
	}
	for _, pattern := range []string{"es-*.txtar", "typescript*.txtar", "modules/*.txtar"} {
		scripts, _ := filepath.Glob("../../conformance/testdata/" + pattern)
		if len(scripts) == 0 {
			t.Fatal("no scripts")
		}
		for _, script := range scripts {
			a, err := txtar.ParseFile(script)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range a.Files {
				if ext := filepath.Ext(f.Name); ext != ".json" && ext != ".txt" {
					add("/"+filepath.Base(script)+"/"+f.Name, string(f.Data))
				}
			}
		}
	}
	add("/odd/nul.mjs", "export const a = '\x00', b = `\x00`;")
	add("/odd/mark.mts", "\ufeffexport const é: string = '\u2028💥'; throw new Error(é)\r\n")
	add("/odd/names.mjs", `export { x as "odd \u{1F600} \"name\"" } from "./it's \"so\".mjs"; await 0; import * as ns from './\x61'; export default ns;`)
	add("/odd/broken.ts", "const a: = 1")
	add("/odd/plain.js", "// import and export are words\nmodule.exports = 1")
	add("/odd/inner.ts", "class Foo { static x = () => { class Foo {} return Foo } }\nexport = Foo")
	return files
}
