package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// files lays out a program in a directory of its own.
func files(t *testing.T, contents map[string]string) (dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range contents {
		save(t, filepath.Join(dir, name), text)
	}
	return dir
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func newSync(t *testing.T, opts heatsync.Options) (*goja.Runtime, *heatsync.Sync) {
	t.Helper()
	vm := goja.New()
	s, err := heatsync.New(vm, &opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return vm, s
}

func require(t *testing.T, s *heatsync.Sync, id string) *goja.Object {
	t.Helper()
	o, err := s.Require(id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestNewDefinesNoGlobals(t *testing.T) {
	globals := func(vm *goja.Runtime) string { return strings.Join(vm.GlobalObject().GetOwnPropertyNames(), " ") }
	vm, _ := newSync(t, heatsync.Options{})
	if got, want := globals(vm), globals(goja.New()); got != want {
		t.Errorf("globals are %s; want %s", got, want)
	}
}

// A program with a loop of its own: post hands functions to the goroutine that
// owns the runtime.
func TestRunWatchesAndApplies(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	posted := make(chan func())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx, func(f func()) { posted <- f }) }()

	save(t, filepath.Join(dir, "a.js"), `exports.v = 2`)
	for deadline := time.After(20 * time.Second); a.Get("v").ToInteger() != 2; {
		select {
		case f := <-posted:
			f()
		case <-deadline:
			t.Fatal("the save is not live after 20 s")
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v; want %v", err, context.Canceled)
	}
}

func TestWatchIsForOne(t *testing.T) {
	_, s := newSync(t, heatsync.Options{Dir: t.TempDir()})
	ctx, cancel := context.WithCancel(t.Context())
	batches, err := s.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Watch(t.Context()); err == nil {
		t.Error("a second Watch began")
	}
	cancel()
	for range batches { // until it is closed
	}
}

func TestCheckVetoes(t *testing.T) {
	veto := errors.New("not on a Friday")
	var friday bool
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir, Check: func() error {
		if friday {
			return veto
		}
		return nil
	}})
	a := require(t, s, "./a.js")
	save(t, filepath.Join(dir, "a.js"), `exports.v = 2`)
	friday = true
	r, err := s.Apply(change.Of(filepath.Join(dir, "a.js")))
	if !errors.Is(err, veto) || r.OK || a.Get("v").ToInteger() != 1 {
		t.Errorf("Apply = %+v, %v with %v live; want a veto", r, err, a.Get("v"))
	}
	friday = false
	if r, err := s.Apply(change.Batch{}); err != nil || r.Number != 0 {
		t.Errorf("an empty batch: %+v, %v; want nothing new", r, err)
	}
	save(t, filepath.Join(dir, "a.js"), `exports.v = 3`)
	if _, err := s.Apply(change.Of(filepath.Join(dir, "a.js"))); err != nil || a.Get("v").ToInteger() != 3 {
		t.Errorf("after the veto: %v, with %v live", err, a.Get("v"))
	}
}

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

func TestErrorsSayWhatWhereAndWhy(t *testing.T) {
	dir := files(t, map[string]string{
		"throws.js": "\nthrow new TypeError('x is not a function');",
		"syntax.js": "exports.a = (;",
		"lost.js":   "require('./nowhere');",
		"number.js": "module.exports = 1;",
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		id, op, path, text string
		line               int
		is                 error
	}{
		{"./throws.js", "evaluate", in("throws.js"), "TypeError: x is not a function", 2, nil},
		{"./syntax.js", "compile", in("syntax.js"), `SyntaxError: Unexpected ";"`, 1, nil},
		{"./nowhere.js", "resolve", "", "nowhere.js", 0, heatsync.ErrNotFound},
		{"./lost.js", "resolve", in("lost.js"), "./nowhere", 1, heatsync.ErrNotFound},
		{"./number.js", "require", "./number.js", "exports no object", 0, nil},
	} {
		_, err := s.Require(c.id)
		var e *heatsync.Error
		switch {
		case !errors.As(err, &e):
			t.Errorf("Require(%s) = %v; want an *Error", c.id, err)
		case e.Op != c.op || c.path != "" && e.Path != c.path || e.Line != c.line || !strings.Contains(e.Error(), c.text):
			t.Errorf("Require(%s) = %v (op %s, path %s, line %d); want %s at %s:%d with %q",
				c.id, e, e.Op, e.Path, e.Line, c.op, c.path, c.line, c.text)
		case c.line > 0 && !strings.Contains(e.Error(), fmt.Sprintf("%s:%d:%d: ", e.Path, e.Line, e.Column)):
			t.Errorf("Require(%s) = %v, which does not say where", c.id, e)
		case c.is != nil && !errors.Is(err, c.is):
			t.Errorf("Require(%s) = %v; want it to be %v", c.id, err, c.is)
		}
	}
}

func TestNothingAfterClose(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(change.Of(filepath.Join(dir, "a.js"))); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("Apply returned %v; want %v", err, heatsync.ErrClosed)
	}
	if _, err := s.Watch(t.Context()); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("Watch returned %v; want %v", err, heatsync.ErrClosed)
	}
	if err := s.Close(); err != nil || a.Get("v").ToInteger() != 1 {
		t.Errorf("a second Close returned %v, with %v loaded", err, a.Get("v"))
	}
}

