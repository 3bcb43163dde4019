package main

import (
	"fmt"
	"testing"

	"github.com/heatsync-go/heatsync/internal/nodehost"
)

// The place of an error is found in what V8 writes: a stack.
func TestPlaceOfAnError(t *testing.T) {
	for _, c := range []struct{ name, file, stack, want string }{
		{"a syntax error has a line and a caret", "/app/a.js",
			"/app/a.js:2\n\tlet x = return 5\n\t        ^^^^^^\n\nSyntaxError: Unexpected token 'return'\n    at new Script (node:vm:117:7)", "/app/a.js:2:10"},
		{"a throw is in the first frame", "/app/a.js",
			"Error: no\n    at f (/app/a.js:3:9)\n    at Object.<anonymous> (/app/a.js:9:1)", "/app/a.js:3:9"},
		{"or in that of the file that failed", "/app/a.js",
			"Error: no\n    at f (/app/lib.js:3:9)\n    at Object.<anonymous> (/app/a.js:9:1)", "/app/a.js:9:1"},
		{"drives have letters", `C:\app\a.js`,
			"Error: no\n    at f (C:\\app\\a.js:3:9)", `C:\app\a.js:3:9`},
		{"what is no error has no place", "/app/a.js", "", "/app/a.js:0:0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := errorOf(&nodehost.Failure{File: c.file, Stack: c.stack})
			if got := fmt.Sprintf("%s:%d:%d", e.Path, e.Line, e.Column); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
