package compile

import (
	"slices"
	"testing"

	"github.com/dop251/goja"
)

// Who asks for room, in order. Nothing else shows, in what runs or in its text.
func TestRoom(t *testing.T) {
	const asks, calls = "the function", "its caller"
	tests := map[string]struct {
		text string
		want []string
	}{
		"a plain function":        {`function f() {} f();`, nil},
		"an async function":       {`async function f() {} f();`, []string{calls, asks}},
		"a generator":             {`function* f() {} f().next();`, []string{calls, asks}},
		"an arrow":                {`const f = async () => {}; f();`, []string{calls, asks}},
		"an arrow's expression":   {`const f = async () => 1; f();`, []string{calls, asks}},
		"a method":                {`const o = { async f() {} }; o.f();`, []string{calls, asks}},
		"a property":              {`const o = { f: async () => {} }; o.f();`, []string{calls, asks}},
		"a class's method":        {`class A { async f() {} static g() { return new A(); } } A.g().f(); const a = A.g(); a.f();`, []string{asks, calls, asks}},
		"a class's field":         {`class A { f = async () => {}; g() { return this.f(); } } new A().g();`, []string{calls, asks}},
		"an assigned function":    {`exports.f = async function () {}; exports.f();`, []string{calls, asks}},
		"a name that is computed": {`const o = { async ["f"]() {} }; o["f"]();`, []string{asks}},
		"a default":               {`async function f(a = 1, { b = 2 } = {}) {} f();`, []string{calls, asks, asks, asks}},
		"a default not needed":    {`async function f(a = 1) {} f(2);`, []string{calls, asks}},
		"behind ?.":               {`const o = { async f() {} }; o?.f(); o.g?.f();`, []string{asks}},
		"a directive":             {`async function f() { "use strict"; return this; } f().then((x) => { if (x !== undefined) throw x; });`, []string{calls, asks}},
		"the value of this":       {`const o = { async f() { if (this !== o) throw this; } }; o.f(); o.f.call(o);`, []string{calls, asks, asks}},
		"the text":                {`async function f() { return 1; } if (String(f) !== "async function f() { return 1; }") throw String(f);`, nil},
		"a length":                {`async function f(a, b = 1) {} if (f.length !== 1) throw f.length;`, nil},
		"an inner function":       {`function g() { return async () => {}; } g()();`, []string{asks}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := Compile("/room.js", []byte(tt.text), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var asked []string
			if _, err = runAsking(c, func(call goja.FunctionCall) goja.Value {
				if len(call.Arguments) > 0 {
					asked = append(asked, calls)
				} else {
					asked = append(asked, asks)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(asked, tt.want) {
				t.Errorf("%q asked, want %q", asked, tt.want)
			}
		})
	}
}
