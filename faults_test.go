package heatsync_test

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Faults that users' code can bring about. (That of each call inside of the
// library is in internal/gojahost.) Of a batch of modules one has the fault, at
// each position: then all stay as they are, or all are new, and the next batch
// works.

const batchOf = 3

// atLoad are endings of a top level that fails.
var atLoad = map[string]string{
	"syntax error":         `(;`,
	"throw":                `throw new Error("fault");`,
	"throw of nothing":     `throw undefined;`,
	"throw of a trap":      `throw new Proxy({}, { get() { throw new Error("fault"); }, getOwnPropertyDescriptor() { throw 1; } });`,
	"missing module":       `require("./nowhere.js");`,
	"broken module":        `require("./broken.js");`,
	"overflow":             `(function forever() { forever(); })();`,
	"overflow in native":   `(function forever() { [1].map(forever); })();`,
	"endless loop":         `for (;;);`,
	"endless catch":        `for (;;) { try { for (;;); } catch {} }`,
	"endless, twice":       `try { require("./endless.js"); } catch { for (;;); }`,
	"endless async":        `(async () => { await (async () => { for (;;); })(); })();`,
	"endless generator":    `[...(function* () { yield 1; yield* (function* () { for (;;); })(); })()];`,
	"endless end":          `for (const x of { [Symbol.iterator]: () => ({ next: () => ({}), return() { for (;;); } }) }) for (;;);`,
	"endless getter":       `(async () => ({ get x() { for (;;); } }).x)();`,
	"endless field":        `(async () => new (class { x = (() => { for (;;); })() })())();`,
	"panic of Go":          `require("host").panic();`,
	"panic in async":       `(async () => { require("host").panic(); })();`,
	"panic in a generator": `for (const x of (function* () { yield 1; require("host").panic(); })());`,
	"resync":               `sync.resync("./m0.js");`,
	"listener of nothing":  `sync.addTemporaryListener(undefined, "x", () => {});`,
	"class of nothing":     `sync.reloadClassMethods(() => { throw new Error("fault"); });`,
	"class with no parent": `sync.reloadClassMethods(class Lost {});`,
	"remember of a throw":  `sync.remember(() => { throw new Error("fault"); }, "key");`,
}

// later are faults after the commit, of what a version has left behind.
var later = map[string]string{
	"attaching throws":    `sync.addTemporaryListener({ on() { throw new Error("fault"); } }, "x", () => {});`,
	"attaching overflows": `sync.addTemporaryListener({ on: function forever() { forever(); } }, "x", () => {});`,
	"attaching panics":    `sync.addTemporaryListener({ on: require("host").panic }, "x", () => {});`,
	"detaching throws":    `sync.addTemporaryListener({ on() {}, off() { throw new Error("fault"); } }, "x", () => {});`,
	"detaching overflows": `sync.addTemporaryListener({ on() {}, off: function forever() { forever(); } }, "x", () => {});`,
	"detaching panics":    `sync.addTemporaryListener({ on() {}, off: require("host").panic }, "x", () => {});`,
	"any throws":          `sync.addTemporaryListener(sync.events, "any", () => { throw new Error("fault"); });`,
	"any overflows":       `sync.addTemporaryListener(sync.events, "any", function forever() { forever(); });`,
	"any panics":          `sync.addTemporaryListener(sync.events, "any", () => require("host").panic());`,
	"reload throws":       `sync.addTemporaryListener(sync.events, "reload", () => { throw new Error("fault"); });`,
	"reload overflows":    `sync.addTemporaryListener(sync.events, "reload", function forever() { forever(); });`,
	"reload resyncs":      `sync.addTemporaryListener(sync.events, "reload", () => { sync.resync(__filename); });`,
	"reload disposes":     `{ const other = new (require("heatsync"))(); other.require("./m0.js"); sync.addTemporaryListener(sync.events, "reload", () => other.dispose()); }`,
	"error throws":        `sync.addTemporaryListener(sync.events, "error", () => { throw new Error("fault"); });`,
}

func TestFaultsOfTopLevels(t *testing.T) {
	w := newFaultWorld(t, "", heatsync.Options{TimeLimit: 250 * time.Millisecond, CallStack: 500})
	for name, fault := range atLoad {
		for position := range batchOf {
			what := fmt.Sprintf("%s at %d", name, position)
			r, err := w.apply(position, fault)
			if tried := kept(t, r, err); len(tried.Pending) == 0 {
				t.Errorf("%s: %+v, and nothing is pending", what, tried)
			}
			w.is(what, w.v-1)
			w.works(what)
		}
	}
	t.Logf("%d faults", len(atLoad)*batchOf)
}

