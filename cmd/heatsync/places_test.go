package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
)

// A reload that fails says where, on both hosts, in all that can be broken.
func TestPlacesOnBothHosts(t *testing.T) {
	t.Parallel()
	const good, goodJSON = "exports.v = 1", "{}"
	onBothHosts(t, func(t *testing.T, host string) {
		p := startBroken(t, map[string]string{"a.js": good, "b.json": goodJSON}, "--host="+host)
		for _, c := range []struct{ file, text, want string }{
			{"a.js", "exports.v = 1;\nlet x = ;\n", "compile a.js:2:9"},
			{"a.js", "exports.v = \n", "compile a.js:2:1"},
			{"a.js", "exports.v = (1,\n\n", "compile a.js:3:1"},
			{"a.js", "\n\n  no.thing;\n", "evaluate a.js:3:3"},
			{"b.json", "{\n  \"a\": }\n", "compile b.json:2:8"},
			{"b.json", "{\n\t\"a\": 1,\n\n", "compile b.json:4:1"},
			{"b.json", "[1, 2\n  3]", "compile b.json:2:3"},
			{"b.json", "{ \"a\": 1 } x", "compile b.json:1:12"},
			{"b.json", "{\r\n  a: 1\r\n}", "compile b.json:2:3"},
		} {
			if got := p.breaks(c.file, c.text); got != c.want {
				t.Errorf("%q: got %s, want %s", c.text, got, c.want)
			}
		}
	})
}

// A version that can't be linked is told of the import that it fails, whichever file was edited.
func TestPlacesOfImports(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"index.mjs": "import { c } from './c.mjs';\nimport './ts.mts';\nconsole.log('runs');\nsetInterval(c, 1000);\n",
		"c.mjs":     "\n import { d, x } from './d.mjs';\nimport {\n  y,\n} from './e.cjs';\nexport const c = () => d + x + y;\n",
		"d.mjs":     "export * from './f.mjs';\nexport const d = 1, x = 2;\n",
		"e.cjs":     "exports.y = 3;\n",
		"f.mjs":     "export const f = 4;\n",
		"ts.mts":    "const early: number = 1;\nimport { d as later, type Of } from './d.mjs';\nexport const g = () => later + early;\nexport type Of = 1;\n",
	}
	onBothHosts(t, func(t *testing.T, host string) {
		dir, err := filepath.EvalSymlinks(written(t, good))
		if err != nil {
			t.Fatal(err)
		}
		b := &broken{reader: startReader(t, "--host", host, filepath.Join(dir, "index.mjs")), dir: dir, good: good}
		for _, c := range []struct{ file, text, want string }{
			{"d.mjs", "export const d = 1;\n", "evaluate c.mjs:2:23"},
			{"d.mjs", "export const x = 1;\n", "evaluate c.mjs:2:23"},
			{"d.mjs", "export const d = 1;\nexport { x } from './d.mjs';\n", "evaluate d.mjs:2:19"},
			{"e.cjs", "exports.z = 3;\n", "evaluate c.mjs:4:3"},
			{"c.mjs", "import { f } from './d.mjs'; import { no } from './f.mjs';\nexport const c = () => f + no;\n", "evaluate c.mjs:1:49"},
			{"c.mjs", "import path, { no } from 'node:path';\nexport const c = () => path + no;\n", "evaluate c.mjs:1:26"},
			{"c.mjs", "import * as all from './d.mjs';\nimport d from './d.mjs';\nexport const c = () => all + d;\n", "evaluate c.mjs:2:15"},
			{"c.mjs", "\n\nimport { d } from './lost.mjs';\nexport const c = () => d;\n", "resolve c.mjs:3:19"},
			{"c.mjs", "export const c = 1;\nexport * from 'lost';\n", "resolve c.mjs:2:15"},
			{"ts.mts", "type T = 1;\nimport { lost } from './d.mjs';\nexport const g = () => lost;\n", "evaluate ts.mts:2:22"},
		} {
			if got := b.breaks(c.file, c.text); got != c.want && got != strings.Replace(c.want, "resolve", "evaluate", 1) {
				t.Errorf("%s, %q: got %s, want %s", c.file, c.text, got, c.want)
			}
		}
	})
}

