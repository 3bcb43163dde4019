package heatsync_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/heatsynctest"
)

func TestBind(t *testing.T) {
	dir := files(t, map[string]string{"rules.js": "exports.price = (n) => 10 * n; exports.limits = { Most: 5 };"})
	module := filepath.Join(dir, "rules.js")
	_, s := newSync(t, heatsync.Options{Dir: dir})
	price, err := heatsync.Bind[func(int) (int, error)](s, "./rules.js", "price")
	if err != nil {
		t.Fatal(err)
	}
	limits, err := heatsync.Bind[struct{ Most int }](s, "./rules.js", "limits")
	if err != nil {
		t.Fatal(err)
	}
	state := func() (int, error) {
		n, err := price.Get()(3)
		return n, err
	}
	if n, err := state(); n != 30 || err != nil {
		t.Fatal(n, err)
	}

	save(t, module, "exports.price = (n) => 12 * n; exports.limits = { Most: 6 };")
	if _, err := s.Apply(change.Of(module)); err != nil {
		t.Fatal(err)
	}
	if n, err := state(); n != 36 || err != nil {
		t.Error("after a reload", n, err)
	}
	if limits.Get().Most != 6 {
		t.Error("after a reload", limits.Get())
	}

	for name, source := range map[string]string{
		"a name is gone":       "exports.limits = { Most: 6 };",
		"a kind does not fit":  "exports.price = 5; exports.limits = { Most: 6 };",
		"a later one has gone": "exports.price = (n) => 1;",
	} {
		save(t, module, source)
		r, err := s.Apply(change.Of(module))
		var told *heatsync.Error
		if r != nil || !errors.As(err, &told) || told.Op != "bind" || !strings.Contains(err.Error(), "rules.js") {
			t.Errorf("%s: %v", name, err)
		}
		if n, err := state(); n != 36 || err != nil {
			t.Errorf("%s: the last good version does not stay: %d, %v", name, n, err)
		}
	}

	save(t, module, "exports.price = (n) => { throw new Error('sold out') }; exports.limits = { Most: 6 };")
	if _, err := s.Apply(change.Of(module)); err != nil {
		t.Fatal(err)
	}
	if _, err := state(); err == nil || !strings.Contains(err.Error(), "sold out") {
		t.Error("what the function throws is its error, not", err)
	}
}

func TestBindSaysWhatIsMissing(t *testing.T) {
	dir := files(t, map[string]string{"rules.js": "module.exports = { n: 'many' };"})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	if _, err := heatsync.Bind[int](s, "./rules.js", "price"); err == nil || !strings.Contains(err.Error(), "price") {
		t.Error(err)
	}
	if _, err := heatsync.Bind[int](s, "./other.js", "price"); !errors.Is(err, heatsync.ErrNotFound) {
		t.Error(err)
	}
	if _, err := heatsync.Bind[func()](s, "./rules.js", "n"); err == nil || !strings.Contains(err.Error(), "n can't be a func()") {
		t.Error(err)
	}
}

// Go code that binds the exports themselves has all of them as a map or struct.
func TestBindExports(t *testing.T) {
	dir := files(t, map[string]string{"limits.json": `{"most": 5}`})
	module := filepath.Join(dir, "limits.json")
	_, s := newSync(t, heatsync.Options{Dir: dir})
	limits, err := heatsync.Bind[map[string]int](s, "./limits.json", "")
	if err != nil || limits.Get()["most"] != 5 {
		t.Fatal(limits, err)
	}
	save(t, module, `{"most": 6}`)
	if _, err := s.Apply(change.Of(module)); err != nil || limits.Get()["most"] != 6 {
		t.Error(limits.Get(), err)
	}
}