func TestFaultsAfterTheCommit(t *testing.T) {
	w := newFaultWorld(t, "", heatsync.Options{CallStack: 500})
	for name, fault := range later {
		for position := range batchOf {
			what := fmt.Sprintf("%s at %d", name, position)
			for range 2 { // when it begins, and when it ends
				if r, err := w.apply(position, fault); err != nil {
					t.Errorf("%s: Apply = %+v, %v; want all new", what, r, err)
				}
				w.is(what, w.v)
			}
			w.works(what)
		}
	}
	t.Logf("%d faults", len(later)*batchOf*2)
}

// No operation on an exports object is one that a proxy can hear of: the first
// would throw.
func TestProxiesAreNotAsked(t *testing.T) {
	for name, object := range map[string]string{
		"object":   `{ v, a: 1, get b() { return 2; }, [Symbol.iterator]: 3 }`,
		"array":    `Object.assign([1, 2, 3], { v })`,
		"function": `Object.assign(function f() { return v; }, { v })`,
		"class":    `class C { static v = v; m() {} }`,
		"emitter":  `Object.assign(new (require("events"))(), { v })`,
	} {
		w := newFaultWorld(t, "", heatsync.Options{})
		for range 2 { // in the place of what can be updated, and of the version before
			w.must(w.apply(1, fmt.Sprintf(`module.exports = hostile(%s, 1);`, object)))
			if hit := w.arm(0); hit {
				t.Errorf("%s: a trap of the new version ran", name)
			}
			w.arm(1)
			w.must(w.apply(1, fmt.Sprintf(`module.exports = hostile(%s, 0);`, object)))
			if hit := w.arm(0); hit {
				t.Errorf("%s: a trap of the version before ran", name)
			}
		}
		w.works(name)
	}
}

// Somebody has nailed down what is to be updated. Holders keep that much, are
// warned, and nothing breaks.
func TestFaultsOfHolders(t *testing.T) {
	for name, nail := range map[string]string{
		"frozen":              `Object.freeze(o)`,
		"sealed":              `Object.seal(o)`,
		"not extensible":      `Object.preventExtensions(o)`,
		"property nailed":     `Object.defineProperty(o, "v", { configurable: false, writable: false })`,
		"property of his own": `Object.defineProperty(o, "mine", { value: 1 })`,
	} {
		for _, exports := range []string{`exports.v = v`, `module.exports = { v }`, `module.exports = Object.assign([v], { v })`} {
			w := newFaultWorld(t, exports, heatsync.Options{})
			o := w.held[1]
			w.vm.Set("o", o)
			if _, err := w.vm.RunString(nail); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				_, err := w.apply(1, "")
				if err != nil {
					t.Errorf("%s, %s: Apply = %v; want what can be new", name, exports, err)
				}
				for _, i := range []int{0, 2} {
					if v := w.held[i].Get("v").ToInteger(); v != int64(w.v) {
						t.Errorf("%s, %s: another module has version %d, want %d", name, exports, v, w.v)
					}
				}
			}
			if r, err := w.apply(1, `throw 1`); err == nil {
				t.Errorf("%s, %s: a version that throws: %v", name, exports, r)
			}
		}
	}
}

// What Go code is called with must not leave the reload half done, even if it panics.
func TestPanicsOfCallbacks(t *testing.T) {
	panics := false
	w := newFaultWorld(t, "", heatsync.Options{Check: func() error {
		if panics {
			panic("fault")
		}
		return nil
	}})
	panics = true
	if r, err := w.apply(0, ""); err == nil || !strings.Contains(err.Error(), "panic: fault") {
		t.Errorf("Apply with a Check that panics = %+v, %v; want a failure", r, err)
	}
	w.is("Check", w.v-1)
	panics = false
	w.works("Check")

	stop := w.sync.OnReload(func(*heatsync.Reload, error) { panic("fault") })
	w.apply(0, "")
	w.is("OnReload", w.v)
	stop()
	w.works("OnReload")
}

// An interrupt of the runtime by Go code ends the reload: nothing of it stays.
func TestInterruptOfAReload(t *testing.T) {
	w := newFaultWorld(t, "", heatsync.Options{})
	for position := range batchOf {
		if _, err := w.apply(position, `require("host").interrupt(); for (;;);`); err == nil {
			t.Error("Apply returned no error")
		}
		w.is("interrupt", w.v-1)
		w.works("interrupt")
	}
}

// faultWorld is a program of modules that all say the same version.
type faultWorld struct {
	*testing.T
	dir  string
	vm   *goja.Runtime
	sync *heatsync.Sync
	bus  *goja.Object
	held []*goja.Object
	v    int
	main string // what the module in the middle exports
}

