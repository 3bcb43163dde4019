package library

import (
	"testing"
)

// What a description of a property is made of is asked of a proxy as the language says.
func TestDescriptionsThatAreProxies(t *testing.T) {
	vm := newRuntime(t)
	for text, want := range map[string]string{
		`JSON.stringify(Object.getOwnPropertyDescriptor(Object.defineProperty({}, "x", p({ value: 1 })), "x"))`: `{"value":1,"writable":false,"enumerable":false,"configurable":false}`,
		`Object.defineProperty({}, "x", p({ get: () => 2 })).x`:                                                 "2",
		`Object.defineProperty({}, "x", Object.create(p({ value: 3 }))).x`:                                      "3",
		`Reflect.defineProperty({}, "x", p({ value: 4, writable: true })) + ""`:                                 "true",
		`Object.defineProperties({}, { x: p({ value: 5 }) }).x`:                                                 "5",
		`Object.defineProperties({}, p({ x: { value: 6 } })).x`:                                                 "6",
		`Object.defineProperties({}, { [Symbol.iterator]: p({ value: 7 }) })[Symbol.iterator]`:                  "7",
		`Object.create({}, { x: p({ value: 8 }) }).x`:                                                           "8",
		`Object.keys(Object.defineProperty({}, "x", p({ enumerable: true }))) + ""`:                             "x",
		`asked.length = 0; Object.defineProperty({}, "x", p({ value: 1 })); asked + ""`:                         "has enumerable,has configurable,has value,get value,has writable,has get,has set",
		`asked.length = 0; Object.defineProperties({}, p({ x: { value: 1 } })); asked + ""`:                     "get x",
		`try { Object.defineProperty({}, "x", p({ value: 1, get() {} })) } catch (e) { e.name }`:                "TypeError",
	} {
		got, err := vm.RunString(`var asked = [], p = (o) => new Proxy(o, {
			has: (o, k) => (asked.push("has " + String(k)), k in o), get: (o, k) => (asked.push("get " + String(k)), o[k]) });` + text)
		if err != nil || got.String() != want {
			t.Errorf("%s is %v (%v), and not %s", text, got, err, want)
		}
	}
}
