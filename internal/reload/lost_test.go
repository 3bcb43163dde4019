package reload

import (
	"slices"
	"testing"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// What a link leads to that was removed and is back counts as found: who is asked
// later is told what that was.
func TestLinkThatComesBack(t *testing.T) {
	m := New()
	m.Open(1, true, true)
	found := graph.Edge{Specifier: "./b", Kind: graph.Sync, Target: "b", Link: "link"}
	m.Started("b", "1")
	m.Finished("b")
	m.Started("a", "1")
	m.Link("a", found)
	m.Hold(1, "b")
	m.Finished("a")
	for _, each := range []struct {
		what   string
		change Change
		reply  Reply
		last   []string
	}{
		{"removed", Change{Path: "link", Removed: true}, Reply{Failed: true}, []string{"b"}},
		{"back", Change{Path: "link", Hash: "1"}, Reply{Found: found}, nil},
		{"removed again", Change{Path: "link", Removed: true}, Reply{Failed: true}, []string{"b"}},
	} {
		m.Apply([]Change{each.change})
		step := m.Next(Reply{})
		if step.Do != Resolve || !slices.Equal(step.IDs, each.last) {
			t.Errorf("%s: %v %v, want to resolve what was %v", each.what, step.Do, step.IDs, each.last)
		}
		for ; step.Do != Idle; step = m.Next(each.reply) {
			if step.Do != Resolve && step.Do != Report {
				t.Errorf("%s: %v, want nothing to be done", each.what, step.Do)
			}
		}
	}
}
