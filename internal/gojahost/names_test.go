package gojahost

import (
	"strings"
	"testing"

	"github.com/dop251/goja"
	"golang.org/x/tools/txtar"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
)

// What a top level declares is told alike on the built-in engine, where the syntax tree says so, and in Node.js,
// where the words do. The names that can be set are in capitals.
var declared = []struct{ text, names string }{
	{"", ""},
	{"exports.a = 1", ""},
	{"function a() {} async function b() {}\nfunction* c() {} async function* d() {}", "A,B,C,D"},
	{"class A {}\nclass B extends A { m() { class No {} function no() {} } }", "A,B"},
	{"const a = () => 1\nlet b = function () {}\nvar c = class {}", "A,B,C"},
	{"const a = async () => 1;const b = async function () {};const c = x => x, d = 2", "A,B"},
	{"const a = ({ x = [1, 2] }, ...rest) => ({ x, rest })\nconst e = 1", "A"},
	{"const a = 1, b = () => {}", ""},
	{"const a = wrap(() => {}), b = 1; const c = (1, () => {})", ""},
	{"let a = () => {}; a = 2; function b() {} b = b.bind(null); const c = () => {}; d.c = 1; c.x = 2", "a,b,C"},
	{"var a = () => { n++ }; var n = function () {}; --n", "A,n"},
	{"let a = () => {}, x; let b = () => {}; let c = () => {}; let d = () => {}; [a, { b, x: c = 1 }, ...d] = x", "b,c,d"},
	{"let a = () => {}; let b = () => {}; for (a of x); for ([b] of x);", "a,b"},
	{"if (x) { function no() {} class No {} }\n{ const no = () => {} }", ""},
	{"(function no() {}); !function no() {}; var x = function no() {}.y; exports.f = class No {}", ""},
	{"const o = { function: 1, class: 2 }\nconst a = () => o.class\n", "A"},
	{"'use strict'\nfunction a() {}\n//# sourceMappingURL=a.js.map", "A"},
	{"const x = `${function no() {}}`, y = /function no() {}/\nfunction a() {}", "A"},
	{"function a() {}\nmodule.exports = a\nclass B {}", "A,B"},
	{"const a = () => { return }\n, b = 2", ""},
	{"function a() {} function a() { return 2 }", "A"},
	{"label: for (;;) { break label }\nfunction a() {}", "A"},
	{"let f = a => b => a, g = 1\nlet h = a => b => a", "H"},
	{"function größe() {} function a() {}", "A"},
	{"class async {}\nconst b = async => async", "ASYNC,B"},
}

func TestDeclared(t *testing.T) {
	w := newWorld(t, &txtar.Archive{})
	module, err := w.host.bridge.facade.load("declared.js")
	if err != nil {
		t.Fatal(err)
	}
	telling, _ := goja.AssertFunction(module.(*goja.Object).Get("telling"))
	for _, tt := range declared {
		byWords, err := telling(goja.Undefined(), w.host.vm.ToValue(tt.text), w.host.vm.ToValue("tell"))
		if err != nil {
			t.Fatal(err)
		}
		if got := toldBy(byWords.String()); got != tt.names {
			t.Errorf("%s\n got %s by words\nwant %s", tt.text, got, tt.names)
		}
		if _, err := compile.Compile("a.js", []byte(byWords.String()), compile.Options{}); err != nil {
			t.Errorf("%s\ndoes not compile with what tells: %v", tt.text, err)
		}
		if got := toldBy(compile.Telling("a.js", tt.text)); got != tt.names {
			t.Errorf("%s\n got %s by the tree\nwant %s", tt.text, got, tt.names)
		}
	}
}

// toldBy reads from what tells its names; those that it sets in capitals.
func toldBy(text string) string {
	_, text, _ = strings.Cut(text, "function heatsync$(i,v)")
	_, list, _ := strings.Cut(text, `heatsync$,"`)
	list, _, _ = strings.Cut(list, `"`)
	names := strings.Split(list, ",")
	for i, n := range names {
		if strings.Contains(text, ":"+n+"=v;") {
			names[i] = strings.ToUpper(n)
		}
	}
	return strings.Join(names, ",")
}
