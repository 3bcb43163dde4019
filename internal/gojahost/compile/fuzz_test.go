package compile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/heatsync-go/heatsync/internal/lower"
)

// FuzzCompile holds what must be true of any text at all: no panic, an error
// that points into the text, and the same answer again.
func FuzzCompile(f *testing.F) {
	docs, _ := filepath.Glob("testdata/errors/*.txtar")
	for _, doc := range docs {
		if data, err := os.ReadFile(doc); err == nil {
			f.Add(txtar.Parse(data).Files[0].Data, uint8(0))
		}
	}
	for i, text := range []string{
		"exports.a = 1", "export default class {}; import('x')", "async function* f() { for await (a of b) yield* c }",
		"let a: Array<number> = [] as any; enum E { A }", "`${`${1}`}`/re/[0]\n--> x", "if (1) function f() {}\nf()",
		"}\n{", "})\n(function(){", "#!x\n/[\\p{L}]/v", "\ufeff'use strict'\r\n\u2028with (a) b", "//# sourceMappingURL=x.map",
		"class A { #b = 1; static { this.#b } @c d() {} accessor e }", "using a = b; import.meta.url",
	} {
		f.Add([]byte(text), uint8(i))
	}
	exts := []string{".js", ".mjs", ".ts", ".cjs", ".mts"}
	f.Fuzz(func(t *testing.T, text []byte, kind uint8) {
		path := "/fuzz/x" + exts[int(kind)%len(exts)]
		opts := Options{Module: kind&128 != 0}
		c, err := Compile(path, text, opts)
		if err == nil {
			if again, _ := Compile(path, text, opts); again != c {
				t.Error("a program in use was compiled again")
			}
			return
		}
		var e *lower.Error
		if !errors.As(err, &e) || e.Path != path || e.Message == "" || e.Frame == "" || !utf8.ValidString(e.Message) && utf8.Valid(text) {
			t.Fatalf("not an error of a file: %#v", err)
		}
		src := newSource(path, text)
		if at := src.Offset(e.Line, e.Column); e.Line < 1 || e.Column < 1 || at > len(src.Text) {
			t.Fatalf("%v is not in the text", err)
		}
		if _, err := Compile(path, text, opts); err == nil || err.Error() != e.Error() {
			t.Errorf("once %v, once %v", e, err)
		}
	})
}
