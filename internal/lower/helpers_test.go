package lower

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNamesOfHelpers has a file use each name that stands in esbuild's helpers, as a global and
// as its own: esbuild then calls its own by another name.
func TestNamesOfHelpers(t *testing.T) {
	const text = `import d, { n } from "./b.cjs";
import * as ns from "./b.cjs";
import "./d.mjs";
export * from "./c.mjs";
export { d as default, n, ns };
export const later = () => import("./e.mjs");
`
	plain := lowered(t, text)
	for _, name := range namesInHelpers(t, text) {
		for _, uses := range []string{
			"export const kind = typeof NAME;",
			"var NAME = 1; export { NAME };",
			"export function NAME(mod) { return mod; }",
			"export const f = (NAME) => NAME;",
		} {
			code := text + strings.ReplaceAll(uses, "NAME", name)
			got := lowered(t, code)
			if len(got.Imports) != len(plain.Imports) {
				t.Errorf("%s: imports %v, want %v", code, got.Imports, plain.Imports)
			}
			if named := got.WithNames(); isShadowed(named, name) {
				t.Errorf("%s: declares what the helpers use:\n%s", code, named.Code)
			}
			for _, left := range []string{"getOwnPropertyNames(from", "__copyProps(", "require(", "module.exports"} {
				if strings.Contains(got.Code, left) {
					t.Errorf("%s: still has %s:\n%s", code, left, got.Code)
				}
			}
		}
	}
}

// isShadowed tells whether a text declares a name that the helpers before it use and do not declare.
func isShadowed(t *Text, name string) bool {
	uses := regexp.MustCompile(`[^.\w$]` + regexp.QuoteMeta(name) + `\b`)
	declares := regexp.MustCompile(`(?m)^(?:var|let|const|function|class) ` + regexp.QuoteMeta(name) + `\b`)
	return uses.MatchString(t.helpers()) && declares.MatchString(t.Code[len(t.helpers()):])
}

func lowered(t *testing.T, text string) *Text {
	t.Helper()
	src := New("/app/x.mjs", []byte(text))
	made, err := Lower(src, HowOf(src.Path, true))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return made
}

var inHelpers = regexp.MustCompile(`[A-Za-z_$][\w$]*`)

// namesInHelpers lists the names in what esbuild puts before a text.
func namesInHelpers(t *testing.T, text string) []string {
	t.Helper()
	src := New("/app/x.mjs", []byte(text))
	r, err := Esbuilt(text, flags(src, HowOf(src.Path, true), "cjs"))
	head, _, found := strings.Cut(r.Code, "\nvar x_exports")
	if err != nil || !found || !strings.Contains(head, "__copyProps") {
		t.Fatalf("no helpers: %s", head)
	}
	names := inHelpers.FindAllString(head, -1)
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		_, err := Lower(New("/app/x.mjs", []byte("var "+name)), HowOf("/app/x.mjs", true))
		return err != nil // a word of the language
	})
}
