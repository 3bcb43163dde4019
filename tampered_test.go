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

// Whatever a module does to the library, modules load, follow their files, roll back and end.
func TestTheProgramMayTamperWithTheLibrary(t *testing.T) {
	for name, tamper := range map[string]string{
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
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			p := heatsynctest.New(t, map[string]string{
				"tamper.js": tampers[:strings.Index(tampers, "const seen")] + tamper + tampers[strings.Index(tampers, "const seen"):],
				"other.js":  `exports.v = 1; exports.sub = { f() { return 1; } };`,
				"fn.js":     `module.exports = class { static v() { return 1; } v() { return 1; } };`,
				"es.mjs":    `import { v } from "./other.js"; export const w = () => v; export default class {}`,
				"main.js": `
					const sync = new (require("heatsync"))();
					const before = sync.require("./other.js");
					const timers = [];
					require("./tamper.js");
					const other = sync.require("./other.js"), Fn = sync.require("./fn.js");
					sync.events.on("reload", (info) => { exports.number = info.number; });
					exports.state = sync.remember(() => 5);
					exports.same = before === other;
					exports.v = () => other.v + Fn.v() * 10 + new Fn().v() * 100;`,
			}, &heatsync.Options{Stderr: &log, Stdout: &log, Globals: heatsync.GlobalsNode})
			main := p.Require("./main.js")
			check := func(want int64) {
				t.Helper()
				v, _ := goja.AssertFunction(main.Get("v"))
				if got, err := v(main); err != nil || got.ToInteger() != want {
					t.Errorf("v() is %v, %v; want %d\n%s", got, err, want, log.String())
				}
			}
			check(111)
			for i := 2; i < 5; i++ {
				p.Save("other.js", fmt.Sprintf("exports.v = %d", i))
				check(int64(110 + i))
			}
			p.Save("fn.js", `module.exports = class { static v() { return 2; } v() { return 3; } };`)
			check(324)
			p.SaveBroken("fn.js", `throw 1`)
			check(324)
			p.SaveBroken("fn.js", `}`)
			check(324)
		})
	}
}
