package reload

import "slices"

// effects are the listeners and timers that modules registered through a
// scope, by number. The values stay with whoever runs JavaScript.
type effects struct {
	next int
	of   map[int]effect
}

type effect struct {
	owner string
	load  int // the evaluation to which it belongs
}

func newEffects() effects { return effects{of: map[int]effect{}} }

// Effect numbers what the code of the file owner registers. It belongs to the
// file's current version, or to the one that is being evaluated. Deferred says
// that it is to be attached at a Start step and not before: what a version that
// then fails has registered must never run.
func (m *Machine) Effect(owner string) (number int, deferred bool) {
	m.effects.next++
	load, waits := m.load(owner)
	m.effects.of[m.effects.next] = effect{owner, load}
	return m.effects.next, waits
}

// Released says that an effect ended by itself.
func (m *Machine) Released(number int) { delete(m.effects.of, number) }

// take removes and returns, in the order they were made, the effects that match.
func (e *effects) take(match func(effect) bool) []int {
	var taken []int
	for n, effect := range e.of {
		if match(effect) {
			taken = append(taken, n)
			delete(e.of, n)
		}
	}
	slices.Sort(taken)
	return taken
}

// owned returns the effects of one evaluation, in the order they were made.
func (e *effects) owned(v *evaluation) []int {
	var owned []int
	for n, effect := range e.of {
		if effect.owner == v.id && effect.load == v.number {
			owned = append(owned, n)
		}
	}
	slices.Sort(owned)
	return owned
}
