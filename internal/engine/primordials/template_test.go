package primordials

import (
	"testing"

	"github.com/dop251/goja"
)

// What nobody has looked up before the program changes it is as it was.
func TestMembersAreMadeWhenTaken(t *testing.T) {
	vm := goja.New()
	s := Of(vm)
	if s.library["Array..map"] != nil {
		t.Errorf("%d members of the library are kept", len(s.library))
	}
	if _, err := vm.RunString(`Array.prototype.map = () => 1; delete Object.keys; delete globalThis.parseInt; delete globalThis.Symbol`); err != nil {
		t.Fatal(err)
	}
	p, err := Compile("p.js", `(function () { return Object.keys([1, 2].map(x => x)).length + parseInt("3") + typeof Symbol.iterator; })`)
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Run(p)
	if err != nil {
		t.Fatal(err)
	}
	call, _ := goja.AssertFunction(f)
	if v, err := call(goja.Undefined()); err != nil || v.String() != "5symbol" {
		t.Errorf("it returns %v, %v", v, err)
	}
}
