package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// server is a configuration that knows what it may be.
type server struct {
	Host   string  `json:"host"`
	Port   port    `json:"port"`
	Routes []route `json:"routes"`
}

type route struct {
	Path string `json:"path"`
}

type port int

var errPort = errors.New("no such port")

func (p port) Validate() error {
	switch {
	case p == 666:
		panic("the number of the beast")
	case p < 1 || p > 65535:
		return errPort
	}
	return nil
}

func (r *route) Validate() error {
	if !strings.HasPrefix(r.Path, "/") {
		return errors.New(r.Path + " has no slash")
	}
	return nil
}

// bound exports, and what bound funcs return, are asked whether they are valid; the old
// version stays if they are not.
func TestValidate(t *testing.T) {
	const good = `{"host": "a", "port": 80, "routes": [{"path": "/"}]}`
	dir := files(t, map[string]string{"config.json": good, "a.js": `exports.make = (text) => JSON.parse(text); exports.later = async (text) => JSON.parse(text)`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	config, err := heatsync.Bind[server](s, "./config.json", "")
	if err != nil {
		t.Fatal(err)
	}
	pointer, err := heatsync.Bind[*server](s, "./config.json", "")
	if err != nil {
		t.Fatal(err)
	}
	type maker = func(context.Context, string) (server, error)
	makes := map[string]maker{}
	for _, name := range []string{"make", "later"} {
		b, err := heatsync.Bind[maker](s, "./a.js", name)
		if err != nil {
			t.Fatal(err)
		}
		makes[name] = b.Get()
	}
	want := config.Get()
	for text, wrong := range map[string]string{
		`{"host": "a", "port": 0, "routes": []}`:                              "its port is not valid: no such port",
		`{"host": "a", "port": 80, "routes": [{"path": "/"}, {"path": "x"}]}`: "its routes[1] is not valid: x has no slash",
		`{"host": "a", "port": 666, "routes": []}`:                            "the number of the beast",
		`{"hots": "a", "port": 80, "routes": []}`:                             "its host is missing",
		`{"host": "a", "port": "80", "routes": []}`:                           `its port is "80"`,
		`[]`: "an array",
	} {
		check := func(what, op string, err error) {
			t.Helper()
			var e *heatsync.Error
			if !errors.As(err, &e) || e.Op != op || !strings.Contains(err.Error(), wrong) || errors.Is(err, errPort) != strings.Contains(wrong, errPort.Error()) {
				t.Errorf("%s of %s: %v; want %q", what, text, err, wrong)
			}
		}
		_, err := apply(t, s, filepath.Join(dir, "config.json"), text)
		check("a reload", "bind", err)
		if got := config.Get(); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(*pointer.Get(), want) {
			t.Errorf("after %s it is %v", text, got)
		}
		for name, f := range makes {
			got, err := f(t.Context(), text)
			check(name, "call", err)
			if !reflect.DeepEqual(got, server{}) {
				t.Errorf("%s returned %v", name, got)
			}
		}
	}
	if _, err := apply(t, s, filepath.Join(dir, "config.json"), strings.Replace(good, "80", "81", 1)); err != nil || config.Get().Port != 81 {
		t.Error(config.Get(), err)
	}
	for name, f := range makes {
		if got, err := f(t.Context(), good); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	save(t, filepath.Join(dir, "other.json"), `{"host": "a", "port": 0, "routes": []}`)
	if _, err := heatsync.Bind[server](s, "./other.json", ""); !errors.Is(err, errPort) {
		t.Error(err)
	}
}

// What is released has no say any more, when all that have bound it have released it.
func TestRelease(t *testing.T) {
	dir := files(t, map[string]string{"a.js": "exports.n = 1"})
	file := filepath.Join(dir, "a.js")
	_, s := newSync(t, heatsync.Options{Dir: dir})
	bind := func() *heatsync.Binding[int] {
		b, err := heatsync.Bind[int](s, "./a.js", "n")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	one, two := bind(), bind()
	one.Release()
	if _, err := apply(t, s, file, "exports.n = 'x'"); err == nil || two.Get() != 1 {
		t.Error("somebody else has it:", err)
	}
	two.Release()
	two.Release()
	if _, err := apply(t, s, file, "exports.n = 'x'"); err != nil || two.Get() != 1 {
		t.Error(two.Get(), err)
	}
	if _, err := apply(t, s, file, "exports.n = 3"); err != nil || bind().Get() != 3 || two.Get() != 1 {
		t.Error(err)
	}
	if _, err := apply(t, s, file, "exports.n = 'x'"); err == nil {
		t.Error("bound again, it has no say")
	}
}

// Get makes a value once for each that there is. What a module assigns late counts.
func TestGetIsTheSameUntilSomethingChanges(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js": `const other = require("./other.js"); exports.n = 1; exports.list = [1]; exports.of = other;
			exports.f = () => exports.n; exports.set = (n) => { exports.n = n; }; exports.add = () => { exports.more = 1; }`,
		"other.js": `exports.v = 1`, "map.js": `const m = new Map([["a", 1]]); module.exports = m; globalThis.put = (k) => m.set(k, 2)`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	type all struct {
		N    int                 `json:"n"`
		List []int               `json:"list"`
		F    func() (int, error) `json:"f"`
		Of   struct {
			V int `json:"v"`
		} `json:"of"`
	}
	whole := bindTo[*all](t, s, "./a.js", "")
	names := bindTo[map[string]any](t, s, "./a.js", "")
	n := bindTo[int](t, s, "./a.js", "n")
	of := bindTo[map[string]int](t, s, "./a.js", "of")
	set := bindTo[func(int) error](t, s, "./a.js", "set")
	add := bindTo[func() error](t, s, "./a.js", "add")
	entries := bindTo[map[string]int](t, s, "./map.js", "")
	for what, get := range map[string]func(){
		"a struct": func() { whole.Get() }, "a number": func() { n.Get() }, "a func": func() { set.Get() },
	} {
		if allocs := testing.AllocsPerRun(100, get); allocs > 0 {
			t.Errorf("Get of %s allocates %v times", what, allocs)
		}
	}
	first := whole.Get()
	if again := whole.Get(); again != first {
		t.Error("another value, though nothing has changed")
	}
	if err := errors.Join(set.Get()(7), add.Get()()); err != nil {
		t.Fatal(err)
	}
	if whole.Get().N != 7 || n.Get() != 7 || names.Get()["n"] != int64(7) || names.Get()["more"] != int64(1) || first.N != 1 {
		t.Error("late assignments:", whole.Get(), n.Get(), names.Get())
	}
	if _, err := s.Runtime().RunString("put('b')"); err != nil || entries.Get()["b"] != 2 {
		t.Error("a late entry:", entries.Get(), err)
	}
	// The object stays the same: it is updated in place.
	if _, err := apply(t, s, filepath.Join(dir, "other.js"), `exports.v = 2`); err != nil || of.Get()["v"] != 2 || whole.Get().Of.V != 2 {
		t.Error("what a module hands on:", of.Get(), whole.Get(), err)
	}
	if _, err := apply(t, s, filepath.Join(dir, "other.js"), `exports.v = 'x'`); err == nil || of.Get()["v"] != 2 || whole.Get().Of.V != 2 {
		t.Error("what a module hands on, and does not fit:", of.Get(), whole.Get(), err)
	}
}

func bindTo[T any](t *testing.T, s *heatsync.Sync, id, name string) *heatsync.Binding[T] {
	t.Helper()
	b, err := heatsync.Bind[T](s, id, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A func that has a context awaits, and is ended by it, alone.
func TestBoundFuncsWithAContext(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `
		exports.double = async (n) => { await null; return 2 * n };
		exports.plain = (n, ...more) => n + more.length;
		exports.forever = () => { for (;;); };
		exports.never = async () => { await null; for (;;); };
		exports.rejects = async () => { throw new Error("no") };
		exports.pair = async () => [1, "one"];
		exports.text = async () => "text";`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	s.Loop()
	ctx := t.Context()
	if n, err := bindTo[func(context.Context, int) (int, error)](t, s, "./a.js", "double").Get()(ctx, 4); n != 8 || err != nil {
		t.Error(n, err)
	}
	if n, err := bindTo[func(context.Context, int, ...int) (int, error)](t, s, "./a.js", "plain").Get()(nil, 4, 5, 6); n != 6 || err != nil {
		t.Error(n, err)
	}
	if n, text, err := bindTo[func(context.Context) (int, string, error)](t, s, "./a.js", "pair").Get()(ctx); n != 1 || text != "one" || err != nil {
		t.Error(n, text, err)
	}
	if p, err := bindTo[func(context.Context, int) (*goja.Promise, error)](t, s, "./a.js", "double").Get()(ctx, 4); p == nil || err != nil {
		t.Error(p, err)
	}
	for name, want := range map[string]string{"rejects": "Error: no", "text": `it is "text"`} {
		var e *heatsync.Error
		if n, err := bindTo[func(context.Context) (int, error)](t, s, "./a.js", name).Get()(ctx); n != 0 || !errors.As(err, &e) || e.Op != "call" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	for _, name := range []string{"forever", "never"} {
		f := bindTo[func(context.Context) error](t, s, "./a.js", name).Get()
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if err := f(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, when the context is done before: %v", name, err)
		}
		returns(t, name, func() {
			short, cancel := context.WithTimeout(ctx, 1)
			defer cancel()
			if err := f(short); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	if n, err := bindTo[func(context.Context, int) (int, error)](t, s, "./a.js", "double").Get()(ctx, 5); n != 10 || err != nil {
		t.Error("afterwards:", n, err)
	}
}

// A map has what was added to the exports, and no more what was deleted, without a reload.
func TestBindMapOfExports(t *testing.T) {
	_, s := newSync(t, heatsync.Options{Dir: files(t, map[string]string{"a.js": `exports.a = 1`})})
	b, err := heatsync.Bind[map[string]int](s, "./a.js", "")
	if err != nil {
		t.Fatal(err)
	}
	exports := require(t, s, "./a.js")
	for _, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return nil }, "map[a:1]"},
		{func() error { return exports.Set("b", 2) }, "map[a:1 b:2]"},
		{func() error { return exports.Delete("a") }, "map[b:2]"},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(b.Get()); got != step.want {
			t.Errorf("got %s, want %s", got, step.want)
		}
	}
}
