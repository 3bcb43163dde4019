package reload

import (
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// What is pending is tried again with every batch. Whoever reads of it knows it
// already: it is told again only when something in it has changed.

// unsay forgets what was reported of the files that a batch changes: of a file itself, and
// of those that failed because of what is pending, if anything of that changes.
func (m *Machine) unsay(fresh []Change) {
	for id := range m.told {
		if has(fresh, id) || !has(m.pending, id) && slices.ContainsFunc(fresh, func(c Change) bool { return has(m.pending, c.Path) }) {
			delete(m.told, id)
		}
	}
}

func has(changes []Change, path string) bool {
	return slices.ContainsFunc(changes, func(c Change) bool { return c.Path == path })
}

// tells notes what is reported of an outcome, and returns whether that was reported before.
// An attempt that is followed by another one, of the batch alone, can be left out if what
// it has failed of was told earlier; that other one, if it fails as the attempt has that
// came before it.
func (t *transaction) tells(o Outcome) (before bool) {
	told := t.machine.told
	if len(o.Failed) == 0 {
		for _, c := range o.Evaluated {
			delete(told, c.ID)
		}
		if len(o.Pending) == 0 {
			clear(told)
		}
		return false
	}
	if t.resync != nil || t.only {
		return false // whoever asked for it is told
	}
	f := failure{o.Failed[0], t.why}
	if t.hasCompany() {
		why, known := told[f.id]
		before = known && why == f.why
	} else {
		before = t.said != nil && *t.said == f
	}
	if !before {
		told[f.id] = f.why
		t.said = &f
	}
	return before
}

// owe notes of which files something was told that will have to be taken back when they are
// what runs again.
func (t *transaction) owe(o Outcome) {
	owed := t.machine.owed
	for _, c := range o.Evaluated {
		delete(owed, c.ID)
	}
	for _, id := range o.Removed {
		owed[id] = true
	}
	for _, c := range o.Restart {
		if c.Why == graph.Changed {
			owed[c.ID] = true
		}
	}
	for _, id := range o.Gone {
		delete(owed, id)
	}
}

// pay returns the files that are what runs again, of which something else was told, and
// that are not in except.
func (t *transaction) pay(except []string) (paid []string) {
	m := t.machine
	for _, id := range t.back {
		if !m.owed[id] {
			continue
		}
		delete(m.owed, id)
		if m.stale[id].reason.Why == graph.Changed {
			delete(m.stale, id)
		}
		if !slices.Contains(except, id) {
			paid = append(paid, id)
		}
	}
	return paid
}

// mended are those of what was pending that are not any more, though they were not
// evaluated: they are what runs, again, or are gone before they ever did.
func (t *transaction) mended(before []Change) (mended []string) {
	for _, c := range before {
		module := t.machine.graph.Module(c.Path)
		loaded := module != nil && module.State == graph.Loaded
		same := func(e graph.Cause) bool { return e.ID == c.Path }
		switch {
		case has(t.machine.pending, c.Path), !has(t.fresh, c.Path), slices.Contains(t.removed, c.Path):
		case slices.ContainsFunc(t.plan.Evaluate, same), slices.ContainsFunc(t.plan.Restart, same):
		case loaded && !slices.Contains(t.back, c.Path): // it came to be loaded
		default:
			mended = append(mended, c.Path)
		}
	}
	return mended
}
