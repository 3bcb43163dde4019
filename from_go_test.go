package heatsync_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// Ids of Go code are relative to Options.Dir, whichever script has called it: a module in another
// folder, one that is being loaded, or a text without a file.
func TestIdsOfGoCodeAreThoseOfDir(t *testing.T) {
	dir := files(t, map[string]string{"v.js": `exports.v = "the right one"; exports.f = () => exports.v`})
	for _, folder := range []string{"lib", "lib/deep"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	save(t, filepath.Join(dir, "lib/v.js"), `exports.v = "a wrong one"; exports.f = () => exports.v`)
	save(t, filepath.Join(dir, "lib/deep/asks.js"), `exports.loaded = ask(); exports.ask = () => ask(); exports.own = require("../v").v`)
	for name, ask := range map[string]func(s *heatsync.Sync) (any, error){
		"Require": func(s *heatsync.Sync) (any, error) {
			o, err := s.Require("./v.js")
			if err != nil {
				return nil, err
			}
			return o.Get("v").String(), nil
		},
		"Call": func(s *heatsync.Sync) (any, error) { return heatsync.Call[any](t.Context(), s, "./v.js", "f") },
		"Bind": func(s *heatsync.Sync) (any, error) {
			b, err := heatsync.Bind[string](s, "./v.js", "v")
			if err != nil {
				return nil, err
			}
			return b.Get(), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			vm, s := newSync(t, heatsync.Options{Dir: dir})
			vm.Set("ask", func() (any, error) { return ask(s) })
			asks := require(t, s, "./lib/deep/asks.js")
			expect(t, "while a module is loaded", asks.Get("loaded"), nil)
			f, _ := goja.AssertFunction(asks.Get("ask"))
			v, err := f(nil)
			expect(t, "called by a module", v, err)
			v, err = vm.RunString(`ask()`)
			expect(t, "called by a text", v, err)
			if own := asks.Get("own").String(); own != "a wrong one" {
				t.Errorf("the script's own ids: %s", own)
			}
		})
	}
}

func expect(t *testing.T, what string, v goja.Value, err error) {
	t.Helper()
	if err != nil || v == nil || v.String() != "the right one" {
		t.Errorf("%s: %v, %v", what, v, err)
	}
}

// What Go code holds it holds as long as the Sync, also if it was a module's top level that called it
// for the first time, and that module is replaced.
func TestWhatGoCodeHoldsOutlivesItsCaller(t *testing.T) {
	dir := files(t, map[string]string{
		"main.js": `new (require("heatsync"))().require("./asks.js")`,
		"asks.js": `ask()`,
		"held.js": `module.exports = () => 1`,
	})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	var held goja.Callable
	vm.Set("ask", func() { held, _ = goja.AssertFunction(require(t, s, "./held.js")) })
	if err := s.Main("./main.js"); err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, s, filepath.Join(dir, "asks.js"), `exports.v = "asks no more"`); err != nil {
		t.Fatal(err)
	}
	if m := s.Modules()[2]; !m.Held {
		t.Errorf("%s is not held", m.Path)
	}
	if _, err := apply(t, s, filepath.Join(dir, "held.js"), `module.exports = () => 2`); err != nil {
		t.Fatal(err)
	}
	if v, err := held(nil); err != nil || v.ToInteger() != 2 {
		t.Errorf("it returns %v, %v", v, err)
	}
	if _, err := s.Require("./held.js"); err != nil {
		t.Error(err)
	}
}
