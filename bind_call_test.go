package heatsync_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

type quote struct {
	Net   float64 `json:"net"`
	Gross float64 `json:"gross"`
	Items []item  `json:"items,omitempty"`
	Note  *string `json:"note"`
	Tax   int     `json:"tax,omitempty"`
}

type item struct {
	Name string `json:"name"`
}

// What a bound func returns is what JavaScript returned, or an error that says what
// was wrong with it. It is never a zero value.
func TestResultsOfBoundFuncs(t *testing.T) {
	calls[quote](t, quote{Net: 1, Gross: 2, Items: []item{{"a"}}}, "({ net: 1, gross: 2, items: [{ name: 'a' }], extra: 5 })")
	calls[quote](t, quote{Net: 1, Gross: 2}, "({ net: 1, gross: 2, note: null, tax: undefined })")
	calls[quote](t, quote{Net: 1, Gross: 2}, "({ Net: 1, Gross: 2 })")
	calls(t, "its net is missing", "({ nett: 1, gross: 2 })", quote{})
	calls(t, `its gross is "2"`, "({ net: 1, gross: '2' })", quote{})
	calls(t, `its tax is "x"`, "({ net: +'x', gross: 0, tax: 'x' })", quote{})
	calls(t, "its items[1].name is missing", "({ net: 1, gross: 2, items: [{ name: 'a' }, {}] })", quote{})
	calls(t, "its items[0].name is 5", "({ net: 1, gross: 2, items: [{ name: 5 }] })", quote{})
	for _, nothing := range []string{"undefined", "null"} {
		calls(t, "it is "+nothing, nothing, quote{})
		calls(t, "it is "+nothing, nothing, 0)
		calls(t, "it is "+nothing, nothing, "")
		calls(t, "it is "+nothing, nothing, []int{})
		calls(t, "it is "+nothing, nothing, map[string]int{})
		calls[*quote](t, (*quote)(nil), nothing)
		calls[any](t, nil, nothing)
	}
	for _, promise := range []string{"Promise.resolve(5)", "(async () => 5)()", "Promise.reject(new Error('no')).catch(() => 5)"} {
		calls(t, "async", promise, 0)
		calls(t, "async", promise, "")
		calls(t, "async", promise, quote{})
	}
	calls(t, `it is "5"`, "'5'", 0)
	calls(t, "it is 1.5", "1.5", 0)
	calls(t, "it is NaN", "NaN", 0)
	calls(t, "it is an object", "({})", "")
	calls(t, "it is an array", "[]", quote{})
	calls(t, "no getter", "({ net: 1, get gross() { throw new Error('no getter') } })", quote{})
	calls(t, "sold out", "(() => { throw new Error('sold out') })()", quote{})
	calls[map[string][]int](t, map[string][]int{"a": {1, 2}}, "({ a: [1, 2] })")
	calls[map[int]string](t, map[int]string{1: "a", -2: "b"}, "({ 1: 'a', [-2]: 'b' })")
	calls[map[string]int](t, map[string]int{"a": 1}, "new Map([['a', 1]])")
	calls(t, `its a is "x"`, "new Map([['a', 'x']])", map[string]int{})
	calls(t, `its key a is "a"`, "({ a: 'x' })", map[int]string{})
	calls(t, `it is an object`, "new Map([['a', 1]])", item{})
	calls[[]int](t, []int{1, 2}, "new Set([1, 2])")
	calls[[]float64](t, []float64{1, 2}, "new Float64Array([1, 2])")
	calls[[]byte](t, []byte{1, 2}, "new Uint8Array([1, 2])")
	calls[[]byte](t, []byte("hi"), "'hi'")
	calls(t, `its [1] is "x"`, "new Set([1, 'x'])", []int{})
	calls(t, "it is an object", "({ length: 2 })", []int{})
	calls(t, `it is "ab"`, "'ab'", []string{})
	calls(t, "its a[1] is null", "({ a: [1, null] })", map[string][]int{})
	calls[[2]string](t, [2]string{"a", "b"}, "['a', 'b']")
	calls(t, "it has 1 element, not 2", "['a']", [2]string{})
}