// A program that binds anew for every request does not pile up bindings.
func TestBindAgain(t *testing.T) {
	dir := files(t, map[string]string{"a.js": "exports.n = 1"})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	bind := func(id, name string) any {
		t.Helper()
		b, err := heatsync.Bind[any](s, id, name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if first := bind("./a.js", "n"); first != bind("./a.js", "n") || first == bind("./a.js", "") {
		t.Error("the same anew gives another, or another the same")
	}
	n, err := heatsync.Bind[int](s, "./a.js", "n")
	if err != nil || n.Get() != 1 {
		t.Error("the same as another type:", err)
	}
}

// A getter that throws is an error of Bind; later, it leaves the last value.
func TestBindGetterThatThrows(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `let ok = true; exports.spoil = () => { ok = false; };
		Object.defineProperty(exports, 'n', { get() { if (ok) return 5; throw new Error('no n'); }, enumerable: true });`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	b, err := heatsync.Bind[int](s, "./a.js", "n")
	if err != nil {
		t.Fatal(err)
	}
	spoil, err := heatsync.Bind[func()](s, "./a.js", "spoil")
	if err != nil {
		t.Fatal(err)
	}
	spoil.Get()()
	if got := b.Get(); got != 5 {
		t.Errorf("got %d, want the last that could be had, 5", got)
	}
	var e *heatsync.Error
	if _, err := heatsync.Bind[int](s, "./a.js", "n"); !errors.As(err, &e) || e.Op != "bind" || !strings.Contains(err.Error(), "no n") {
		t.Errorf("got %v", err)
	}
}

// Of a value that does not fit no zero value is made, neither at first nor later.
func TestBindFits(t *testing.T) {
	type level int
	type rules struct {
		Most  int
		Names []string
		Wait  time.Duration `json:",omitempty"`
		Next  *rules
	}
	fits(t, []string{"40", "-0", "2**40"}, []string{"'forty'", "'40'", "undefined", "null", "NaN", "[]", "[40]", "true", "1.5", "2**70", "{}", "5n"}, 0)
	fits(t, []string{"40"}, []string{"200", "-200"}, int8(0))
	fits(t, []string{"40"}, []string{"-1", "'x'", "1.5", "undefined"}, uint(0))
	fits(t, []string{"40"}, []string{"'forty'", "1.5", "null"}, level(0))
	fits(t, []string{"0.1", "NaN", "5"}, []string{"'0.1'", "null", "[]"}, 0.0)
	fits(t, []string{"0.1", "5"}, []string{"'0.1'", "true"}, float32(0))
	fits(t, []string{"'a'", "''"}, []string{"5", "null", "undefined", "['a']", "{}", "() => 1"}, "")
	fits(t, []string{"true"}, []string{"1", "''", "null", "{}"}, false)
	fits(t, []string{"[]", "[1, 2]", "new Set([1])"}, []string{"[1, 'x']", "[null]", "['1']", "null", "undefined"}, []int{})
	fits(t, []string{"{}", "{ a: 1 }", "new Map([['size', 3]])"}, []string{"{ a: 'x' }", "[]", "{ a: undefined }", "5"}, map[string]int{})
	fits(t, []string{"{ Most: 0 }", "{ Most: 1, Names: ['a'], Wait: 5 }", "{ Most: 1, Next: { Most: 1 } }", "{ Most: 1, Next: null }", "(() => { const a = { Most: 1 }; return a.Next = a; })()"},
		[]string{"{}", "{ most: 1 }", "{ Most: undefined }", "{ Most: 'x' }", "{ Most: 1, Names: [1] }", "{ Most: 1, Wait: 'long' }", "{ Most: 1, Next: {} }", "{ Most: 1, Next: { Most: 'x' } }", "[]", "null"}, rules{})
	fits(t, []string{"null", "undefined", "40"}, []string{"'x'"}, new(int))
	fits(t, []string{"new Date(0)", "'2020-01-01'"}, []string{"null", "'soon'"}, time.Time{})
	fits(t, []string{"() => 1"}, []string{"null", "undefined", "{}"}, func() int { return 0 })
	fits(t, []string{"{ a: [1, 'x', null] }"}, []string{"{ a: 1 }", "null"}, map[string][]any{})
}

// fits binds values that fit a type, and each of the others first and in a reload.
func fits[T any](t *testing.T, good, bad []string, _ T) {
	t.Helper()
	file := filepath.Join(files(t, nil), "a.js")
	_, s := newSync(t, heatsync.Options{Dir: filepath.Dir(file)})
	apply := func(source string) error {
		save(t, file, "exports.a = "+source+";")
		_, err := s.Apply(change.Of(file))
		return err
	}
	save(t, file, "exports.a = "+good[0])
	b, err := heatsync.Bind[T](s, "./a.js", "a")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range good {
		if err := apply(text); err != nil {
			t.Errorf("%s as a %T: %v", text, b.Get(), err)
		}
	}
	for i, text := range bad {
		if err := apply(text); err == nil {
			t.Errorf("%s as a %T: %v, %v", text, b.Get(), b.Get(), err)
		}
		first := fmt.Sprintf("first%d.js", i)
		save(t, filepath.Join(filepath.Dir(file), first), "exports.a = "+text)
		if _, err := heatsync.Bind[T](s, "./"+first, "a"); err == nil {
			t.Errorf("%s is bound as a %T at first", text, b.Get())
		}
	}
}

// Who binds again what is bound gets the same, and hears that it does not fit any more.
func TestBindAgainWhatChanges(t *testing.T) {
	p := heatsynctest.New(t, map[string]string{"a.js": `exports.v = 1; exports.spoil = (v) => { exports.v = v }`}, nil)
	bind := func() (*heatsync.Binding[int], error) { return heatsync.Bind[int](p.Sync, "./a.js", "v") }
	first, err := bind()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{2, "three", 4} {
		if _, err := heatsync.Call[any](t.Context(), p.Sync, "./a.js", "spoil", v); err != nil {
			t.Fatal(err)
		}
		again, err := bind()
		want, fits := v.(int)
		if (err == nil) != fits || fits && (again != first || again.Get() != want) {
			t.Errorf("bound again, %v is %v, %v", v, again, err)
		}
	}
	p.Save("a.js", `exports.v = 5`)
	if again, err := bind(); err != nil || again != first || again.Get() != 5 {
		t.Errorf("after a reload: %v, %v", again, err)
	}
}
