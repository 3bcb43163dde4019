package library

import (
	"errors"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// An interrupt ends a search that would take years, whatever began it.
func TestInterruptsEndSearches(t *testing.T) {
	for _, text := range []string{
		`RegExp("(?:a+)+b", "g").test(a)`,
		`RegExp("^(?=(?:a+)+b)").test(a)`,
		`a.replace(RegExp("(?:a+)+b", "g"), "")`,
		`a.split(RegExp("(?<x>(?:a*)*b)"))`,
		`RegExp("((?:a|aa)+)\\1b", "d").exec(a)`,
		`[...a.matchAll(RegExp("(?:a+)+b", "g"))]`,
		`{ const r = RegExp("(?:a+)+b", "y"); r.lastIndex = 1; r.exec(a) }`,
	} {
		vm := newRuntime(t)
		timer := time.AfterFunc(time.Millisecond, func() { vm.Interrupt("enough") })
		_, err := vm.RunString(`var a = "a".repeat(100); for (;;) ` + text)
		timer.Stop()
		if stop := (*goja.InterruptedError)(nil); !errors.As(err, &stop) {
			t.Errorf("%s ends with %v", text, err)
		}
	}
}
