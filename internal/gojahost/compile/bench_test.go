package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// program returns an ordinary text of about so many lines.
func program(lines int, variant int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\"use strict\";\nconst base = require(\"./base\");\n// variant %d\n", variant)
	for i := 0; i < lines-3; i += 10 {
		fmt.Fprintf(&b, `
exports.task%[1]d = function task%[1]d(options, done) {
  const { name = "x", list = [] } = options || {};
  let total = base.offset + %[2]d;
  for (const item of list) {
    if (item.kind === "add") total += item.amount * 2;
    else if (item.kind !== "skip") throw new TypeError("unknown " + item.kind);
  }
  return done(null, { name: name.trim(), total, text: `+"`${name}: ${total}`"+` });
};`, i, variant)
	}
	return b.String()
}

func BenchmarkCompile(b *testing.B) {
	for _, lines := range []int{40, 1000} {
		text := program(lines, 0)
		for _, ext := range []string{"js", "ts"} {
			b.Run(fmt.Sprintf("%d lines/%s", lines, ext), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if _, err := compile(newSource("/app/x."+ext, []byte(text)), Options{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run(fmt.Sprintf("%d lines/goja alone", lines), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := goja.Compile("/app/x.js", plain.head+text+plain.tail, false); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d lines/cached", lines), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			c, err := Compile("/app/x.js", []byte(text), Options{})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if again, _ := Compile("/app/x.js", []byte(text), Options{}); again != c {
					b.Fatal("not from the cache")
				}
			}
		})
	}
}
