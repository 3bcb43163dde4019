package lower

import (
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what texts become into testdata")

// TestTexts has a document for each thing that is lowered: what it is about, the file, and what
// it becomes. A second line of the comment that begins with "package" has the file in a
// package that says it is an ES module.
func TestTexts(t *testing.T) {
	docs, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(docs) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for _, doc := range docs {
		t.Run(strings.TrimSuffix(filepath.Base(doc), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(doc)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Files) != 2 || a.Files[1].Name != "becomes" || len(a.Comment) == 0 {
				t.Fatal("a document is a sentence, a file and what that becomes")
			}
			got := described("/app/"+a.Files[0].Name, a.Files[0].Data, strings.Contains(string(a.Comment), "\npackage"))
			if *update {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(doc, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(a.Files[1].Data); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// described is what a text becomes, or why it becomes nothing.
func described(path string, data []byte, module bool) string {
	text, err := Lower(New(path, data), HowOf(path, module))
	if err != nil {
		return err.Error() + "\n"
	}
	text = text.WithNames()
	var b strings.Builder
	for _, i := range text.Imports {
		fmt.Fprintf(&b, "%d:%d %s %s star=%v\n", i.Line, i.Column, i.Specifier, i.Names, i.Star)
	}
	fmt.Fprintf(&b, "module=%v async=%v helped=%v\n", text.Module, text.Async, text.Helped)
	return b.String() + withoutHelpers(text.Code)
}

// withoutHelpers leaves the names of esbuild's helpers, which come first.
func withoutHelpers(code string) string {
	var b strings.Builder
	for code != "" {
		size := statement(code)
		if name, _, defines := strings.Cut(code[:size], " = "); defines && strings.HasPrefix(name, "var __") && !strings.Contains(code[:size], Helper) {
			b.WriteString(name + " …\n")
		} else {
			b.WriteString(code[:size])
		}
		code = code[size:]
	}
	return b.String()
}

// TestBack marks in each text a word, by ^ before it, that is once in what it becomes: Back
// leads from there to the mark.
func TestBack(t *testing.T) {
	for name, tt := range map[string]struct{ path, text, word string }{
		"the first line":              {"x.ts", "let a: number = ^here(1)", "here"},
		"behind types":                {"x.ts", "interface I { a: string }\ntype T = I\n\n  ^here()", "here"},
		"behind an import":            {"x.mjs", "import { b } from './b'\n\n\n;^here(b)", "here"},
		"what is imported":            {"x.mjs", "import { b } from './b'\nf(^b)", "import_b.b"},
		"behind letters of 4 bytes":   {"x.ts", "let a: string = '\U0001F600'; ^here()", "here"},
		"behind a byte order mark":    {"x.ts", "\ufefflet a: string = '', b = ^here()", "here"},
		"the four ends of a line":     {"x.ts", "1\r2\n3\r\n4\u20285\u2029^here()", "here"},
		"beside a map of its own":     {"x.mjs", "^here()\n" + ownMap("AAUA"), "here"},
		"beside one that is broken":   {"x.ts", "^here()\n" + ownMap("AAA"), "here"},
		"beside one that is in /* */": {"x.mjs", "await ^here()\n" + strings.Replace(ownMap("AAUA"), "//", "/*", 1) + "*/", "here"},
		"beside the text of a map":    {"x.mjs", "export const s = '" + ownMap("AAUA") + "'; ^here()", "here"},
		"behind a name that changes":  {"x.ts", "class Foo {}\nfunction f() { class Foo { y = Foo; z = ^here() } return Foo; }", "here"},
	} {
		t.Run(name, func(t *testing.T) {
			at := strings.IndexByte(tt.text, '^')
			src := New("/app/"+tt.path, []byte(tt.text[:at]+tt.text[at+1:]))
			at -= len(tt.text) - 1 - len(src.Text)
			text, err := Lower(src, HowOf(src.Path, false))
			if err != nil {
				t.Fatal(err)
			}
			for _, made := range []*Text{text, text.WithNames()} {
				if n := strings.Count(made.Code, tt.word); n != 1 {
					t.Fatalf("%s is %d times in\n%s", tt.word, n, made.Code)
				}
				if got := made.Back(strings.Index(made.Code, tt.word)); got != at {
					t.Errorf("%s comes from %s, want %s", tt.word, place(src, got), place(src, at))
				}
			}
		})
	}
}

// ownMap is a comment with a source map.
func ownMap(mappings string) string {
	m := `{"version":3,"sources":["other.ts"],"names":[],"mappings":"` + mappings + `"}`
	return "//# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(m))
}

// TestTextsOfMaps: what a program says of source maps in strings stays.
func TestTextsOfMaps(t *testing.T) {
	const text = "export const s = `//# ${a}sourceMappingURL=1` + '//# sourceMappingURL=2' + /sourceMappingURL=3/ // sourceMappingURL=4"
	if got := lowered(t, text).Code; strings.Count(got, "sourceMappingURL=") != 3 {
		t.Error(got)
	}
}

func place(src *Source, offset int) string {
	line, column := src.Position(offset)
	return fmt.Sprintf("%d:%d", line, column)
}

// TestTransformErrors: what can't be read is told with its place in the file.
func TestTransformErrors(t *testing.T) {
	for text, want := range map[string]string{
		"let a: = 1":                         "/app/x.ts:1:8: ",
		"\n\n  export const a = 1, a = 2;":   `/app/x.ts:3:23: Multiple exports with the same name "a"`,
		"import a from\n  'x' with { y: 1 }": "/app/x.ts:2:17: ",
	} {
		_, err := Lower(New("/app/x.ts", []byte(text)), HowOf("/app/x.ts", false))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
