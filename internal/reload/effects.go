package reload

import (
	"maps"
	"slices"
)

// effects are the listeners and timers that modules registered through a
// scope, by number. The values stay with whoever runs JavaScript.
type effects struct {
	next  int
	owner map[int]string         // number -> the file whose code registered it
	of    map[string]map[int]int // file -> number -> the evaluation to which it belongs
}

func newEffects() effects { return effects{owner: map[int]string{}, of: map[string]map[int]int{}} }

// Effect numbers what the code of the file owner registers. It belongs to the
// file's current version, or to the one that is being evaluated. Deferred says
// that it is to be attached at a Start step and not before: what a version that
// then fails has registered must never run.
func (m *Machine) Effect(owner string) (number int, deferred bool) {
	load, waits := m.load(owner)
	return m.effects.add(owner, load), waits
}

// Released says that an effect ended by itself.
func (m *Machine) Released(number int) { m.effects.drop(number) }

func (e *effects) add(owner string, load int) (number int) {
	e.next++
	e.owner[e.next] = owner
	if e.of[owner] == nil {
		e.of[owner] = map[int]int{}
	}
	e.of[owner][e.next] = load
	return e.next
}

func (e *effects) drop(number int) {
	owner := e.owner[number]
	delete(e.owner, number)
	if delete(e.of[owner], number); len(e.of[owner]) == 0 {
		delete(e.of, owner)
	}
}

// take removes and returns, in the order they were made, the effects of a file
// that belong to evaluations for which match holds.
func (e *effects) take(owner string, match func(load int) bool) []int {
	taken := e.find(owner, match)
	for _, n := range taken {
		e.drop(n)
	}
	return taken
}

func (e *effects) find(owner string, match func(load int) bool) (found []int) {
	for _, n := range slices.Sorted(maps.Keys(e.of[owner])) {
		if match(e.of[owner][n]) {
			found = append(found, n)
		}
	}
	return found
}

// owned returns the effects of one evaluation, in the order they were made.
func (e *effects) owned(v *evaluation) []int {
	return e.find(v.id, func(load int) bool { return load == v.number })
}

// adopt gives an evaluation what its file's code registered before the machine
// knew of the file.
func (e *effects) adopt(v *evaluation) {
	for n, load := range e.of[v.id] {
		if load == 0 {
			e.of[v.id][n] = v.number
		}
	}
}
