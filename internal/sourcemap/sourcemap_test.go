package sourcemap

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// The second line of dist/a.js comes from line 3, column 5 of src/a.ts.
const mappings = ";AAEI"

func text(mappings, sources string) string {
	return fmt.Sprintf(`{"version":3,"sources":[%s],"names":[],"mappings":%q}`, sources, mappings)
}

func inline(m string) string {
	return "data:application/json;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(m))
}

const code = "\"use strict\";\nno.thing();\n"

func TestPlaces(t *testing.T) {
	good := text(mappings, `"../src/a.ts"`)
	const want = "src/a.ts:3:5"
	none := "dist/a.js:2:1"
	for name, c := range map[string]struct{ code, file, text, want string }{
		"a file":                   {"//# sourceMappingURL=a.js.map", "dist/a.js.map", good, want},
		"in another folder":        {"//# sourceMappingURL=../maps/a.map\n\n", "maps/a.map", good, want},
		"with letters in a URL":    {"//# sourceMappingURL=a%20b.map", "dist/a b.map", good, want},
		"the older comment":        {"//@ sourceMappingURL=a.map", "dist/a.map", good, want},
		"the comment of CSS":       {"/*# sourceMappingURL=a.map */", "dist/a.map", good, want},
		"a prefix against thieves": {"//# sourceMappingURL=a.map", "dist/a.map", ")]}'\n" + good, want},
		"data":                     {"//# sourceMappingURL=" + inline(good), "", "", want},
		"data that is escaped":     {"//# sourceMappingURL=data:application/json," + url.PathEscape(good), "", "", want},
		"a root of sources":        {"//# sourceMappingURL=a.map", "dist/a.map", `{"version":3,"sourceRoot":"../src","sources":["a.ts"],"names":[],"mappings":";AAEI"}`, want},
		"sections":                 {"//# sourceMappingURL=a.map", "dist/a.map", `{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":` + good + `}]}`, want},
		"a source that is gone":    {"//# sourceMappingURL=a.map", "dist/a.map", text(mappings, `"gone.ts"`), "dist/gone.ts:3:5"},

		"no comment":              {"", "dist/a.js.map", good, none},
		"one that is text":        {"const s = `\n//# sourceMappingURL=a.map\n`", "dist/a.map", good, none},
		"a map that is missing":   {"//# sourceMappingURL=a.map", "", "", none},
		"a remote one":            {"//# sourceMappingURL=https://example.com/a.map", "", "", none},
		"one of another machine":  {"//# sourceMappingURL=//example.com/a.map", "", "", none},
		"an empty one":            {"//# sourceMappingURL=a.map", "dist/a.map", "", none},
		"no JSON":                 {"//# sourceMappingURL=a.map", "dist/a.map", good[:40], none},
		"other JSON":              {"//# sourceMappingURL=a.map", "dist/a.map", `[null, {"version": 3}]`, none},
		"another version":         {"//# sourceMappingURL=a.map", "dist/a.map", strings.Replace(good, "3", "4", 1), none},
		"mappings without a rest": {"//# sourceMappingURL=a.map", "dist/a.map", text(";AAg", `"a.ts"`), none},
		"a source that is not in": {"//# sourceMappingURL=a.map", "dist/a.map", text(";AGEI", `"a.ts"`), none},
		"no sources":              {"//# sourceMappingURL=a.map", "dist/a.map", text(mappings, ``), none},
		"a source elsewhere":      {"//# sourceMappingURL=a.map", "dist/a.map", text(mappings, `"webpack:///./src/a.ts"`), none},
		"sections of nothing":     {"//# sourceMappingURL=a.map", "dist/a.map", `{"version":3,"sections":[{"offset":{}},{}]}`, none},
		"a folder":                {"//# sourceMappingURL=.", "", "", none},
		"a device":                {"//# sourceMappingURL=/dev/zero", "", "", none},
		"bad data":                {"//# sourceMappingURL=data:application/json;base64,!!!", "", "", none},
		"no data":                 {"//# sourceMappingURL=data:", "", "", none},
		"a bad URL":               {"//# sourceMappingURL=%zz:", "", "", none},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string]string{"dist/a.js": code + c.code, "src/a.ts": "1\n2\n    x\n"}
			if c.file != "" {
				files[c.file] = c.text
			}
			write(t, dir, files)
			maps := &Maps{}
			at, ok := maps.Original(Place{filepath.Join(dir, "dist", "a.js"), 2, 1})
			rel, _ := filepath.Rel(dir, at.File)
			if got := fmt.Sprintf("%s:%d:%d", filepath.ToSlash(rel), at.Line, at.Column); got != c.want || ok != (c.want != none) {
				t.Errorf("got %s, %v, want %s", got, ok, c.want)
			}
		})
	}
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// What esbuild makes of a file leads back to each of its statements, in either kind of columns.
func TestWhatACompilerWrites(t *testing.T) {
	source := "interface A { a: string }\nenum E { A = 'größe𝌆' }\nexport class B<T> { #x = 1; f(): void { g('𝌆', éa()); throw new Error('in f') } }\r\nconst s = 'größe𝌆'; throwing(s as string);\n"
	for _, minify := range []bool{false, true} {
		dir := t.TempDir()
		made := api.Transform(source, api.TransformOptions{
			Loader: api.LoaderTS, Format: api.FormatCommonJS, Sourcemap: api.SourceMapInline, Sourcefile: "a.ts",
			MinifyWhitespace: minify, MinifySyntax: minify, Charset: api.CharsetUTF8,
		})
		code := string(made.Code)
		write(t, dir, map[string]string{"a.js": code, "a.ts": source})
		for _, word := range []string{"throwing(", "new Error(", "éa("} {
			for _, bytes := range []bool{false, true} {
				line, column := placeOf(t, code, word, bytes)
				wantLine, wantColumn := placeOf(t, source, word, bytes)
				at, ok := (&Maps{Bytes: bytes}).Original(Place{filepath.Join(dir, "a.js"), line, column})
				if !ok || at.Line != wantLine || at.Column != wantColumn || filepath.Base(at.File) != "a.ts" {
					t.Errorf("minified %v, bytes %v, %s: got %v, %v, want %d:%d", minify, bytes, word, at, ok, wantLine, wantColumn)
				}
			}
		}
	}
}

