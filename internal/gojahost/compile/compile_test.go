package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// TestRuns has texts of one file each. A text runs as the host would run it,
// and want is what it leaves in module.exports, as JSON.
func TestRuns(t *testing.T) {
	tests := map[string]struct {
		path, text string
		opts       Options
		want       string
		lowered    bool
	}{
		"a script is compiled as it stands": {
			path: "/app/x.js", text: "exports.a = 1", want: `{"a":1}`},
		"return ends a module": {
			path: "/app/x.js", text: "exports.a = 1; return; exports.a = 2", want: `{"a":1}`},
		"a comment at the end does not swallow the wrapper": {
			path: "/app/x.js", text: "exports.a = 1 // the end", want: `{"a":1}`},
		"an empty file": {
			path: "/app/x.js", text: "", want: `{}`},
		"a byte order mark": {
			path: "/app/x.js", text: "\ufeffexports.a = 1", want: `{"a":1}`},
		"a hashbang": {
			path: "/app/x.cjs", text: "#!/usr/bin/env heatsync\nexports.a = 1", want: `{"a":1}`},
		"a hashbang behind a byte order mark, in TypeScript": {
			path: "/app/x.ts", text: "\ufeff#!/usr/bin/env heatsync\nexports.a = 1 as number", want: `{"a":1}`, lowered: true},
		"the five names of a module": {
			path: "/app/x.js", text: "exports.a = [typeof require, module.exports === exports, __filename, __dirname]",
			want: `{"a":["function",true,"/app/x.js","/app"]}`},
		"a private name in an object, and more": {
			path: "/app/x.js",
			text: "class C { #x; static f(o) { return [#x in o && 1, #x in o || 2, #x in o ?? 3, !(#x in o), #x in o ? 4 : 5] } };" +
				"exports.a = [...C.f(new C), ...C.f({})]",
			want: `{"a":[1,true,true,false,4,false,2,false,true,5]}`},
		"a file is sloppy unless it says otherwise": {
			path: "/app/x.js", text: "exports.a = function () { return this === undefined }()", want: `{"a":false}`},
		"a strict one": {
			path: "/app/x.js", text: "'use strict'; exports.a = function () { return this === undefined }()", want: `{"a":true}`},
		"toString gives the author's text": {
			path: "/app/x.js", text: "exports.a = String(function ( x ) { /* y */ })", want: `{"a":"function ( x ) { /* y */ }"}`},
		"a missing source map is nobody's error": {
			path: "/app/x.js", text: "exports.a = 1\n//# sourceMappingURL=/nowhere/x.js.map", want: `{"a":1}`},
		"a broken source map is nobody's error": {
			path: "/app/x.js", text: "exports.a = 1\n//# sourceMappingURL=data:application/json;base64,!!!", want: `{"a":1}`},

		"a script may declare require again, which Node refuses: esbuild renames it": {
			path: "/app/x.js", text: "const require = (a) => 1\nexports.a = require('a')", want: `{"a":1}`, lowered: true},
		"a block that declares a function twice": {
			path: "/app/x.js", text: "{ function f() { return 1 } function f() { return 2 } exports.a = f() }", want: `{"a":2}`},
		"async generators": {
			path: "/app/x.js", text: "async function* f() { yield 1 }\nexports.a = typeof f().next", want: `{"a":"function"}`},
		"import and export in a script": {
			path: "/app/x.js", text: "import { b } from './b'\nexport const a = b", want: `{"a":"./b"}`, lowered: true},
		"a function in a block can be called from outside": {
			path: "/app/x.js", text: "if (true) { function f() { return 1 } }\nexports.a = f()", want: `{"a":1}`},
		"in a switch as well": {
			path: "/app/x.js", text: "switch (1) { case 1: function f() { return 1 } }\nexports.a = f()", want: `{"a":1}`},
		"in an if without a block as well": {
			path: "/app/x.js", text: "if (true) function f() { return 1 }\nexports.a = f()", want: `{"a":1}`},
		"in strict code it can't, so nothing is done": {
			path: "/app/x.js", text: "'use strict'; if (true) { function f() {} }\nexports.a = typeof f", want: `{"a":"undefined"}`},
		"a variable like parameters in patterns": {
			path: "/app/x.js", text: "function f({ a }, [b], ...c) { var a, [b] = [b + 1], { c = c[0] } = {}; for (var d = 0, e = 1; d < 3; d++); return [a, b, c, d, e] }\nexports.a = f({ a: 1 }, [1], 1)",
			want: `{"a":[1,2,1,3,1]}`},
		"in loops and in arrows, too": {
			path: "/app/x.js", text: "const f = (...a) => { for (var a of [[1]]); for (var [a] of [a]); return a }, g = ({ a }) => { for (var a in { b: 1 }); for (var a, i = 0; i < 2; i++); return a + i }\nexports.a = [f(), g({})]",
			want: `{"a":[1,"b2"]}`},
		"a variable in a pattern like what is caught": {
			path: "/app/x.js", text: "try { throw 1 } catch (e) { var [e, f = e] = [2]; for (var i = 0, e = e + 1; i < 1; i++); exports.a = [e, f, i] }\nexports.b = typeof e",
			want: `{"a":[3,2,1],"b":"undefined"}`},
		"functions in functions are no reason to rewrite": {
			path: "/app/x.js", text: "function f() { function g() {} }\nvar h = () => { function i() {} }\nclass C { m() { function j() {} } }\nexports.a = 1", want: `{"a":1}`},
		"a parameter that functions among the parameters add to": {
			path: "/app/x.js", text: "function f(s = '', g = () => s += 'x') { g(); return g() }\nconst h = (s, g = (s = '', () => s += 'x')) => g() + g()\nexports.a = [f(), h()]",
			want: `{"a":["xx","xxx"]}`},
		"a regular expression with \\p is written in other words": {
			path: "/app/x.js", text: `exports.a = ['aé1'.match(/\p{L}+/u)[0], 'é-1'.match(/[^\P{L}x]/u)[0]].join()`, want: `{"a":"aé,é"}`},
		"in what esbuild has written, too": {
			path: "/app/x.ts", text: `export const a: string = 'aé1'.match(/[\p{Ll}]+/u)[0]`, want: `{"a":"aé"}`, lowered: true},
		"one that goja runs wrongly is made by its constructor, whatever RegExp is": {
			path: "/app/x.js", text: `var n = 0; globalThis.RegExp = function () { n++ }; (() => 1).RegExp = n; exports.a = [n, String(/(?:(a)|b)*/)]`, want: `{"a":[0,"/(?:(a)|b)*/"]}`},
		"an ordinary one does not": {
			path: "/app/x.js", text: `var n = 0; globalThis.RegExp = function () { n++ }; /x/gimsuy; exports.a = n`, want: `{"a":0}`},

		"TypeScript": {
			path: "/app/x.ts", text: "enum E { A = 1 }\nexport const a: number = E.A", want: `{"a":1}`, lowered: true},
		"TypeScript that is CommonJS": {
			path: "/app/x.cts", text: "let a: number = 1\nmodule.exports = { a }", want: `{"a":1}`, lowered: true},
		"an ES module by name": {
			path: "/app/x.mjs", text: "export const a = 1", want: `{"a":1}`, lowered: true},
		"an ES module by its package": {
			path: "/app/x.js", text: "export const a = 1", opts: Options{Module: true}, want: `{"a":1}`, lowered: true},
		"a .cjs file is none, whatever its package": {
			path: "/app/x.cjs", text: "exports.a = 1", opts: Options{Module: true}, want: `{"a":1}`},
		"ES modules are strict": {
			path: "/app/x.mjs", text: "export const a = function () { return this === undefined }()", want: `{"a":true}`, lowered: true},
		"and so is TypeScript that exports": {
			path: "/app/x.ts", text: "export const a = function () { return this === undefined }()", want: `{"a":true}`, lowered: true},
		"an ES module may declare the names of a module": {
			path: "/app/x.mjs", text: "const __filename = import.meta.filename, __dirname = import.meta.dirname, require = 1, module = 2, exports = 3\nexport const a = [__filename, __dirname, require]",
			want: `{"a":["/app/x.mjs","/app",1]}`, lowered: true},
		"and so may a script that uses import.meta": {
			path: "/app/x.ts", text: "import { b } from './b'\nconst __dirname = import.meta.url\nb.toString()", want: `{}`, lowered: true},
		"what an ES module exports can be deleted and defined again": {
			path: "/app/x.js", text: "export let b = 1, a = 2\nexport default 3\nf(() => { delete module.exports.b; delete module.exports.default; Object.defineProperty(module.exports, 'a', { value: 4, enumerable: true }) })\nfunction f(g) { g() }",
			want: `{"a":4}`, lowered: true},
		"an ES module has nothing of CommonJS, if its name says that it is one": {
			path: "/app/x.mjs", text: "export const a = [typeof require, typeof module, typeof exports, typeof __filename, typeof __dirname].join()",
			want: `{"a":"undefined,undefined,undefined,undefined,undefined"}`, lowered: true},
		"it stays live until then": {
			path: "/app/x.mjs", text: "export let a = 1\na = 2", want: `{"a":2}`, lowered: true},
		"classes and functions in inner scopes keep their names": {
			path: "/app/x.js", text: "class Foo {}\nfunction f() { class Foo { static y = Foo.name } return Foo }\nexport const g = function f() { return f.name }\nexport const a = [f().name, f().y, g(), String(f()), (() => { const Foo = class Foo {}; return Foo.name })()]; delete module.exports.g",
			want: `{"a":["Foo","Foo","f","class Foo {\n    static y = Foo.name;\n  }","Foo"]}`, lowered: true},
		"the default import of a CommonJS file is what that exports": {
			path: "/app/x.mjs", text: "import b from './esm'\nexport const a = b.default", want: `{"a":"the default"}`, lowered: true},
		"in a script it is its default": {
			path: "/app/x.ts", text: "import b from './esm'\nexport const a = b", want: `{"a":"the default"}`, lowered: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := Compile(tt.path, []byte(tt.text), tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if c.Hash != sum.Of([]byte(tt.text)) || c.Path != tt.path {
				t.Errorf("Code has path %q and hash %s", c.Path, c.Hash)
			}
			if c.Lowered != tt.lowered {
				t.Errorf("lowered = %v, want %v; the text was:\n%s", c.Lowered, tt.lowered, c.Source)
			}
			got, err := run(c)
			if err != nil {
				t.Fatalf("%v\n%s", err, c.Source)
			}
			if got != tt.want {
				t.Errorf("module.exports = %s, want %s; the text was:\n%s", got, tt.want, c.Source)
			}
		})
	}
}

