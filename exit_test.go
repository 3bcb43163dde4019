package heatsync_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// Without a Program there is none that could end: process.exit ends the call
// from Go, with an *ExitError, as often as it is called. A reload that is cut off by
// it is a failure like any.
func TestExitWithoutAProgram(t *testing.T) {
	const exit = `require("process").exit(3); exports.after = true;`
	for name, broken := range map[string]string{
		"at the top level":            exit,
		"after a first half":          `exports.v = 2; exports.w = 3; ` + exit,
		"in a function that it calls": `const f = () => { ` + exit + ` }; f();`,
		"within try and finally":      `try { ` + exit + ` } catch { exports.caught = 1 } finally { exports.finally = 1 }`,
		"in a module further down":    `require("./exits.js")`,
		"in one that is held":         `const Heatsync = require("heatsync"); new Heatsync().require("./exits.js")`,
		"by reallyExit":               `require("process").reallyExit(3)`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": `exports.v = 1; exports.f = () => 1`, "b.js": `exports.v = 1`, "exits.js": exit})
			_, s := newSync(t, heatsync.Options{Dir: dir})
			a, b := require(t, s, "./a.js"), require(t, s, "./b.js")
			for range 3 {
				r, err := apply(t, s, filepath.Join(dir, "a.js"), broken, filepath.Join(dir, "b.js"), `exports.v = 2`)
				exits(t, "Apply", err, 3)
				if tried := kept(t, r, err); tried.Number == 0 || a.Get("v").ToInteger() != 1 || a.Get("f") == nil || b.Get("v").ToInteger() != 1 || len(a.Keys()) != 2 {
					t.Errorf("after %+v a is %v, and b %v", r, a.Export(), b.Export())
				}
			}
			if _, err := apply(t, s, filepath.Join(dir, "a.js"), `exports.v = 3`); err != nil || a.Get("v").ToInteger() != 3 {
				t.Errorf("the next save: %v, and a is %v", err, a.Export())
			}
		})
	}
}

// So do the other ways into the runtime.
func TestExitOfOtherCalls(t *testing.T) {
	dir := files(t, map[string]string{
		"exits.js": `require("process").exit(4)`,
		"a.js":     `exports.exit = (n) => { require("process").exit(n); return "goes on"; }; exports.v = globalThis.n = (globalThis.n ?? 0) + 1; if (n === 2) exports.exit(5);`,
		"l.js":     `const Heatsync = require("heatsync"); new Heatsync().events.on("reload", () => require("process").exit(6));`,
	})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	for range 2 {
		_, err := s.Require("./exits.js")
		exits(t, "Require", err, 4)
	}
	a := require(t, s, "./a.js")
	_, err := s.Resync("./a.js")
	exits(t, "Resync", err, 5)
	if a.Get("v").ToInteger() != 1 {
		t.Errorf("a is %v", a.Export())
	}
	exit, _ := goja.AssertFunction(a.Get("exit"))
	for n := range 2 {
		_, err = exit(goja.Undefined(), vm.ToValue(n))
		exits(t, "a call", err, n)
	}
	_, _ = exit(goja.Undefined(), vm.ToValue(7))
	if _, err := s.Require("./a.js"); err != nil {
		t.Errorf("after a call that ended so: %v", err)
	}
}

// A reload stands when a listener that is told of it exits.
func TestExitInAListener(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js": `exports.v = 1`,
		"l.js": `const Heatsync = require("heatsync"); new Heatsync().events.on("any", () => require("process").exit(6)).on("reload", () => require("process").exit(6)); new Heatsync().require("./a.js")`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	require(t, s, "./l.js")
	for v := 2; v < 5; v++ {
		apply(t, s, filepath.Join(dir, "a.js"), `exports.v = `+string(rune('0'+v)))
		if got := a.Get("v").ToInteger(); got != int64(v) {
			t.Errorf("a.v is %d, want %d", got, v)
		}
	}
}

func exits(t *testing.T, what string, err error, code int) {
	t.Helper()
	var ended *heatsync.ExitError
	if !errors.As(err, &ended) || ended.Code != code {
		t.Errorf("%s: got %v, want an exit with status %d", what, err, code)
	}
}
