// A reactor that fails before its functions can be called.
package main

func main() {}

var ready map[string]bool

func init() {
	if ready == nil {
		panic("boom")
	}
}

//go:wasmexport f
func f() {}
