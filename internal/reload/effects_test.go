package reload

import (
	"slices"
	"testing"
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