// run calls a program's function with a require that returns an object whose
// every property is the specifier, or for "./esm" a module with a default.
func run(c *Code) (string, error) {
	return runAsking(c, func(goja.FunctionCall) goja.Value { return nil })
}

// runAsking has room called where the program asks for it.
func runAsking(c *Code, room func(goja.FunctionCall) goja.Value) (string, error) {
	vm := goja.New()
	v, err := vm.RunString(`(function (f, filename, dirname) {
		const module = { exports: {} };
		const require = (id) => id === "./esm"
			? Object.defineProperty({ default: "the default" }, "__esModule", { value: true })
			: { get b() { return id } };
		const helper = {
			export: (to, getters) => Object.assign(to, getters),
			exports: (getters) => { for (const name in getters) Object.defineProperty(module.exports, name, { get: getters[name], enumerable: true, configurable: true }); return module.exports; },
			esm: (ns, node) => node && ns.__esModule ? { default: ns } : ns, from: require, ahead: require, meta: { filename, dirname },
		};
		f(module.exports, require, module, filename, dirname, helper);
		return JSON.stringify(module.exports);
	})`)
	if err != nil {
		return "", err
	}
	call, _ := goja.AssertFunction(v)
	guard, err := engine.New(vm)
	if err != nil {
		return "", err
	}
	f, err := c.Function(vm, asking{guard, vm.ToValue(room)})
	if err != nil {
		return "", err
	}
	dir := c.Path[:max(strings.LastIndexAny(c.Path, `/\`), 1)]
	got, err := call(goja.Undefined(), f, vm.ToValue(c.Path), vm.ToValue(dir))
	if err != nil {
		return "", err
	}
	return got.String(), nil
}

// asking is an engine's, with another function that is asked for room.
type asking struct {
	*engine.Engine
	room goja.Value
}

func (h asking) Room() goja.Value { return h.room }

// TestStacks marks in each text, by ^, the places that the stack names, of
// which the first in the text is the innermost. goja puts a call at its bracket.
func TestStacks(t *testing.T) {
	tests := map[string]struct{ path, text string }{
		"on the first line":              {"/app/x.js", "^b"},
		"further on in the first line":   {"/app/x.js", "let a = 1; throw new Error(^b)"},
		"on another line":                {"/app/x.js", "let a = 1\n\n  throw ^new Error(1)"},
		"behind a byte order mark":       {"/app/x.js", "\ufefflet a = ^b"},
		"behind a hashbang":              {"/app/x.js", "#!x\n ^b"},
		"with the four ends of a line":   {"/app/x.js", "1\r2\n3\r\n4\u20285\u2029^b"},
		"a callback's caller":            {"/app/x.js", "function f() { throw ^new Error(1) }\n  f^()"},
		"a var that is listed twice":     {"/app/x.js", "function f() { throw ^new Error(1) }\nvar { b } = 1, a = f^()"},
		"a path that is not a URL":       {"/my app/50%/ü#1?.ts", "let a: number = 1\n^b"},
		"a path of Windows":              {`C:\My app\x.ts`, "let a: number = 1\n^b"},
		"TypeScript":                     {"/app/x.ts", "interface I { a: string }\n\nfunction f(x: I): never { throw ^new Error(x.a) }\n  ^f({ a: 'x' } as I)"},
		"TypeScript, the first line":     {"/app/x.ts", "let a: number = 1; ^b"},
		"TypeScript on one long line":    {"/app/x.ts", strings.Repeat("let a: number; ", 1) + strings.Repeat("a = 1; ", 500) + "^b"},
		"behind letters of two bytes":    {"/app/x.ts", "let a: string = 'üüü'; ^b"},
		"behind letters of four bytes":   {"/app/x.ts", "let a: string = '\U0001F600\U0001F600'; ^b"},
		"an ES module":                   {"/app/x.mjs", "import a from './a'\nexport function f() { throw ^new Error(1) }\n\nexport default ^f()"},
		"a function that left its block": {"/app/x.js", "if (1) {\n  function f() { ^b }\n}\n f^()"},
		"a class field":                  {"/app/x.js", "class A {\n  a = ^b\n}\n^new A"},
		"behind a repaired pattern":      {"/app/x.js", "const { a: [b = 1, c = 2] = [] } = {}; ^d"},
		"inside of a repaired pattern":   {"/app/x.js", "const { a: [b = ^d] = [] } = {}"},
		"between repaired patterns":      {"/app/x.js", "let { a: [b = 1] = [] } = {}, f = () => { throw ^new Error(1) }\nlet { c: [e = f^()] = [] } = {}"},
		"behind a repaired name":         {"/app/x.js", "class A { async = ^b }; ^new A()"},
		"a repaired name in TypeScript":  {"/app/x.ts", "class A { private static get: number = 1; async = ^b }\n^new A()"},
		"behind a name that was changed": {"/app/x.ts", "class Foo {}\nfunction f(x: any) { class Foo { y = Foo; z = x.y.^z } return Foo; }\n^new (f(0))"},
		"a lowered generator":            {"/app/x.js", "async function* f() {}\n\n ^b"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(tt.text)
			c, err := Compile(tt.path, []byte(text), Options{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = run(c)
			ex, ok := err.(*goja.Exception)
			if !ok {
				t.Fatalf("error is %v, want an exception", err)
			}
			var got []string
			for _, f := range ex.Stack() {
				if p := f.Position(); p.Filename == tt.path {
					got = append(got, fmt.Sprintf("%d:%d", p.Line, p.Column))
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("stack %v, want %v: %v", got, want, err)
			}
			if want := tt.path + ":" + want[0]; !strings.Contains(ex.String(), want) {
				t.Errorf("stack does not name %s:\n%s", want, ex.String())
			}
		})
	}
}

// unmark takes the marks out of a text and returns where they were.
func unmark(text string) (string, []string) {
	var places []string
	for {
		i := strings.IndexByte(text, '^')
		if i < 0 {
			break
		}
		text = text[:i] + text[i+1:]
		s := newSource("", []byte(text))
		if bom := len(text) - len(s.Text); bom > 0 {
			i -= bom
		}
		line, column := s.Position(i)
		places = append(places, fmt.Sprintf("%d:%d", line, column))
	}
	return text, places
}

func TestRequires(t *testing.T) {
	const text = `const a = require("./a"), b = require('b');
const sync = new (require("heatsync"))();
function f() { return module.require("./c"); }
const [d, e] = sync.require(["./d", "./e"]), g = this.sync.require("./g");
require(a); require("./" + a); require(); sync.require([, a, "./h"]);`
	const want = `./a 1:19 false
b 1:39 false
heatsync 2:27 false
./c 3:38 false
./d 4:30 true
./e 4:37 true
./g 4:68 true
./h 5:62 true
`
	for path, text := range map[string]string{"/app/x.js": text, "/app/x.ts": text + "\nlet z: number"} {
		if got := requires(t, path, text); got != want {
			t.Errorf("%s requires\n%swant\n%s", path, got, want)
		}
	}
	const module = "import './a'\nexport { b } from './b'\nexport * from './c'\nconst d = () => import('./d')"
	const wantModule = "./a 1:8 false\n./b 2:19 false\n./c 3:15 false\n./d 4:24 false\n"
	if got := requires(t, "/app/x.mjs", module); got != wantModule {
		t.Errorf("an ES module requires\n%swant\n%s", got, wantModule)
	}
}

func requires(t *testing.T, path, text string) string {
	t.Helper()
	c, err := Compile(path, []byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range c.Requires {
		fmt.Fprintf(&b, "%s %d:%d %v\n", r.Specifier, r.Line, r.Column, r.Synced)
	}
	return b.String()
}