// calls binds a func that returns the value of an expression. want is the result, or
// what is in the error; like is of the type of the result then.
func calls[T any](t *testing.T, want any, expression string, like ...T) {
	t.Helper()
	dir := files(t, map[string]string{"a.js": "exports.f = () => " + expression})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	b, err := heatsync.Bind[func() (T, error)](s, "./a.js", "f")
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Get()()
	if text, ok := want.(string); ok {
		var e *heatsync.Error
		var zero T
		if !errors.As(err, &e) || e.Op != "call" || !strings.HasSuffix(e.Path, "a.js") || !strings.Contains(err.Error(), text) || !reflect.DeepEqual(got, zero) {
			t.Errorf("%s as a %T: %v, %v; want %q", expression, got, got, err, text)
		}
		return
	}
	if err != nil || !(want == nil && any(got) == nil) && !reflect.DeepEqual(any(got), want) {
		t.Errorf("%s as a %T: %v, %v; want %v", expression, got, got, err, want)
	}
}

// An async function can't be bound to a func that does not take its promise, first
// and in a reload; who takes it has it.
func TestBindAsync(t *testing.T) {
	dir := files(t, map[string]string{"a.js": "exports.f = async () => 5", "b.js": "exports.f = () => 5"})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	for what, err := range map[string]error{
		"int": bindErr[func() (int, error)](s, "./a.js"), "nothing": bindErr[func()](s, "./a.js"), "error": bindErr[func() error](s, "./a.js"),
	} {
		if err == nil || !strings.Contains(err.Error(), "async") {
			t.Errorf("a func that returns %s: %v", what, err)
		}
	}
	if err := errors.Join(bindErr[func() *goja.Promise](s, "./a.js"), bindErr[func() (goja.Value, error)](s, "./a.js")); err != nil {
		t.Error(err)
	}
	promised, err := heatsync.Bind[func() (*goja.Promise, error)](s, "./a.js", "f")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := promised.Get()(); err != nil || p.State() != goja.PromiseStateFulfilled || p.Result().ToInteger() != 5 {
		t.Error(p, err)
	}
	f, err := heatsync.Bind[func() (int, error)](s, "./b.js", "f")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply(t, s, filepath.Join(dir, "b.js"), "exports.f = async () => 6"); err == nil || !strings.Contains(err.Error(), "async") {
		t.Errorf("a function that becomes async: %v", err)
	}
	if n, err := f.Get()(); n != 5 || err != nil {
		t.Error(n, err)
	}
}

func bindErr[T any](s *heatsync.Sync, id string) error {
	_, err := heatsync.Bind[T](s, id, "f")
	return err
}

// Several results are an array of as many.
func TestSeveralResults(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.f = () => [5, "five"]; exports.few = () => [5]; exports.none = () => undefined; exports.other = () => [5, 5]; exports.like = () => ({ 0: 5, 1: "x", length: 2 })`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	for name, want := range map[string]string{
		"few": "it returned an array; 2 results are an array of as many", "none": "it returned undefined", "other": "its result 2 can't be a string: it is 5", "like": "it returned an object",
	} {
		f, err := heatsync.Bind[func() (int, string, error)](s, "./a.js", name)
		if err != nil {
			t.Fatal(err)
		}
		if n, text, err := f.Get()(); n != 0 || text != "" || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %d, %q, %v", name, n, text, err)
		}
	}
	f, err := heatsync.Bind[func() (int, string)](s, "./a.js", "f")
	if err != nil {
		t.Fatal(err)
	}
	if n, text := f.Get()(); n != 5 || text != "five" {
		t.Error(n, text)
	}
}

// A func without an error result panics with the *Error.
func TestThrowWithoutAnErrorResult(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.f = () => { throw new Error("no") }`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	for what, call := range map[string]func(){
		"nothing": bound[func()](t, s), "a number": func() { bound[func() int](t, s)() },
	} {
		func() {
			defer func() {
				if e, ok := recover().(*heatsync.Error); !ok || e.Op != "call" || !strings.Contains(e.Error(), "Error: no") {
					t.Errorf("a func that returns %s panicked with %v", what, e)
				}
			}()
			call()
		}()
	}
}

func bound[T any](t *testing.T, s *heatsync.Sync) T {
	t.Helper()
	b, err := heatsync.Bind[T](s, "./a.js", "f")
	if err != nil {
		t.Fatal(err)
	}
	return b.Get()
}

// A function is called as it is in JavaScript: exports.f().
func TestThisOfBoundFuncs(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js": `exports.n = 5; exports.f = function (...more) { return this.n + more.length }; exports.inner = { n: 7, g() { return this.n } };`,
		"b.js": `"use strict"; module.exports = function () { return this === undefined ? 1 : 0 }`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	if n, err := bound[func(...int) (int, error)](t, s)(1, 2); n != 7 || err != nil {
		t.Error(n, err)
	}
	all, err := heatsync.Bind[struct {
		F func(int) (int, error) `json:"f"`
	}](s, "./a.js", "")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := all.Get().F(1); n != 6 || err != nil {
		t.Error(n, err)
	}
	inner, err := heatsync.Bind[map[string]any](s, "./a.js", "inner")
	if err != nil || inner.Get()["n"] != int64(7) {
		t.Error(inner.Get(), err)
	}
	g, err := heatsync.Bind[struct {
		G func() int `json:"g"`
	}](s, "./a.js", "inner")
	if err != nil || g.Get().G() != 7 {
		t.Error(err)
	}
	b, err := heatsync.Bind[func() int](s, "./b.js", "")
	if err != nil || b.Get()() != 1 {
		t.Error(err)
	}
}

