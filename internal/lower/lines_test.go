package lower

import (
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// TestAligned: what stands in a line of a file stands in that line of what is made of it.
func TestAligned(t *testing.T) {
	for name, text := range map[string]string{
		"statements": "import a from './a.js'\n\n\nexport const one = 1\n\n/* a\ncomment */\nfunction two(x: number): string {\n  //\n  return `four\nfive ${\n    x as any } six`;\n}\nclass seven {\n  eight = two(9)\n\n  static async nine() {\n    await a\n  }\n}",
		"returns":    "function one() {\n  return (\n    // why\n    two\n  );\n}\nconst three = async (\n  four: number\n) => {\n  five = six(\n    );\n};",
		"chains":     "one\n  .two(function () {\n    three()\n  })\n  .four(() =>\n    five\n  );\nlet six = /seven/;\nsix\n/eight;",
		"labels":     "one: for (;;) {\n  if (two) continue one\n  else break one\n}\nlet three = 1\nthree++\n++three\nfour",
		"await":      "import { one } from './one.js'\n\nconst two = await one()\n\nexport const three = two\n\nfour()",
	} {
		t.Run(name, func(t *testing.T) {
			src := New("/app/x.mts", []byte(text))
			lowered, err := Lower(src, HowOf(src.Path, false))
			if err != nil {
				t.Fatal(err)
			}
			aligned := lowered.Aligned(src, 0)
			if r := api.Transform("(function () {"+aligned+"\n})", api.TransformOptions{LogLevel: api.LogLevelSilent}); len(r.Errors) > 0 {
				t.Errorf("it does not parse: %s", r.Errors[0].Text)
			}
			for _, w := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"} {
				at := strings.Index(text, w)
				if at < 0 {
					continue
				}
				want, _ := src.Position(at)
				if !hasWord(aligned, w, want) {
					t.Errorf("%s is not in line %d", w, want)
				}
			}
			if t.Failed() {
				t.Log(aligned)
			}
		})
	}
}

func hasWord(text, word string, line int) bool {
	lines := strings.Split(text, "\n")
	return line <= len(lines) && strings.Contains(lines[line-1], word)
}
