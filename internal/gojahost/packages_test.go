package gojahost

import (
	"testing"

	"github.com/dop251/goja"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// To which package a file belongs is the same for the graph and for the facade, on
// either system.
func TestPackagesAreThoseOfTheGraph(t *testing.T) {
	h := newWorld(t, &txtar.Archive{}).host
	f := facadeLoader{runtime: h.runtime, modules: map[string]goja.Value{}}
	v, err := f.load("packages.js")
	if err != nil {
		t.Fatal(err)
	}
	packageOf, _ := goja.AssertFunction(v.(*goja.Object).Get("packageOf"))
	rapid.Check(t, func(t *rapid.T) {
		id := ""
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			id += rapid.SampledFrom([]string{"/", `\`}).Draw(t, "separator")
			id += rapid.SampledFrom([]string{"node_modules", "a", "@s", "x.js", "node_modules.js", "a\nb"}).Draw(t, "name")
		}
		v, err := packageOf(goja.Undefined(), h.vm.ToValue(id))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if !goja.IsUndefined(v) {
			got = v.String()
		}
		if want := graph.Package(id); got != want {
			t.Fatalf("of %q it is %q, in the graph %q", id, got, want)
		}
	})
}
