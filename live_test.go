package heatsync_test

import (
	_ "embed"
	"encoding/json"
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

// What was taken out of a live module, whenever that was, is what the newest
// version exports by that name. Versions are drawn at random; the program that
// holds them knows by what each member is made what it must do.

//go:embed testdata/live_main.js
var liveMain string

// liveFiles are the files that stay.
var liveFiles = map[string]string{
	"main.js":                     liveMain,
	"base.js":                     `exports.Base = class Base { base() { return "base"; } };`,
	"node_modules/pkg/index.js":   `exports.Thing = class Thing { m() { return "thing"; } };`,
	"node_modules/other/index.js": `exports.Thing = class Other { m() { return "other"; } };`,
}

// liveKinds are what a member of version V can be, under the name NAME.
var liveKinds = map[string]string{
	"function":  `function NAME(a, b) { return [V, this === world.tag, a].join(); }`,
	"arrow":     `(a) => V + a`,
	"async":     `async (a, b, c) => V`,
	"generator": `function* () { yield V; }`,
	"class":     `class NAME { constructor(x) { this.x = x; } get v() { return V; } m() { return V; } static make() { return new this(1); } static s = V; }`,
	"child":     `class NAME extends world.sync.require("./base.js").Base { m() { return V; } up() { return super.base(); } }`,
	"private":   `class NAME { #p = V; m() { return this.#p; } }`,
	"package":   `require("pkg").Thing`,
	"other":     `require("other").Thing`,
	"language":  `Map`,
	"live":      `world.sync.require("./base.js").Base`,
	"value":     `V`,
}

// liveStyles are ways to export.
var liveStyles = map[string]func(name, value string) string{
	"assigned": func(name, value string) string { return fmt.Sprintf("exports[%s] = %s;\n", name, value) },
	"object":   func(name, value string) string { return fmt.Sprintf("module.exports[%s] = %s;\n", name, value) },
	"getter": func(name, value string) string {
		return fmt.Sprintf("{ const it = %s; Object.defineProperty(exports, %s, { enumerable: true, get: () => it }); }\n", value, name)
	},
}

// liveVersion is a version of the module.
type liveVersion struct {
	Number  int               `json:"number"`
	Style   string            `json:"style"`
	Fails   bool              `json:"fails"`
	Members map[string]string `json:"members"` // name -> kind, or =name for what that has
}

func (v liveVersion) source() string {
	var b strings.Builder
	if v.Style == "object" {
		b.WriteString("module.exports = {};\n")
	}
	for _, name := range slices.Sorted(maps.Keys(v.Members)) {
		value, alias := strings.CutPrefix(v.Members[name], "=")
		if alias {
			value = fmt.Sprintf("world.made[%q]", value)
		} else {
			value = strings.NewReplacer("NAME", name, "V", fmt.Sprint(v.Number)).Replace(liveKinds[value])
		}
		key := fmt.Sprintf("world.keys[%q]", name)
		fmt.Fprintf(&b, "world.made[%q] = %s;\n", name, value)
		b.WriteString(liveStyles[v.Style](key, fmt.Sprintf("world.made[%q]", name)))
	}
	if v.Fails {
		b.WriteString("throw new Error('fault');\n")
	}
	return "world.made = {};\n" + b.String()
}

func drawVersion(t *rapid.T, number int) liveVersion {
	v := liveVersion{Number: number, Members: map[string]string{}}
	v.Style = rapid.SampledFrom(slices.Sorted(maps.Keys(liveStyles))).Draw(t, "style")
	v.Fails = number > 0 && rapid.IntRange(0, 3).Draw(t, "fails") == 0
	kinds := slices.Sorted(maps.Keys(liveKinds))
	for _, name := range []string{"A", "B", "C", "symbol"} {
		if rapid.IntRange(0, 4).Draw(t, "has "+name) > 0 {
			v.Members[name] = rapid.SampledFrom(kinds).Draw(t, "kind of "+name)
		}
	}
	if _, has := v.Members["A"]; has && rapid.IntRange(0, 4).Draw(t, "alias") == 0 {
		v.Members["B"] = "=A"
	}
	return v
}

func TestLiveMembersFollow(t *testing.T) {
	root := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(root, "")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		versions := []liveVersion{drawVersion(t, 0)}
		for n := range rapid.IntRange(1, 6).Draw(t, "versions") {
			versions = append(versions, drawVersion(t, n+1))
		}
		p := startLive(t, dir, liveFiles, versions[0].source())
		defer p.Close()
		p.expect(versions[0])
		for _, v := range versions[1:] {
			p.apply(v)
		}
	})
}

// program is a program in live mode that holds lib.js.
type program struct {
	rapid.TB
	*heatsync.Sync
	lib   string
	check func(version string) (string, error)
}

func startLive(t rapid.TB, dir string, contents map[string]string, lib string) *program {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := maps.Clone(contents)
	all["lib.js"] = lib
	for name, text := range all {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir, Live: true, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	main, err := s.Require("./main.js")
	if err != nil {
		t.Fatal(err)
	}
	check, _ := goja.AssertFunction(main.Get("check"))
	return &program{t, s, filepath.Join(dir, "lib.js"), func(version string) (string, error) {
		v, err := check(main, vm.ToValue(version))
		if err != nil {
			return "", err
		}
		return v.String(), nil
	}}
}

// apply saves a version and makes sure of what it brings.
func (p *program) apply(v liveVersion) {
	_, err := p.Apply(change.Batch{Changes: []change.Change{{Path: p.lib, Data: []byte(v.source())}}})
	if (err != nil) != v.Fails {
		p.Fatalf("version %d: %v\n%s", v.Number, err, v.source())
	}
	p.expect(v)
}

func (p *program) expect(v liveVersion) {
	text, _ := json.Marshal(v)
	wrong, err := p.check(string(text))
	if err != nil || wrong != "" {
		p.Fatalf("version %d: %v\n%s\n%s", v.Number, err, wrong, v.source())
	}
}

// Go code may hold the same module, and gets what JavaScript does.
func TestLiveBind(t *testing.T) {
	dir := files(t, map[string]string{
		"main.js": `
			const Heatsync = require("heatsync");
			const { price, Item } = new Heatsync().require("./lib.ts");
			const item = new Item(2);
			exports.state = () => [price(1), item.total(), item instanceof Item, item.constructor === Item].join();`,
		"lib.ts": "export const price = (n: number): number => 10 * n;\nexport class Item<T> { constructor(private n: number) {} total(): number { return price(this.n); } }",
	})
	_, s := newSync(t, heatsync.Options{Dir: dir, Live: true, Stderr: io.Discard})
	main := require(t, s, "./main.js")
	state, _ := goja.AssertFunction(main.Get("state"))
	price, err := heatsync.Bind[func(int) (int, error)](s, "./lib.ts", "price")
	if err != nil {
		t.Fatal(err)
	}
	expect := func(js string, want int) {
		t.Helper()
		if got, err := state(main); err != nil || got.String() != js {
			t.Errorf("JavaScript sees %v, %v; want %s", got, err, js)
		}
		if got, err := price.Get()(1); err != nil || got != want {
			t.Errorf("Go sees %d, %v; want %d", got, err, want)
		}
	}
	expect("10,20,true,true", 10)
	lib := filepath.Join(dir, "lib.ts")
	for _, text := range []string{
		"export function price(n: number): number { return 12 * n }\nexport class Item<T> { constructor(private n: number) {} total(): number { return price(this.n) } }",
		"export const price = 5;",
	} {
		save(t, lib, text)
		s.Apply(change.Of(lib))
		expect("12,24,true,true", 12)
	}
}
