package library

import (
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/engine/primordials"
)

// likeArrays does the same to an array and to an object like one, of which the engine has nothing to count,
// and returns the steps until they differ, "" if they never do.
const likeArrays = `(seed) => {
	const below = (n) => (seed = (seed * 48271) % 2147483647) % n;
	const { prototype } = Array;
	const reach = (a, i) => { if (!Array.isArray(a) && i >= a.length) a.length = i + 1; };
	const cut = (a, n) => {
		if (!Array.isArray(a)) for (let i = n; i < a.length; i++) delete a[i];
		if (n < a.length) a.length = n;
	};
	const steps = {
		push: (a, v) => prototype.push.call(a, v, v), pop: (a) => prototype.pop.call(a), shift: (a) => prototype.shift.call(a),
		unshift: (a, v) => prototype.unshift.call(a, v, -v), none: (a) => prototype.unshift.call(a),
		splice: (a, v) => prototype.splice.call(a, v % 3, v % 4, v).length, hole: (a, v) => delete a[v % (a.length + 1)],
		cut: (a, v) => cut(a, v % 9), far: (a, v) => { a[v % 20] = v; reach(a, v % 20); },
		getter: (a, v) => { Object.defineProperty(a, v % 9, { get: () => v, set() {}, enumerable: true, configurable: true }); reach(a, v % 9); },
		at: (a, v) => prototype.includes.call(a, v) + ' ' + prototype.indexOf.call(a, v) + ' ' + prototype.join.call(a),
	};
	const names = Object.keys(steps), usual = ['push', 'pop', 'shift', 'unshift', 'at'];
	const array = [], like = Object.defineProperty({}, 'length', { value: 0, writable: true });
	const show = (a) => a.length + ':' + Object.keys(a).map((k) => k + '=' + a[k]).join();
	const tried = (f) => { try { return String(f()); } catch (e) { return e.name; } };
	let done = '';
	for (let i = 0; i < 60; i++) {
		const name = below(5) ? usual[below(usual.length)] : names[below(names.length)], v = below(50);
		done += ' ' + name + v;
		const got = tried(() => steps[name](array, v)), want = tried(() => steps[name](like, v));
		if (got !== want || show(array) !== show(like)) return done + ': ' + got + ' ' + show(array) + ', want ' + want + ' ' + show(like);
	}
	return '';
}`

// newRuntime is one whose library is replaced.
func newRuntime(t *testing.T) *goja.Runtime {
	t.Helper()
	vm := goja.New()
	e, err := engine.New(vm)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Install(vm, e, primordials.Of(vm)); err != nil {
		t.Fatal(err)
	}
	return vm
}

func TestArraysAreCounted(t *testing.T) {
	vm := newRuntime(t)
	compare := valueOf(t, vm, likeArrays)
	call, _ := goja.AssertFunction(compare)
	for seed := range 300 {
		got, err := call(goja.Undefined(), vm.ToValue(seed+1))
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != "" {
			t.Fatalf("seed %d:%s", seed+1, got)
		}
	}
}

// TestArraysStayDense: what takes from an array, or puts in front of it, leaves it as quick as it was.
func TestArraysStayDense(t *testing.T) {
	vm := newRuntime(t)
	s, ok := shapeOf(vm.NewArray())
	if !ok {
		t.Fatal("goja's arrays are not laid out as expected")
	}
	for _, text := range []string{"a.pop()", "a.shift()", "a.unshift(1, 2)", "a.unshift()", "while (a.length) a.shift()", "a.splice(1, 1)", "a.length = 1; a.slice()"} {
		array := valueOf(t, vm, "var a = [1, 2, 3]; "+text+"; a")
		if _, ok := s.dense(array); !ok {
			t.Errorf("after %s the array is no longer one of plain elements", text)
		}
	}
	for _, text := range []string{"[1, , 3]", "Object.freeze([1])", "Object.defineProperty([1], 0, { get() {} })", "[].concat({ length: 1 }, [,])"} {
		if _, ok := s.dense(valueOf(t, vm, text)); ok {
			t.Errorf("%s is said to have plain elements alone", text)
		}
	}
}

func valueOf(t *testing.T, vm *goja.Runtime, text string) goja.Value {
	t.Helper()
	v, err := vm.RunString(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
