package heatsync_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// leaks are modules whose old versions must leave nothing behind: neither in the
// cache of compiled code, nor in lists of children, nor in the machine. VERSION
// is another number in each. Every third version of those that fail is good.
var leaks = []struct{ name, holder, module string }{
	{"plain importer", `const b = require("./b"); exports.v = () => b.v;`, `exports.v = VERSION;`},
	{"held by another", `const b = sync.require("./b"); exports.v = () => b.v;`, `exports.v = VERSION;`},
	{"assigned", `const b = sync.require("./b"); exports.v = () => b.v;`, `module.exports = { v: VERSION, f() {} };`},
	{"nailed down", `const b = sync.require("./b"); exports.v = () => b.v;`,
		`Object.defineProperty(exports, "v", { enumerable: true, get: () => VERSION });`},
	{"function", `const b = sync.require("./b"); exports.v = () => b();`, `module.exports = () => VERSION;`},
	{"class with an instance", `const B = sync.require("./b"); const b = new B(); exports.v = () => b.v();`,
		`module.exports = class { v() { return VERSION; } };`},
	{"class that reloads", `const b = sync.require("./b"); const kept = new b.Kept(); exports.v = () => kept.v();`,
		`exports.Kept = class Kept extends sync.reloadClassMethods(() => Kept) { v() { return VERSION; } };`},
	{"emitter with a listener", `const b = sync.require("./b"); b.on("x", () => {}); exports.v = () => b.v;`,
		`module.exports = Object.assign(new (require("events"))(), { v: VERSION });`},
	{"listener, timers, remembered", `const b = sync.require("./b"); exports.v = () => b.v;`, `
		sync.addTemporaryListener(bus, "x", () => {});
		sync.addTemporaryInterval(() => {}, 1e6);
		sync.addTemporaryTimeout(() => {}, 1e6);
		sync.remember(() => ({}), "key");
		exports.v = VERSION;`},
	{"kinds in turn", `sync.require("./b"); exports.v = () => { const b = sync.require("./b"); return typeof b === "function" ? b() : b.v; };`,
		`module.exports = [{ v: VERSION }, Object.assign([], { v: VERSION }), () => VERSION][VERSION % 3];`},
	{"born and lost", `const b = sync.require("./b"); exports.v = () => b.v;`,
		`delete require.cache[require.resolve("./c")]; require("./c"); exports.v = VERSION;`},
	{"live members", `const { f, C } = live.require("./b"); const c = new C(); exports.v = () => f() + c.v() - f();`,
		`exports.f = () => VERSION; exports.C = class { v() { return VERSION; } }; setInterval(() => {}, 1e6); bus.on("x", () => {});`},
	{"a scope of its own", `const b = sync.require("./b"); exports.v = () => b.v;`, `
		const own = new (require("heatsync"))();
		own.require("./c");
		own.events.on("any", () => {});
		own.remember(() => ({}), "key");
		exports.v = VERSION;`},
	{"imported", `import now, { C } from "./b.js"; import * as b from "./b.js"; export const v = () => now() + new C().v - b.n;`,
		`export default () => VERSION; export class C { v = VERSION } export let n = VERSION;`},
	{"imported and read", `import { n } from "./b.js"; export * from "./b.js"; const copy = n; export const v = () => copy;`, `export const n = VERSION;`},
	{"imported object", `import b from "./b.js"; const kept = b; export const v = () => kept.v;`, `const b = { v: VERSION, f() { return b; } }; export default b;`},
	{"failing at the end", `const b = sync.require("./b"); exports.v = () => b.v;`, `
		sync.addTemporaryListener(bus, "x", () => {});
		sync.addTemporaryInterval(() => {}, 1e6);
		exports.v = VERSION;
		if (VERSION % 3 !== 0) throw new Error("fault");`},
	{"failing below", `const b = require("./b"); exports.v = () => b.v; if (b.v % 3 !== 0) throw new Error("fault");`, `exports.v = VERSION;`},
	{"failing to compile", `const b = sync.require("./b"); exports.v = () => b.v;`, `exports.v = VERSION; if (VERSION % 3 !== 0) FAULT`},
}

func TestReloadsLeaveTheHeapWhereItWas(t *testing.T) {
	for _, l := range leaks {
		t.Run(l.name, func(t *testing.T) {
			flat(t, l.holder, l.module, soak(200), soak(200)/4)
		})
	}
}

// Of a large module fewer reloads tell as much: 50 of them are 100 MB.
func TestReloadsOfALargeModule(t *testing.T) {
	flat(t, `const b = sync.require("./b"); exports.v = () => b.v;`,
		`exports.v = VERSION; exports.data = new Uint8Array(2 << 20);`, 100, 50)
}

// soak is how many reloads to make: n, unless HEATSYNC_SOAK asks for more.
func soak(n int) int {
	if more, _ := strconv.Atoi(os.Getenv("HEATSYNC_SOAK")); more > n {
		return more
	}
	return n
}

// room is what a heap may grow by that has nothing old in it.
const room = shrink << 20

const leakPrelude = `const { sync, live, bus } = require("./world"); `

// flat reloads a module, and compares the heap after all with that after the first.
func flat(t *testing.T, holder, module string, reloads, first int) {
	dir := files(t, map[string]string{
		"world.js": `
			globalThis.setTimeout = globalThis.setInterval = () => ({});
			globalThis.clearTimeout = globalThis.clearInterval = () => {};
			const Heatsync = require("heatsync");
			exports.sync = new Heatsync();
			exports.live = new Heatsync({ live: true });
			exports.bus = new (require("events"))();`,
		"a.js": leakPrelude + holder,
		"b.js": leakPrelude + strings.ReplaceAll(module, "VERSION", "0"),
		"c.js": `exports.c = 1`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir, Stderr: io.Discard})
	a := require(t, s, "./a.js")
	version, good := 0, 0
	reload := func(times int) {
		for range times {
			version++
			text := leakPrelude + strings.ReplaceAll(module, "VERSION", fmt.Sprint(version))
			if strings.Contains(module, "FAULT") && version%3 == 0 {
				text = strings.ReplaceAll(text, "FAULT", "{}")
			}
			b := change.Batch{Changes: []change.Change{{Path: filepath.Join(dir, "b.js"), Data: []byte(text)}}}
			if _, err := s.Apply(b); err == nil {
				good = version
			} else if version%3 == 0 || !strings.Contains(holder+module, "% 3 !== 0") {
				t.Fatal(err)
			}
		}
	}
	reload(first)
	before := heap()
	reload(reloads - first)
	after := heap()
	t.Logf("heap after %d reloads: %d kB, after %d: %d kB", first, before>>10, reloads, after>>10)
	if after > before+room {
		t.Errorf("the heap grew by %d kB, from %d", (after-before)>>10, before>>10)
	}
	f, _ := goja.AssertFunction(a.Get("v"))
	if v, err := f(a); err != nil || v.ToInteger() != int64(good) {
		t.Errorf("version %v is live (%v), want %d", v, err, good)
	}
}

// heap is what is in use after collections, the last of which frees what
// cleanups have let go of.
func heap() uint64 {
	for range 4 {
		collect()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// collect collects garbage, and returns when what it has found has begun to be cleaned up:
// on a busy machine that can be long after the collection.
func collect() {
	cleaned := make(chan struct{})
	runtime.AddCleanup(&struct{ *int }{}, func(c chan struct{}) { close(c) }, cleaned)
	runtime.GC()
	<-cleaned
}
