package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/heatsync-go/heatsync"
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

// What could not be done is told as on the built-in engine.
func TestOpOfAnError(t *testing.T) {
	for op, f := range map[string]nodehost.Failure{
		"compile":  {Stack: "/app/a.js:2\n\tlet x = return 5\n\t        ^^^^^^\n\nSyntaxError: Unexpected token 'return'\n    at new Script (node:vm:117:7)"},
		"resolve":  {Code: "MODULE_NOT_FOUND", Stack: "Error: Cannot find module './b'\n    at /app/a.js:1:1"},
		"evaluate": {Stack: "SyntaxError: thrown by hand\n    at f (/app/a.js:3:9)"},
	} {
		e := errorOf(&f)
		if e.Op != op || errors.Is(e, heatsync.ErrNotFound) != (op == "resolve") {
			t.Errorf("%s: %v", op, e)
		}
	}
}
