package heatsync_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
)

type ownError struct{ code int }

func (e *ownError) Error() string { return fmt.Sprintf("own %d", e.code) }

func panics() { panic(&ownError{7}) }

// The error of a call names the place and shows it, has what Go functions returned or panicked with in its chain, follows
// causes, and its stack has none of our frames.
func TestErrorsOfCalls(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js": `const other = require("./other.js");
exports.throws = () => { throw new TypeError("no"); };
exports.async = async () => { await 0; other.fails(); };
exports.returned = () => returns();
exports.later = async () => { await 0; returns(); };
exports.panics = () => panics();
exports.panicsLater = async () => { await 0; panics(); };
exports.cause = () => { try { returns(); } catch (cause) { throw new Error("outer", { cause }); } };
exports.causes = async () => { try { await exports.cause(); } catch (cause) { throw new RangeError("outermost", { cause }); } };
exports.circle = () => { const e = new Error("circle"); e.cause = e; throw e; };
exports.hostile = () => { throw Object.defineProperty(new Error("hostile"), "cause", { get() { throw 1; } }); };
exports.nothing = () => { throw undefined; };
exports.frozen = () => { throw Object.freeze({ message: "no error" }); };`,
		"other.js": "\n\nexports.fails = () => {\n\tnull.x;\n};",
	})
	for _, globals := range []heatsync.Globals{heatsync.GlobalsNone, heatsync.GlobalsNode} {
		vm, s := newSync(t, heatsync.Options{Dir: dir, Globals: globals})
		vm.Set("returns", func() error { return fmt.Errorf("wrapped: %w", &ownError{7}) })
		vm.Set("panics", panics)
		for name, want := range map[string]struct {
			text, file string
			line       int
			own        bool
			stack      string
		}{
			"throws":      {"TypeError: no", "a.js", 2, false, "a.js:2"},
			"async":       {"TypeError", "other.js", 4, false, "a.js:3"},
			"returned":    {"wrapped: own 7", "a.js", 4, true, "a.js:4"},
			"later":       {"wrapped: own 7", "a.js", 5, true, "a.js:5"},
			"panics":      {"own 7", "a.js", 0, true, "call_errors_test.go"},
			"panicsLater": {"own 7", "a.js", 0, true, "call_errors_test.go"},
			"cause":       {"Error: outer", "a.js", 8, true, "[cause]"},
			"causes":      {"RangeError: outermost", "a.js", 9, true, "wrapped: own 7"},
			"circle":      {"Error: circle", "a.js", 10, false, "[cause]"},
			"hostile":     {"Error: hostile", "a.js", 11, false, "a.js:11"},
			"nothing":     {"undefined", "a.js", 0, false, ""},
			"frozen":      {"[object Object]", "a.js", 0, false, ""},
		} {
			_, err := heatsync.Call[any](t.Context(), s, "./a.js", name)
			var e *heatsync.Error
			if !errors.As(err, &e) {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if e.Op != "call" || e.Path != filepath.Join(dir, want.file) || e.Line != want.line || !strings.Contains(e.Err.Error(), want.text) {
				t.Errorf("%s: %v, at line %d", name, err, e.Line)
			}
			var own *ownError
			if errors.As(err, &own) != want.own || want.own && own.code != 7 {
				t.Errorf("%s: the error of Go in it is %v", name, own)
			}
			if shown := fmt.Sprintf("%d | ", want.line); want.line > 0 != strings.Contains(e.Frame, shown) {
				t.Errorf("%s: frame\n%s", name, e.Frame)
			}
			if !strings.Contains(e.Stack, want.stack) || !strings.Contains(e.Stack, "goroutine") && hasOurs(e.Stack) {
				t.Errorf("%s: stack\n%s", name, e.Stack)
			}
		}
	}
}

func hasOurs(stack string) bool {
	return strings.Contains(stack, "node:internal") || strings.Contains(stack, "heatsync:") || strings.Contains(stack, "border")
}

// So do the errors of a top level, and a runtime error in Go is found as one.
func TestPanicsOfTopLevels(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `panics()`, "b.js": `fails()`})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	vm.Set("panics", panics)
	vm.Set("fails", func() { var list []int; _ = list[len(list)] })
	_, err := s.Require("./a.js")
	var (
		own *ownError
		e   *heatsync.Error
		bad runtime.Error
	)
	if !errors.As(err, &own) || !errors.As(err, &e) || !strings.Contains(e.Stack, "call_errors_test.go") {
		t.Errorf("%v", err)
	}
	if _, err := s.Require("./b.js"); !errors.As(err, &bad) {
		t.Errorf("%v", err)
	}
}
