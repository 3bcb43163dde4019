package graph

import (
	"slices"
	"testing"
)

// What was not found is waited for everywhere, and what a package.json says
// counts wherever that lies; what could hide a package that was found does not.
func TestWatchedAcrossPackages(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	a := g.Ensure("/app/a.js")
	g.Start(a, "1")
	g.Hold(1, a)
	g.Link(a, Edge{Specifier: "gone", Probes: []string{"/app/node_modules/gone/package.json"}})
	g.Link(a, Edge{Specifier: "x", Target: "/app/node_modules/x/main.js",
		Probes: []string{"/app/lib/node_modules/x"}, Manifests: []string{"/app/node_modules/x/package.json"}})
	g.Finish(a)
	watched := func() (on, off []string) {
		for _, w := range g.Watched() {
			if w.Gone {
				off = append(off, w.Path)
			} else {
				on = append(on, w.Path)
			}
		}
		return on, off
	}
	gone, manifest := "/app/node_modules/gone/package.json", "/app/node_modules/x/package.json"
	if on, _ := watched(); !slices.Equal(on, []string{"/app/a.js", gone, manifest}) {
		t.Errorf("watched are %v", on)
	}
	if asked := g.Naming(manifest); len(asked) != 1 || asked[0].Edge.Specifier != "x" {
		t.Errorf("the manifest is named by %v", asked)
	}
	// The other manifest says the same, and the gone one was found.
	g.Link(a, Edge{Specifier: "x", Target: "/app/node_modules/x/main.js", Manifests: []string{"/app/x.json"}})
	g.Link(a, Edge{Specifier: "gone", Target: "/app/node_modules/gone/index.js", Probes: []string{gone}})
	if on, off := watched(); !slices.Equal(on, []string{"/app/x.json"}) || !slices.Equal(off, []string{gone, manifest}) {
		t.Errorf("watched are now %v, and no more %v", on, off)
	}
}
