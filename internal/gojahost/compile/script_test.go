package compile

import (
	"errors"
	"testing"

	"github.com/dop251/goja"
)

// What stands before a script takes room, so that there is a farthest place where one can begin.
func TestWhereAScriptMayBegin(t *testing.T) {
	for from, want := range map[int]int{-1: 1, 0: 1, 10: 11, farthest: farthest + 1, 2 * farthest: farthest + 1} {
		vm := goja.New()
		run, err := Script(vm, nil, "a.js", "null.x", from, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		_, err = run(nil, nil)
		var thrown *goja.Exception
		if !errors.As(err, &thrown) || len(thrown.Stack()) == 0 {
			t.Fatalf("it ended with %v", err)
		}
		if line := thrown.Stack()[0].Position().Line; line != want {
			t.Errorf("line %d: the error is in line %d, not %d", from, line, want)
		}
	}
}