const busFile = `
const { EventEmitter } = require("events");
const Heatsync = require("heatsync");
exports.sync = new Heatsync();
exports.bus = new EventEmitter();
exports.versions = () => {
  const versions = [];
  exports.bus.emit("ask", versions);
  return versions.join();
};
exports.timers = new Set();
globalThis.setInterval = (callback, ms, v) => {
  const timer = { v };
  exports.timers.add(timer);
  return timer;
};
globalThis.clearInterval = (timer) => exports.timers.delete(timer);
exports.timed = () => [...exports.timers].map(({ v }) => v).join();
let at = 0;
let count = 0;
const strike = () => {
  if (++count === at) throw new Error("fault");
};
exports.arm = (n) => {
  const hit = at > 0 && count >= at;
  [at, count] = [n, 0];
  return hit;
};
exports.hostile = (object, n) => {
  const traps = new Proxy({}, { get: (_, name) => (...args) => (strike(), Reflect[name](...args)) });
  if (n > 0) exports.arm(n);
  return new Proxy(object, traps);
};`

func newFaultWorld(t *testing.T, main string, opts heatsync.Options) *faultWorld {
	w := &faultWorld{T: t, v: 1, main: main}
	w.dir = files(t, map[string]string{"bus.js": busFile, "broken.js": "(;", "endless.js": "for (;;);"})
	opts.Dir, opts.Stderr = w.dir, io.Discard
	opts.Builtins = map[string]func(*goja.Runtime) (goja.Value, error){"host": func(vm *goja.Runtime) (goja.Value, error) {
		o := vm.NewObject()
		o.Set("panic", func() { panic("fault") })
		o.Set("interrupt", func() { vm.Interrupt("fault") })
		return o, nil
	}}
	w.vm, w.sync = newSync(t, opts)
	w.bus = require(t, w.sync, "./bus.js")
	for i := range batchOf {
		save(t, w.path(i), w.text(i, ""))
		w.held = append(w.held, require(t, w.sync, w.path(i)))
	}
	w.is("the first load", 1)
	return w
}

func (w *faultWorld) path(i int) string { return filepath.Join(w.dir, fmt.Sprintf("m%d.js", i)) }

// text is a module, which requires the one before by plain require.
func (w *faultWorld) text(i int, more string) string {
	before := ""
	if i > 0 {
		before = fmt.Sprintf(`require("./m%d.js");`, i-1)
	}
	if i == 1 && w.main != "" {
		before += w.main + ";"
	}
	return fmt.Sprintf(`const { sync, bus, hostile } = require("./bus.js"); const v = %d; exports.v = v; %s
		sync.addTemporaryListener(bus, "ask", (versions) => versions.push(v));
		sync.addTemporaryInterval(() => {}, 1e6, v);
		%s`, w.v, before, more)
}

// apply gives all modules the next version, and one of them something more.
func (w *faultWorld) apply(position int, more string) (*heatsync.Reload, error) {
	w.v++
	var b change.Batch
	for i := range batchOf {
		text := w.text(i, "")
		if i == position {
			text = w.text(i, more)
		}
		save(w.T, w.path(i), text)
		b.Add(change.Change{Path: w.path(i), Data: []byte(text)})
	}
	return w.sync.Apply(b)
}

func (w *faultWorld) must(r *heatsync.Reload, err error) {
	if err != nil {
		w.Helper()
		w.Fatal(err)
	}
}

// works applies a good batch.
func (w *faultWorld) works(after string) {
	w.Helper()
	if r, err := w.apply(0, ""); err != nil {
		w.Fatalf("%s: the next batch = %+v, %v", after, r, err)
	}
	w.is(after+": the next batch", w.v)
}

// is checks that version v of all modules is live, and nothing of any other.
func (w *faultWorld) is(when string, v int) {
	w.Helper()
	for i, o := range w.held {
		if got := o.Get("v").ToInteger(); got != int64(v) {
			w.Errorf("%s: m%d has version %d, want %d", when, i, got, v)
		}
		if o != require(w.T, w.sync, w.path(i)) {
			w.Errorf("%s: m%d is another object", when, i)
		}
	}
	want := strings.TrimSuffix(strings.Repeat(fmt.Sprint(v, ","), batchOf), ",")
	for _, of := range []string{"versions", "timed"} {
		if got := w.call(of).String(); got != want {
			w.Errorf("%s: %s are %s, want %s", when, of, got, want)
		}
	}
}

// arm makes the nth operation on a hostile object throw, and tells whether the
// one before was reached.
func (w *faultWorld) arm(n int) bool { return w.call("arm", w.vm.ToValue(n)).ToBoolean() }

func (w *faultWorld) call(name string, args ...goja.Value) goja.Value {
	f, _ := goja.AssertFunction(w.bus.Get(name))
	v, err := f(w.bus, args...)
	if err != nil {
		w.Fatal(err)
	}
	return v
}
