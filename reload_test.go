package heatsync_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

func TestApplyFromInside(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `require("host").apply(); exports.v = 1`})
	var s *heatsync.Sync
	var inside error
	_, s = newSync(t, heatsync.Options{Dir: dir, Builtins: map[string]func(*goja.Runtime) (goja.Value, error){
		"host": func(vm *goja.Runtime) (goja.Value, error) {
			o := vm.NewObject()
			return o, o.Set("apply", func() { _, inside = s.Apply(change.Of(filepath.Join(dir, "a.js"))) })
		},
	}})
	if a := require(t, s, "./a.js"); a.Get("v").ToInteger() != 1 || !errors.Is(inside, heatsync.ErrBusy) {
		t.Errorf("Apply from inside returned %v; want %v", inside, heatsync.ErrBusy)
	}
}

// A listener that panics is an error of its own: the others are called, the
// reload stands, and the next one works.
func TestOnReloadThatPanics(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	var warned strings.Builder
	_, s := newSync(t, heatsync.Options{Dir: dir, Stderr: &warned})
	a, file := require(t, s, "./a.js"), filepath.Join(dir, "a.js")
	var told []string
	listen := func(name string, then func()) (stop func()) {
		return s.OnReload(func(*heatsync.Reload, error) { told = append(told, name); then() })
	}
	var stops []func()
	listen("a", func() {})
	stops = append(stops, listen("b", func() { panic("fault of b") }))
	stops = append(stops, listen("c", func() { stops[0](); stops[2]() }), listen("d", func() {}))
	listen("e", func() {})
	for i, want := range []string{"a b c e", "a c e"} {
		told = nil
		save(t, file, fmt.Sprintf("exports.v = %d", i+2))
		if r, err := s.Apply(change.Of(file)); err != nil || a.Get("v").ToInteger() != int64(i+2) {
			t.Errorf("Apply = %+v, %v", r, err)
		}
		if got := strings.Join(told, " "); got != want {
			t.Errorf("told %s, want %s", got, want)
		}
	}
	if n := strings.Count(warned.String(), "fault of b"); n != 1 {
		t.Errorf("warned of it %d times: %s", n, warned.String())
	}
}
