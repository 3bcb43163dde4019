package heatsync_test

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// What top levels start in live mode is there once after every reload that
// works, as it was after one that fails, and gone with the scope. What they have
// packages do for them, what they let be remembered, and what their functions do
// later, stays.

// effectKinds are statements that leave an effect TAG behind, or none.
var effectKinds = map[string]struct {
	source string
	stays  bool // it is nobody's, though the version fail
	none   bool
}{
	"on":              {source: `world.bus.on("x", tagged("TAG"));`},
	"once":            {source: `world.bus.once("x", tagged("TAG"));`},
	"prepended":       {source: `world.bus.prependListener("x", tagged("TAG"));`},
	"of a stream":     {source: `world.stream.on("x", tagged("TAG"));`},
	"by a helper":     {source: `require("./helper").listen("TAG");`},
	"interval":        {source: `setInterval(tagged("TAG"), 1);`},
	"timeout":         {source: `setTimeout(tagged("TAG"), 1, "argument");`},
	"temporary":       {source: `sync.addTemporaryListener(world.bus, "x", tagged("TAG"));`},
	"temporary timer": {source: `sync.addTemporaryInterval(tagged("TAG"), 1);`},
	"cleared":         {source: `clearTimeout(setTimeout(tagged("TAG"), 1));`, none: true},
	"off by hand":     {source: `{ const f = tagged("TAG"); world.bus.on("x", f); world.bus.off("x", f); }`, none: true},
	"of a package":    {source: `require("pkg").listen("TAG");`, stays: true},
	"remembered":      {source: `sync.remember(() => world.once("TAG", () => world.bus.on("x", tagged("TAG"))), "TAG");`, stays: true},
	"later":           {source: `world.later.push(() => world.once("TAG", () => setInterval(tagged("TAG"), 1)));`, stays: true},
	"twice": {source: `world.bus.on("x", world.shared); world.bus.off("x", world.shared); world.bus.on("x", world.shared);
		world.bus.off("x", world.shared);`, none: true},
}

var effectFiles = map[string]string{
	"main.js": `
		const timers = new Map();
		let last = 0;
		globalThis.setTimeout = globalThis.setInterval = (f) => { timers.set(++last, f); return last; };
		globalThis.setImmediate = () => {};
		globalThis.clearTimeout = globalThis.clearInterval = (id) => timers.delete(id);
		globalThis.tagged = (tag) => Object.assign(() => {}, { tag });
		const { EventEmitter } = require("events");
		const Heatsync = require("heatsync");
		const seen = new Set();
		globalThis.world = {
			bus: new EventEmitter(), stream: new (require("stream").PassThrough)(), later: [], shared: tagged("shared"),
			once: (tag, action) => { if (!seen.has(tag)) { seen.add(tag); action(); } },
		};
		world.bus.on("x", world.shared);
		setInterval(tagged("main"), 1);
		globalThis.sync = new Heatsync();
		const other = new Heatsync({ live: true });
		sync.require(["./a.js", "./c.js"]);
		exports.active = () => {
			for (const action of world.later.splice(0)) action();
			const listeners = [world.bus, world.stream].flatMap((each) => each.rawListeners("x"));
			return [...listeners, ...timers.values()].map((f) => (f.tag ?? f.listener.tag)).sort().join(" ");
		};
		exports.dispose = (both) => { other.dispose(); if (both) sync.dispose(); };`,
	"helper.js":                 `exports.listen = (tag) => world.bus.on("x", tagged(tag));`,
	"node_modules/pkg/index.js": `exports.listen = (tag) => world.once(tag, () => world.bus.on("x", tagged(tag)));`,
}

// effectModule is the version of a module that runs.
type effectModule struct {
	source string
	tags   []string // what it owns
}

func drawEffects(t *rapid.T, name string, version int, stays map[string]bool) (m effectModule, fails bool) {
	var b strings.Builder
	if name == "a" {
		b.WriteString("require('./b');\n")
	}
	kinds := rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(effectKinds))), 0, 5).Draw(t, "effects of "+name)
	for i, k := range kinds {
		tag := fmt.Sprintf("%s%d.%d", name, version, i)
		kind := effectKinds[k]
		b.WriteString(strings.ReplaceAll(kind.source, "TAG", tag) + "\n")
		switch {
		case kind.stays:
			stays[tag] = true
		case !kind.none:
			m.tags = append(m.tags, tag)
		}
	}
	fails = version > 0 && rapid.IntRange(0, 3).Draw(t, "fails") == 0
	if fails {
		b.WriteString("throw new Error('fault');\n")
	}
	m.source = b.String()
	return m, fails
}

func TestLiveEffects(t *testing.T) {
	root := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(root, "")
		if err == nil {
			dir, err = filepath.EvalSymlinks(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		put := func(name, text string) {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range effectFiles {
			put(name, text)
		}
		stay := map[string]bool{"main": true, "shared": true}
		current := map[string]effectModule{}
		for _, name := range []string{"a", "b", "c"} {
			m, _ := drawEffects(t, name, 0, stay)
			current[name] = m
			put(name+".js", m.source)
		}
		s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir, Live: true, Stderr: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		main, err := s.Require("./main.js")
		if err != nil {
			t.Fatal(err)
		}
		active, _ := goja.AssertFunction(main.Get("active"))
		expect := func(when string, owned bool) {
			t.Helper()
			want := slices.Collect(maps.Keys(stay))
			for _, m := range current {
				if owned {
					want = append(want, m.tags...)
				}
			}
			slices.Sort(want)
			got, err := active(main)
			if err != nil || got.String() != strings.Join(want, " ") {
				t.Fatalf("%s:\n got %v, %v\nwant %s", when, got, err, strings.Join(want, " "))
			}
		}
		expect("at first", true)
		for n := range rapid.IntRange(1, 5).Draw(t, "reloads") {
			name := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "which")
			m, fails := drawEffects(t, name, n+1, stay)
			put(name+".js", m.source)
			if _, err := s.Apply(change.Of(filepath.Join(dir, name+".js"))); fails && err == nil {
				t.Fatal("it did not fail:", m.source)
			}
			if !fails {
				current[name] = m
			}
			expect(fmt.Sprintf("after reload %d, of %s\n%s", n+1, name, m.source), true)
		}
		dispose, _ := goja.AssertFunction(main.Get("dispose"))
		for _, both := range []bool{false, true} {
			if _, err := dispose(main, goja.New().ToValue(both)); err != nil {
				t.Fatal(err)
			}
			expect("after dispose", !both)
		}
	})
}