// Go code that holds a module through a link has what the link leads to now, in
// the same object, as when Kubernetes updates a mounted ConfigMap.
func TestLinkThatIsTurned(t *testing.T) {
	dir := files(t, map[string]string{})
	for name, text := range map[string]string{"v1": "exports.limit = 1", "v2": "exports.limit = 2"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		save(t, filepath.Join(dir, name, "config.js"), text)
	}
	link := filepath.Join(dir, "data")
	if err := os.Symlink("v1", link); err != nil {
		t.Skip("links can't be made here: ", err)
	}
	_, s := newSync(t, heatsync.Options{Dir: dir})
	config := require(t, s, "./data/config.js")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches, err := s.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink("v2", link+"_new"), os.Rename(link+"_new", link)); err != nil {
		t.Fatal(err)
	}
	r, err := s.Apply(<-batches)
	if err != nil || config.Get("limit").ToInteger() != 2 || require(t, s, "./data/config.js") != config {
		t.Errorf("after the link was turned: %+v, %v, limit %v", r, err, config.Get("limit"))
	}
	for m := range s.Modules() {
		if m.Path != filepath.Join(dir, "v2", "config.js") {
			t.Error("loaded is also", m.Path)
		}
	}
}

// Where Go code loads modules none is the main one, and a module that is
// evaluated again has its name.
func TestModuleIDs(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.id = module.id`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	file := filepath.Join(dir, "a.js")
	for _, when := range []string{"first", "again"} {
		if got := a.Get("id").String(); got != file {
			t.Errorf("%s: module.id is %q; want %q", when, got, file)
		}
		save(t, file, `exports.id = module.id;`)
		if _, err := s.Apply(change.Of(file)); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever interrupts the runtime finds that in the error, whatever was under way.
func TestInterrupt(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	why := errors.New("the request is over")
	var told []*heatsync.Reload
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir, Builtins: map[string]func(*goja.Runtime) (goja.Value, error){
		"host": func(vm *goja.Runtime) (goja.Value, error) {
			return vm.ToValue(func() { vm.Interrupt(why) }), nil
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.OnReload(func(r *heatsync.Reload) { told = append(told, r) })
	a, file := require(t, s, "./a.js"), filepath.Join(dir, "a.js")
	is := func(what string, err error) {
		t.Helper()
		var e *heatsync.Error
		var stop *goja.InterruptedError
		if !errors.As(err, &e) || !errors.As(err, &stop) || stop.Value() != why || !strings.Contains(err.Error(), why.Error()) || e.Path != file {
			t.Errorf("%s: %v", what, err)
		}
	}
	save(t, file, `require("host")(); for (;;);`)
	_, err = s.Apply(change.Of(file))
	is("Apply", err)
	is("OnReload", told[0].Err)
	_, err = s.Resync("./a.js")
	is("Resync", err)
	if v := a.Get("v").ToInteger(); v != 1 {
		t.Errorf("the version is %d, want the old one, 1", v)
	}
	save(t, file, `exports.v = 2`)
	if _, err := s.Apply(change.Of(file)); err != nil || a.Get("v").ToInteger() != 2 {
		t.Error("afterwards:", err)
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
		return s.OnReload(func(*heatsync.Reload) { told = append(told, name); then() })
	}
	var stops []func()
	listen("a", func() {})
	stops = append(stops, listen("b", func() { panic("fault of b") }))
	stops = append(stops, listen("c", func() { stops[0](); stops[2]() }), listen("d", func() {}))
	listen("e", func() {})
	for i, want := range []string{"a b c e", "a c e"} {
		told = nil
		save(t, file, fmt.Sprintf("exports.v = %d", i+2))
		if r, err := s.Apply(change.Of(file)); err != nil || !r.OK || a.Get("v").ToInteger() != int64(i+2) {
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

// Where no program runs there is no event loop: what needs one says so, and is
// not silently dead.
func TestCoreModulesWithoutAnEventLoop(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `
		const process = require("process");
		process.nextTick((x) => { exports.ticked = x; process.nextTick(() => { exports.again = true; }); }, 5);
		process.nextTick(() => { throw new Error("fault of a tick"); });
		exports.timer = (() => { try { require("timers").setTimeout(() => {}, 1); } catch (e) { return e.message; } })();
		require("fs").promises.readFile("a.js").catch((e) => { exports.file = e.message; });
		new (require("stream").Readable)({ read() { this.push("data"); this.push(null); } }).on("data", (d) => { exports.data = String(d); });`})
	var stderr strings.Builder
	_, s := newSync(t, heatsync.Options{Dir: dir, Stderr: &stderr})
	a := require(t, s, "./a.js")
	for key, want := range map[string]string{
		"ticked": "5", "again": "true", "data": "data",
		"timer": "a timer needs an event loop, and this runtime was made without one",
		"file":  "asynchronous fs needs an event loop, and this runtime was made without one",
	} {
		if got := fmt.Sprint(a.Get(key)); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	if !strings.Contains(stderr.String(), "fault of a tick") {
		t.Errorf("stderr is %q", stderr.String())
	}
	if _, err := s.Resync("./a.js"); err != nil {
		t.Error(err)
	}
}

// sync.signal works in a runtime that has no AbortController, too.
func TestSignalOfAVersion(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `
		const signal = new (require("heatsync"))().signal();
		const heard = [];
		signal.addEventListener("abort", () => heard.push(signal.reason.message));
		exports.signal = signal; exports.heard = heard;`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a, file := require(t, s, "./a.js"), filepath.Join(dir, "a.js")
	signal, heard := a.Get("signal").(*goja.Object), a.Get("heard")
	if signal.Get("aborted").ToBoolean() {
		t.Error("it is aborted at first")
	}
	save(t, file, "exports.v = 2")
	if _, err := s.Apply(change.Of(file)); err != nil {
		t.Fatal(err)
	}
	if got := heard.String(); !signal.Get("aborted").ToBoolean() || got != file+" was replaced by another version" {
		t.Errorf("aborted: %v, heard %s", signal.Get("aborted"), got)
	}
}