func placeOf(t *testing.T, text, word string, bytes bool) (line, column int) {
	t.Helper()
	for i, each := range linesOf(text) {
		if at := strings.Index(each, word); at >= 0 && !strings.Contains(each, "sourceMappingURL") {
			if !bytes {
				at = units(each, at)
			}
			return i + 1, at + 1
		}
	}
	t.Fatalf("no %s in %s", word, text)
	return 0, 0
}

func TestStack(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths here are those of other systems")
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"dist/a.js": code + "//# sourceMappingURL=" + inline(text(mappings, `"../src/a.ts"`))})
	stack := strings.ReplaceAll(`Error: at /dist/a.js:2:1
    at f (/dist/a.js:2:1)
    at async Promise.all (index 0)
    at /dist/a.js:2:1
    at new B (file:///dist/a.js:2:1)
    at g (/other.js:1:1)
    at h (<anonymous>)`, "/dist", dir+"/dist")
	want := strings.ReplaceAll(`Error: at /dist/a.js:2:1
    at f (/src/a.ts:3:5)
    at async Promise.all (index 0)
    at /src/a.ts:3:5
    at new B (/src/a.ts:3:5)
    at g (/other.js:1:1)
    at h (<anonymous>)`, "/src", dir+"/src")
	want = strings.Replace(want, "at /dist", "at "+dir+"/dist", 1)
	if got := (&Maps{}).Stack(stack); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A file as large as can be costs no more than it is.
func TestTooLarge(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.js": code + "//# sourceMappingURL=a.map"})
	if err := os.Truncate(filepath.Join(dir, "a.js"), biggest+1); err != nil {
		t.Fatal(err)
	}
	if _, ok := (&Maps{}).Original(Place{filepath.Join(dir, "a.js"), 2, 1}); ok {
		t.Error("it was read")
	}
}
