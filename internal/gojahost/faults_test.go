package gojahost

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// A fault at every step, by brute force: each call that the facade makes of the
// host and the machine fails once, in each of these ways. Afterwards all is new
// or nothing is, and the next batch works. Each call fails in each way if HEATSYNC_SOAK
// is set, and else in one of them: the ways take turns.
func TestFaultAtEveryCall(t *testing.T) {
	ways := []string{"throw before", "throw after", "panic", "overflow", "interrupt"}
	for i, way := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			first, step := i+1, len(ways)
			if os.Getenv("HEATSYNC_SOAK") != "" {
				first, step = 1, 1
			}
			w := newFaulty(t)
			n := 0
			for w.inject(way, first+n*step) {
				n++
			}
			t.Logf("%d faults", n)
			if n*step < 20 {
				t.Errorf("only %d calls were made to fail", n)
			}
		})
	}
}

// breakable wraps what the facade is offered. Not what only looks things up or
// moves entries from one map to another. What the machine answers can't be lost.
const breakable = `(host, strike) => {
  const sure = ['cached', 'module', 'now', 'evict', 'restore', 'forget', 'commit', 'uncaught', 'guard',
    'timer', 'caller', 'calling', 'site', 'faces'];
  const wrap = (object, prefix) => {
    for (const [name, call] of Object.entries(object)) {
      if (typeof call !== 'function' || sure.includes(name)) continue;
      object[name] = (...args) => {
        strike(prefix + name, 'before');
        const result = call(...args);
        if (name !== 'next') strike(prefix + name, 'after');
        return result;
      };
    }
  };
  wrap(host, '');
  wrap(host.machine, 'machine.');
}`

type faulty struct {
	*testing.T
	dir   string
	vm    *goja.Runtime
	host  *Host
	see   goja.Callable
	v     int // of the files
	armed bool
	way   string
	at    int
	calls int
	hit   string
}

func newFaulty(t *testing.T) *faulty {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{T: t, dir: dir, vm: goja.New(), v: 1}
	f.vm.SetMaxCallStackSize(400)
	set, err := nodecore.New(nodecore.Env{VM: f.vm, Loop: loop.New(), Dir: dir})
	f.must(err)
	f.host, err = New(Options{VM: f.vm, Builtins: set, Dir: dir, Uncaught: func(error) {}})
	f.must(err)
	f.host.Timers()
	offered := f.host.bridge.offered()
	wrap, err := f.vm.RunScript(facadePrefix+"faults", breakable)
	f.must(err)
	call, _ := goja.AssertFunction(wrap)
	_, err = call(goja.Undefined(), offered, f.vm.ToValue(f.strike))
	f.must(err)
	f.must(f.host.bridge.start(offered))
	f.save()
	f.must(os.WriteFile(filepath.Join(dir, "world.js"), []byte(faultyWorld), 0o666))
	f.must(os.WriteFile(filepath.Join(dir, "index.js"), []byte(faultyEntry), 0o666))
	f.must(f.vm.Set("answer", func(see goja.Callable) { f.see = see }))
	f.must(f.host.Main("index.js"))
	return f
}

func (f *faulty) must(err error) {
	if err != nil {
		f.Helper()
		f.Fatal(err)
	}
}

// strike is called before and after each call.
func (f *faulty) strike(name, when string) {
	if !f.armed || (f.way == "throw after") != (when == "after") {
		return
	}
	if f.way == "panic" && strings.HasPrefix(name, "machine.") {
		return // the code of users, which may panic, is elsewhere
	}
	if f.calls++; f.calls != f.at {
		return
	}
	f.armed, f.hit = false, name
	switch f.way {
	case "panic":
		panic("fault at " + name)
	case "overflow":
		_, err := f.vm.RunString(`(function forever() { forever(); })()`)
		engine.Rethrow(f.vm, err)
	case "interrupt":
		f.vm.Interrupt("fault")
	default:
		panic(f.vm.NewGoError(errors.New("fault " + when + " " + name)))
	}
}

// inject makes the nth call of a reload fail, and tells whether there was one.
func (f *faulty) inject(way string, n int) bool {
	old := f.v
	f.v++
	batch := f.save()
	f.armed, f.way, f.at, f.calls, f.hit = true, way, n, 0, ""
	f.host.Apply(batch)
	f.armed = false
	if f.hit == "" {
		return false
	}
	what := fmt.Sprintf("%s at %s (%d)", way, f.hit, n)
	if v := f.version(what); v != old && v != f.v {
		f.Errorf("%s: it is version %d, neither %d nor %d", what, v, old, f.v)
	}
	f.v++
	if err := f.host.Apply(f.save()); err != nil {
		f.Errorf("%s: the next batch: %v", what, err)
	}
	if v := f.version(what + ", the next batch"); v != f.v {
		f.Errorf("%s: after the next batch it is version %d, want %d", what, v, f.v)
	}
	if f.Failed() {
		f.FailNow()
	}
	return true
}

