package heatsync_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/heatsynctest"
)

// tampers does something to every property of the language's library, but to those of a few names.
const tampers = `
	const { apply, deleteProperty, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
	const seen = [], names = [];
	const visit = (object, name) => {
		for (let i = 0; i < seen.length; i++) if (seen[i] === object) return;
		seen[seen.length] = object;
		names[names.length] = name;
		const keys = ownKeys(object);
		for (let i = 0; i < keys.length; i++) {
			const value = getOwnPropertyDescriptor(object, keys[i]).value;
			if (typeof value === "object" && value !== null || typeof value === "function") visit(value, name + "." + String(keys[i]));
		}
		const proto = getPrototypeOf(object);
		if (proto !== null) visit(proto, name + ".__proto__");
	};
	const classes = [Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Map, Set, WeakMap, WeakSet, Promise, RegExp, Date,
		JSON, Math, Reflect, Proxy, Error, TypeError, SyntaxError, RangeError, ArrayBuffer, DataView, Uint8Array, [].values(),
		new Map().values(), new Set().values(), "".matchAll(/x/g), function* () {}, async () => {}];
	for (let i = 0; i < classes.length; i++) visit(classes[i], i + "");
	for (let i = 0; i < seen.length; i++) {
		const keys = ownKeys(seen[i]);
		for (let k = 0; k < keys.length; k++) if (keys[k] !== "name") tamper(seen[i], keys[k]);
	}`

// tampering is what a module does to each of them.
var tampering = map[string]string{
	"delete": `const tamper = (object, key) => { deleteProperty(object, key); };`,
	"globals": `
		let done = false;
		const tamper = () => {
			if (done) return;
			done = true;
			const keys = ownKeys(globalThis);
			for (let i = 0; i < keys.length; i++) if (typeof globalThis[keys[i]] === "function") globalThis[keys[i]] = null;
		};`,
	"pollute": `for (const key of ["get", "set", "value", "writable", "enumerable", "configurable", "id", "then"]) Object.prototype[key] = 1; const tamper = () => {};`,
}

// Whatever a module does to the library, modules load, follow their files, roll back and end.
func TestTheProgramMayTamperWithTheLibrary(t *testing.T) {
	for name, tamper := range tampering {
		t.Run(name, func(t *testing.T) { tampered(t, tamper, heatsync.Options{}) })
		t.Run(name+"/live", func(t *testing.T) { tampered(t, tamper, heatsync.Options{Live: true}) })
		t.Run(name+"/whole", func(t *testing.T) { tampered(t, tamper, heatsync.Options{Whole: true}) })
	}
}

func tampered(t *testing.T, tamper string, options heatsync.Options) {
	var log bytes.Buffer
	options.Stderr, options.Stdout, options.Globals = &log, &log, heatsync.GlobalsNode
	main := `
		const sync = new (require("heatsync"))();
		const before = sync.require("./other.js");
		require("./tamper.js");
		const other = sync.require("./other.js"), Fn = sync.require("./fn.js"), es = sync.require("./es.mjs");
		sync.events.on("reload", (info) => { exports.number = info.number; });
		exports.state = sync.remember(() => 5);
		exports.same = before === other;
		exports.v = () => other.v + Fn.v() * 10 + new Fn().v() * 100 + es.w() * 1000;`
	if options.Whole {
		main = strings.ReplaceAll(main, "sync.require(", "require(")
	}
	head, rest, _ := strings.Cut(tampers, "const seen")
	p := heatsynctest.New(t, map[string]string{
		"tamper.js": head + tamper + "const seen" + rest,
		"other.js":  `exports.v = 1; exports.sub = { f() { return 1; } };`,
		"fn.js":     `module.exports = class { static v() { return 1; } v() { return 1; } };`,
		"es.mjs":    `import { v } from "./other.js"; export const w = () => v; export default class {}`,
		"main.js":   main,
	}, &options)
	exports := p.Require("./main.js")
	check := func(want int64) {
		t.Helper()
		v, _ := goja.AssertFunction(exports.Get("v"))
		if got, err := v(exports); err != nil || got.ToInteger() != want {
			t.Errorf("v() is %v, %v; want %d\n%s", got, err, want, log.String())
		}
	}
	check(1111)
	for i := int64(2); i < 5; i++ {
		p.Save("other.js", fmt.Sprintf("exports.v = %d", i))
		check(i*1000 + 110 + i)
	}
	p.Save("fn.js", `module.exports = class { static v() { return 2; } v() { return 3; } };`)
	check(4324)
	p.Save("es.mjs", `import * as ns from "./other.js"; export const w = () => ns.v + 1; export default class {}`)
	check(5324)
	mended := map[string]string{
		"fn.js":  `module.exports = class { static v() { return 2; } v() { return 3; } }; // mended`,
		"es.mjs": `import { v } from "./other.js"; export const w = () => v + 1;`,
	}
	for _, file := range []string{"fn.js", "es.mjs"} {
		p.SaveBroken(file, `throw 1`)
		check(5324)
		p.SaveBroken(file, `}`)
		check(5324)
		p.Save(file, mended[file])
		check(5324)
	}
}
