package graph

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// However modules come to load, hold and release one another: pinned is exactly
// what can be reached from a root by plain edges of modules that are pinned, and
// what a reloadable module hands on has arrived.
func TestPinnedIsWhatRootsReach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := New()
		for s := range Scope(3) {
			g.Open(s, true, true)
		}
		id := rapid.Custom(func(t *rapid.T) string { return fmt.Sprint("f", rapid.IntRange(0, 6).Draw(t, "n")) })
		g.Pin(g.Ensure("f0"))
		g.Start(g.Ensure("f0"), "")
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch from := g.Module(id.Draw(t, "from")); rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				g.Close(Scope(rapid.IntRange(0, 2).Draw(t, "scope")))
			case 1:
				if from != nil && from.State >= Loading {
					g.Pin(from)
				}
			case 2, 3:
				if from != nil && from.State >= Loading {
					g.Hold(Scope(rapid.IntRange(0, 2).Draw(t, "scope")), from)
				}
			case 4:
				if from != nil && from.State == Loading && !from.root {
					g.Forget(from)
				}
			default:
				if from != nil && from.State >= Loading {
					to := id.Draw(t, "to")
					g.Link(from, Edge{Specifier: to, Kind: Kind(rapid.IntRange(0, 1).Draw(t, "kind")), Target: to})
					if g.Ensure(to).State < Loading && rapid.Bool().Draw(t, "loads") {
						g.Start(g.Ensure(to), "")
					}
				}
			}
			verifyMarks(t, g)
		}
	})
}

func verifyMarks(t *rapid.T, g *Graph) {
	reached := map[*Module]bool{}
	var reach func(m *Module)
	reach = func(m *Module) {
		if reached[m] || m.State < Loading && !m.root || m.Held() && !m.root {
			return
		}
		reached[m] = true
		for _, to := range g.plainTargets(m) {
			reach(to)
		}
	}
	for _, m := range g.modules {
		if m.root {
			reach(m)
		}
	}
	for _, m := range g.modules {
		switch {
		case m.Pinned() != reached[m]:
			t.Fatalf("%s: pinned is %t", m.ID, m.Pinned())
		case m.Pinned() && m.followed:
			t.Fatalf("%s is pinned and followed", m.ID)
		case m.State >= Loading && !m.Pinned() && !m.followed && g.deserves(m):
			t.Fatalf("%s should be followed", m.ID)
		}
	}
}