// The place is in what the module was made of, whether Node reads source maps itself or not.
func TestPlacesThroughSourceMaps(t *testing.T) {
	needsNode(t)
	for _, way := range []string{"by an option", "by the program", "by themselves", "on goja"} {
		t.Run(way, func(t *testing.T) {
			host := "node"
			source := strings.Repeat("// a line of TypeScript\n", 5)
			files := map[string]string{"a.js": "exports.v = 1", "src.ts": source, "before.js": ""}
			switch way {
			case "by an option":
				t.Setenv("NODE_OPTIONS", "--enable-source-maps")
			case "by the program":
				files["before.js"] = "process.setSourceMapsEnabled(true)"
			case "on goja":
				host = "goja"
			}
			p := startBroken(t, files, "--host="+host)
			for text, want := range map[string]string{
				mapped("no.thing;", "src.ts"):                        "evaluate src.ts:1:1",
				mapped("let x = ;", "src.ts"):                        "compile src.ts:1:1",
				mapped("throw new SyntaxError('by hand')", "src.ts"): "evaluate src.ts:1:1",
				mapped("no.thing;", "gone.ts"):                       "evaluate gone.ts:1:1",
				mapped("JSON.parse('{')", "src.ts"):                  "evaluate src.ts:1:1",
			} {
				if got := p.breaks("a.js", text); got != want {
					t.Errorf("%q: got %s, want %s", text, got, want)
				}
			}
		})
	}
}

// mapped is a text whose first line was made of the first line of a source.
func mapped(text, source string) string {
	m := fmt.Sprintf(`{"version":3,"sources":[%q],"names":[],"mappings":"AAAA"}`, source)
	return text + "\n//# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(m)) + "\n"
}

// broken is a program whose files are broken.
type broken struct {
	*reader
	dir    string
	good   map[string]string
	rounds int
}

func startBroken(t *testing.T, files map[string]string, args ...string) *broken {
	t.Helper()
	list, asked := []string{}, map[string]string{}
	for name, text := range files {
		asked[name] = text
		if name == "a.js" || name == "b.json" {
			list = append(list, fmt.Sprintf("sync.require('./%s')", name))
		}
	}
	if _, ok := asked["before.js"]; !ok {
		asked["before.js"] = ""
	}
	asked["index.js"] = `require("./before.js"); const Heatsync = require("heatsync"); const sync = new Heatsync(); ` + strings.Join(list, ";") + `; console.log("runs")`
	dir, err := filepath.EvalSymlinks(written(t, asked))
	if err != nil {
		t.Fatal(err)
	}
	r := startReader(t, append(args, filepath.Join(dir, "index.js"))...)
	return &broken{reader: r, dir: dir, good: files}
}

// breaks saves a file, and returns what the reload says that is wrong. Then it mends
// the file.
func (b *broken) breaks(file, text string) string {
	b.t.Helper()
	b.save(file, text)
	e := b.until(false).Error
	b.rounds++
	b.save(file, b.good[file]+strings.Repeat("\n", b.rounds)) // other bytes than those before
	b.until(true)
	path, err := filepath.Rel(b.dir, e.File)
	if err != nil {
		path = e.File
	}
	return fmt.Sprintf("%s %s:%d:%d", e.Op, filepath.ToSlash(path), e.Line, e.Column)
}

func (b *broken) save(file, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, file), []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// until waits for a reload that goes well, or for one that doesn't.
func (b *broken) until(ok bool) told {
	b.t.Helper()
	for {
		switch e, more := b.next(); {
		case !more:
			b.t.Fatal("the program has ended")
		case e.OK == ok:
			return e
		}
	}
}

// A frame's caret is under the place, whatever the columns count and the line holds.
func TestCaretUnderThePlace(t *testing.T) {
	const line = "const größe = \"𝌆\"; no.thing"
	want := "1 | " + line + "\n  | " + strings.Repeat(" ", 19) + "^"
	file := filepath.Join(written(t, map[string]string{"a.js": line}), "a.js")
	for what, got := range map[string]string{
		"bytes":  frameOf(&heatsync.Error{Path: file, Line: 1, Column: strings.Index(line, "no.") + 1}),
		"UTF-16": frameOfUnits(&heatsync.Error{Path: file, Line: 1, Column: 21}),
	} {
		if got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
		}
	}
	for _, e := range []heatsync.Error{{Path: file, Line: 2, Column: 1}, {Path: file, Line: 1, Column: 99}, {Path: file, Line: 1}, {Path: file + "x", Line: 1, Column: 1}} {
		if got := frameOfUnits(&e); got != "" {
			t.Errorf("%d:%d: got\n%s", e.Line, e.Column, got)
		}
	}
}