// The tag json names a field, unless the runtime's FieldNameMapper does.
func TestNamesOfFields(t *testing.T) {
	type base struct{ ID int }
	type config struct {
		base
		Base2  `json:"inner"`
		Host   string `json:"host_name"`
		Port   int    `json:",omitempty"`
		Secret string `json:"-"`
		//lint:ignore SA5008 so is a field named that is called "-"
		Dash   int `json:"-,"`
		Plain  bool
		hidden int
	}
	source := `{"ID": 1, "inner": {"Deep": 2}, "host_name": "h", "Port": 3, "Secret": "s", "-": 4, "Plain": true, "hidden": 9}`
	dir := files(t, map[string]string{"c.json": source, "u.json": `{"host": "u", "host_name": "t", "id": 7}`, "t.json": `{"host_name": "t", "hostName": "m"}`})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	b, err := heatsync.Bind[config](s, "./c.json", "")
	want := config{Base2: Base2{2}, Host: "h", Port: 3, Dash: 4, Plain: true}
	want.ID = 1
	if err != nil || b.Get() != want || b.Get().hidden != 0 {
		t.Errorf("got %+v, %v; want %+v", b.Get(), err, want)
	}
	vm.SetFieldNameMapper(goja.UncapFieldNameMapper())
	if m, err := heatsync.Bind[struct {
		Host string `json:"host_name"`
	}](s, "./u.json", ""); err != nil || m.Get().Host != "u" {
		t.Errorf("a mapper counts more: %+v, %v", m, err)
	}
}

// Base2 is embedded.
type Base2 struct{ Deep int }

// A reload that makes exports something that a binding can't convert does not happen.
func TestExportsOfAnotherKind(t *testing.T) {
	for kind, source := range map[string]string{
		"an array": "module.exports = [1, 2]", "a number": "module.exports = 5", "a text": "module.exports = 'x'", "null": "module.exports = null",
		"a function": "module.exports = () => 1", "a Map": "module.exports = new Map([['n', 'x']])",
	} {
		for name, bind := range map[string]func(s *heatsync.Sync) (get func() any, err error){
			"by name": binds[int]("n"),
			"all of it": binds[struct {
				N int `json:"n"`
			}](""),
			"all, as a map": binds[map[string]int](""),
		} {
			dir := files(t, map[string]string{"a.js": "module.exports = { n: 1 }"})
			_, s := newSync(t, heatsync.Options{Dir: dir})
			get, err := bind(s)
			if err != nil {
				t.Fatal(err)
			}
			before := get()
			_, err = apply(t, s, filepath.Join(dir, "a.js"), source)
			var e *heatsync.Error
			if !errors.As(err, &e) || e.Op != "bind" || !reflect.DeepEqual(get(), before) {
				t.Errorf("%s, bound %s: %v, and it is %v", kind, name, err, get())
			}
			if _, err := apply(t, s, filepath.Join(dir, "a.js"), "module.exports = { n: 2 }"); err != nil || reflect.DeepEqual(get(), before) {
				t.Errorf("%s, bound %s: the next save: %v, and it is %v", kind, name, err, get())
			}
		}
	}
}

func binds[T any](name string) func(*heatsync.Sync) (func() any, error) {
	return func(s *heatsync.Sync) (func() any, error) {
		b, err := heatsync.Bind[T](s, "./a.js", name)
		return func() any { return b.Get() }, err
	}
}

// One that does fit is followed, though it is another object.
func TestExportsOfAnotherKindThatFit(t *testing.T) {
	dir := files(t, map[string]string{"a.js": "module.exports = { length: 1 }"})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	n, err := heatsync.Bind[int](s, "./a.js", "length")
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]int{"module.exports = [1, 2, 3]": 3, "module.exports = () => 1": 0} {
		if _, err := apply(t, s, filepath.Join(dir, "a.js"), source); err != nil || n.Get() != want {
			t.Errorf("%s: %d, %v", source, n.Get(), err)
		}
	}
}