// version is that of the whole program.
func (f *faulty) version(what string) (v int) {
	seen, err := f.see(goja.Undefined())
	if err != nil {
		f.Fatalf("%s: %v", what, err)
	}
	all := strings.Fields(seen.String())
	slices.Sort(all)
	if len(slices.Compact(slices.Clone(all))) != 1 {
		f.Fatalf("%s: versions are mixed: %s", what, seen)
	}
	fmt.Sscan(all[0], &v)
	return v
}

// save writes all files in the version f.v.
func (f *faulty) save() (b change.Batch) {
	for name, text := range faultyFiles {
		text = strings.ReplaceAll(text, "VERSION", fmt.Sprint(f.v))
		path := filepath.Join(f.dir, strings.ReplaceAll(name, "VERSION", fmt.Sprint(f.v)))
		f.must(os.WriteFile(path, []byte(text), 0o666))
		b.Add(change.Change{Path: path, Data: []byte(text)})
	}
	return b
}

var faultyFiles = map[string]string{
	"leaf.js": `exports.v = VERSION;`,
	"held.js": `
		const { sync, bus } = require('./world.js');
		const leaf = require('./leaf.js');
		exports.v = VERSION;
		exports.onlyVERSION = VERSION;
		exports.copy = leaf.v;
		exports.born = require('./bornVERSION.js').v;
		sync.addTemporaryListener(bus, 'ask', (answers) => { answers.push(VERSION); });
		sync.addTemporaryInterval(() => {}, 1e6, VERSION);
		sync.remember(() => VERSION, 'first');`,
	"bornVERSION.js": `exports.v = VERSION;`,
	"assigned.js":    `module.exports = { v: VERSION };`,
	"nailed.js": `
		Object.defineProperty(exports, '__esModule', { value: true });
		Object.defineProperty(exports, 'v', { enumerable: true, get: () => VERSION });`,
	"array.js":    `module.exports = [VERSION];`,
	"function.js": `module.exports = function named() { return VERSION; };`,
	"class.js":    `module.exports = class Thing { get v() { return VERSION; } };`,
	"emitter.js": `
		const { EventEmitter } = require('node:events');
		module.exports = Object.assign(new EventEmitter(), { v: VERSION });`,
	"instances.js": `
		const { sync, instances } = require('./world.js');
		class Kept extends sync.reloadClassMethods(() => Kept) { get v() { return VERSION; } }
		if (instances.length === 0) instances.push(new Kept());`,
	"data.json": `{ "v": VERSION }`,
}

const faultyWorld = `
const Heatsync = require('heatsync');
const { EventEmitter } = require('node:events');
Object.assign(exports, { sync: new Heatsync(), bus: new EventEmitter(), instances: [] });`

// The entry answers with all the versions that can be seen anywhere, and throws
// if something is not as it must be in each.
const faultyEntry = `
const assert = require('node:assert');
const path = require('node:path');
const { sync, bus, instances } = require('./world.js');
const timers = new Set();
globalThis.setInterval = (callback, ms, v) => {
  const timer = { v };
  timers.add(timer);
  return timer;
};
globalThis.clearInterval = (timer) => { timers.delete(timer); };

const files = ['leaf', 'held', 'assigned', 'nailed', 'array', 'function', 'class', 'emitter', 'instances', 'data.json'];
const all = files.map((file) => sync.require('./' + file));
const [leaf, held, assigned, nailed, array, call, Thing, emitter, , data] = all;
const thing = new Thing();
emitter.on('others', () => {});

answer(() => {
  files.forEach((file, i) => {
    assert.ok(sync.require('./' + file) === all[i], file + ' is another object for sync.require');
    assert.ok(require('./' + file) === all[i], file + ' is another object for require');
  });
  assert.ok(thing instanceof Thing);
  assert.equal(emitter.listenerCount('others'), 1);
  const answers = [];
  bus.emit('ask', answers);
  assert.equal(answers.length, 1, 'listeners of ' + answers);
  assert.equal(timers.size, 1, 'timers');
  assert.equal(array.length, 1);
  const only = Object.keys(held).filter((key) => key.startsWith('only'));
  assert.equal(only.length, 1, only.join());
  const { children } = require.cache[path.join(__dirname, 'held.js')];
  assert.equal(children.map(({ id }) => path.basename(id)).join(), 'world.js,leaf.js,born' + held.v + '.js');
  return [leaf.v, held.v, held.copy, held.born, held[only[0]], answers[0], [...timers][0].v, assigned.v, nailed.v,
    array[0], call(), thing.v, emitter.v, instances[0].v, data.v].join(' ');
});
`
