package reload

import (
	"slices"
	"testing"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// A file may run before the machine hears of it: in Node, the one that is the
// first to require heatsync. When it is held its listeners are its version's.
func TestEffectsOfAModuleThatWasAdopted(t *testing.T) {
	m := New()
	m.Open(1, true, true)
	n, deferred := m.Effect("a")
	if deferred {
		t.Error("the listener of a module that runs already waits")
	}
	m.Started("a", "1")
	hold(t, m, n)
}

// In Node it may also be under way when it is held.
func TestEffectsOfAModuleThatIsToldTwice(t *testing.T) {
	m := New()
	m.Open(1, true, true)
	m.Started("a", "1")
	m.Link("a", graph.Edge{Specifier: "b", Target: "b"})
	n, _ := m.Effect("a")
	m.Started("a", "1")
	if len(m.Graph().Module("a").Edges) == 0 {
		t.Error("what it loads is forgotten")
	}
	hold(t, m, n)
}

// hold holds a, which made the effect n, and reloads it.
func hold(t *testing.T, m *Machine, n int) {
	t.Helper()
	if ended := m.Finished("a"); len(ended) > 0 {
		t.Errorf("to be released are %v, want none", ended)
	}
	m.Hold(1, "a")
	m.Apply([]Change{{Path: "a", Hash: "2"}})
	var retired []int
	for step := m.Next(Reply{}); step.Do != Idle; step = m.Next(Reply{Value: "2"}) {
		switch step.Do {
		case Evaluate:
			m.Started("a", "2")
			m.Finished("a")
		case Retire:
			retired = step.Effects
		}
	}
	if !slices.Equal(retired, []int{n}) {
		t.Errorf("retired are %v, want %v", retired, []int{n})
	}
}

// What the code of a version that failed registers afterwards ends when another
// one is loaded: it is not that one's.
func TestEffectsOfAFirstVersionThatFailed(t *testing.T) {
	m := New()
	m.Open(1, true, true)
	m.Started("index", "1")
	m.Link("index", graph.Edge{Specifier: "a", Target: "a"})
	m.Started("a", "1")
	m.Threw("a")
	n, _ := m.Effect("a")
	m.Started("a", "2")
	if ended := m.Finished("a"); !slices.Equal(ended, []int{n}) {
		t.Errorf("to be released are %v, want %v", ended, []int{n})
	}
}
