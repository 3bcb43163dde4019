package heatsync_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

func TestNewDefinesNoGlobals(t *testing.T) {
	globals := func(vm *goja.Runtime) string { return strings.Join(vm.GlobalObject().GetOwnPropertyNames(), " ") }
	vm, _ := newSync(t, heatsync.Options{})
	if got, want := globals(vm), globals(goja.New()); got != want {
		t.Errorf("globals are %s; want %s", got, want)
	}
}

// On a runtime of ours structs have the names that encoding/json gives them, in both
// directions; on one that is given, the owner's FieldNameMapper counts, or Go's names do.
func TestFieldsHaveTheirJSONNames(t *testing.T) {
	type Base struct{ ID int }
	type person struct {
		Base
		First  string  `json:"first_name"`
		Friend *person `json:",omitempty"`
		Hyphen bool    `json:"by-name"`
		Secret string  `json:"-"`
		Plain  int
	}
	ask := person{Base{7}, "Ada", &person{First: "Bob"}, true, "x", 1}
	const script = `exports.names = (p) => [Object.keys(p).sort().join(), p.ID, p.Friend && Object.keys(p.Friend).length];
		exports.same = (p) => ({ ...p, ID: p.ID, Friend: undefined, n: p.first_name });`
	for _, c := range []struct {
		vm   *goja.Runtime
		want string
	}{
		{nil, "[Friend,ID,Plain,by-name,first_name 7 5]"},
		{goja.New(), "[Base,First,Friend,Hyphen,ID,Plain,Secret 7 7]"},
		{mapped(goja.UncapFieldNameMapper()), "[base,first,friend,hyphen,iD,plain,secret <nil> <nil>]"},
	} {
		s, err := heatsync.New(c.vm, &heatsync.Options{Dir: "/app", FS: fstest.MapFS{"a.js": {Data: []byte(script)}}})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		got, err := heatsync.Call[any](t.Context(), s, "./a.js", "names", ask)
		if fmt.Sprint(got) != c.want || err != nil {
			t.Errorf("scripts see %v, %v; want %s", got, err, c.want)
		}
		if c.vm != nil {
			continue
		}
		if back, err := heatsync.Call[person](t.Context(), s, "./a.js", "same", ask); back.First != "Ada" || back.ID != 7 || !back.Hyphen || err != nil {
			t.Errorf("what comes back is %+v, %v", back, err)
		}
	}
}

func mapped(names goja.FieldNameMapper) *goja.Runtime {
	vm := goja.New()
	vm.SetFieldNameMapper(names)
	return vm
}

// The limit of a runtime's own counts, unless Options say another.
func TestCallStackIsTheirs(t *testing.T) {
	for _, c := range []struct{ theirs, ours, want int }{{0, 0, 10_000}, {500, 0, 500}, {5000, 0, 5000}, {500, 700, 700}, {0, 700, 700}} {
		vm := goja.New()
		if c.theirs > 0 {
			vm.SetMaxCallStackSize(c.theirs)
		}
		s, err := heatsync.New(vm, &heatsync.Options{CallStack: c.ours})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		nest := func(n int) error {
			_, err := vm.RunString(`var f = (n) => n > 0 ? 1 + f(n - 1) : 0;`)
			f, _ := goja.AssertFunction(vm.Get("f"))
			if err == nil {
				_, err = f(goja.Undefined(), vm.ToValue(n))
			}
			return err
		}
		if nest(c.want-10) != nil || nest(c.want+10) == nil {
			t.Errorf("SetMaxCallStackSize(%d) and CallStack %d: %v, %v; want a limit of %d", c.theirs, c.ours, nest(c.want-10), nest(c.want+10), c.want)
		}
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(50)
	if _, err := heatsync.New(vm, nil); err == nil || !strings.Contains(err.Error(), "SetMaxCallStackSize was given 50") {
		t.Errorf("got %v", err)
	}
}

// A second runtime is made without compiling anything.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := heatsync.New(goja.New(), nil)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
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
	var told error
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
	s.OnReload(func(_ *heatsync.Reload, err error) { told = err })
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
	is("OnReload", told)
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

// A runtime that was made elsewhere has goja's own library, in which instanceof knows no proxy.
func TestInstancesInARuntimeOfTheirs(t *testing.T) {
	_, s := newSync(t, heatsync.Options{Dir: files(t, map[string]string{
		"thing.js": `exports = module.exports = class Thing { made = 1; }; exports.Inner = function Inner() { return Object.assign(this, { made: 2 }); };`,
		"main.js":  `const Thing = require("./held.js").Thing; exports.all = () => [new Thing() instanceof Thing, new Thing.Inner() instanceof Thing.Inner].join();`,
		"held.js":  `const sync = new (require("heatsync"))(); exports.Thing = sync.require("./thing.js");`,
	})})
	all, ok := goja.AssertFunction(require(t, s, "./main.js").Get("all"))
	if !ok {
		t.Fatal("main.js exports no function")
	}
	if got, err := all(goja.Undefined()); err != nil || got.String() != "true,true" {
		t.Fatalf("got %v %v, want true,true", got, err)
	}
}
