package reload

import (
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// commit makes the new versions the current ones.
func (t *transaction) commit() {
	t.decided = true
	m := t.machine
	var ids []string
	for _, e := range m.uncommitted() {
		ids = append(ids, e.id)
		t.begun = append(t.begun, m.effects.owned(e)...)
		t.ended = append(t.ended, m.keep(e)...)
		t.alsoLoaded(e)
	}
	m.graph.Commit()
	m.graph.FallBehind(t.plan.Behind)
	t.gone = append(t.endMoves(), t.endGone()...)
	t.begun = slices.DeleteFunc(t.begun, func(n int) bool { return slices.Contains(t.ended, n) })
	slices.Sort(t.begun)
	slices.Sort(t.ended)
	t.conclude()
	t.then = t.announce
	if len(t.staged) > 0 || len(ids) > 0 {
		t.do(Step{Do: Commit, IDs: ids}, nil)
	}
	if len(t.gone) > 0 {
		t.do(Step{Do: Forget, IDs: t.gone}, nil)
	}
}

// alsoLoaded notes what is kept and was not planned.
func (t *transaction) alsoLoaded(e *evaluation) {
	planned := slices.ContainsFunc(t.plan.Evaluate, func(c graph.Cause) bool { return c.ID == e.id })
	if e.ended && !planned {
		t.loaded = append(t.loaded, e.id)
	}
}

// undo puts everything back. Packages that finished loading stay: they are
// what a next attempt would load again.
func (t *transaction) undo() {
	t.decided = true
	m := t.machine
	var forget []string
	restore := t.evicted
	evicted := set(restore)
	for _, e := range m.uncommitted() {
		if e.first && e.ended && graph.Package(e.id) != "" {
			t.begun = append(t.begun, m.effects.owned(e)...)
			m.keep(e)
			t.alsoLoaded(e)
			continue
		}
		t.ended = append(t.ended, m.effects.take(e.id, m.onTrial(e))...)
		if e.first {
			forget = append(forget, e.id)
		} else if !evicted[e.id] {
			restore = append(restore, e.id)
		}
		m.undo(e)
	}
	forget = t.undoMoves(forget)
	m.graph.Rollback()
	for id, gone := range t.absent {
		if module := m.graph.Module(id); module != nil {
			m.graph.Disappear(module, gone)
		}
	}
	slices.Sort(t.ended)
	slices.Sort(t.begun)
	t.conclude()
	t.then = t.report
	if len(t.staged) > 0 || len(restore) > 0 {
		t.do(Step{Do: Restore, IDs: restore}, nil)
	}
	if len(forget) > 0 {
		t.do(Step{Do: Forget, IDs: forget}, nil)
	}
	t.exchange()
}

// exchange ends the effects of versions that are over and begins those of the new.
func (t *transaction) exchange() {
	if len(t.ended) > 0 {
		t.do(Step{Do: Retire, Effects: t.ended}, nil)
	}
	if len(t.begun) > 0 {
		t.do(Step{Do: Start, Effects: t.begun}, nil)
	}
}

// conclude decides what stays pending and what is to be told of the attempt.
func (t *transaction) conclude() {
	m := t.machine
	failed := len(t.failed) > 0
	before := m.pending
	switch {
	case (t.resync != nil || t.only) && failed:
	case t.resync != nil: // it took the files as they are
		m.pending = without(m.pending, t.taken())
	case !failed:
		m.pending = without(m.pending, t.batch)
	default:
		m.pending = merge(m.pending, t.fresh)
	}
	if m.stuck = failed && t.resync == nil && !t.only || m.stuck; !failed && t.resync == nil {
		t.restart()
	}
	o := Outcome{
		OK: !failed, Resync: t.resync != nil, Evaluated: t.plan.Evaluate,
		Restart: t.plan.Restart, Failed: t.failed,
		Loaded: t.loaded, Removed: t.removed, Gone: t.gone,
	}
	for _, c := range m.pending {
		o.Pending = append(o.Pending, c.Path)
	}
	for _, c := range m.renewable() {
		if m.stuck && !slices.Contains(o.Pending, c.ID) {
			o.Pending = append(o.Pending, c.ID)
		}
	}
	o.Mended = t.mended(before)
	if !failed {
		o.Mended = append(o.Mended, t.pay(o.Mended)...)
		t.owe(o)
	}
	o.Told = t.tells(o)
	if !o.Empty() && !o.Told {
		m.number++
	}
	o.Number = m.number
	m.last = o
}

// restart notes what only a restart renews. A module that the new versions made
// reloadable has its turn next.
func (t *transaction) restart() {
	m := t.machine
	t.plan.Restart = slices.DeleteFunc(t.plan.Restart, func(c graph.Cause) bool {
		module := m.graph.Ensure(c.ID)
		if !module.Root() {
			changed := m.stale[c.ID].changed || slices.ContainsFunc(t.batch, func(b Change) bool { return b.Path == c.ID })
			m.stale[c.ID] = stale{c.Reason, changed}
		}
		return module.State == graph.Loaded && module.Reloadable()
	})
}

// taken are the files that were evaluated, except for those that somebody has
// looked for in vain, and has still to ask for again.
func (t *transaction) taken() []Change {
	var taken []Change
	for _, c := range t.plan.Evaluate {
		vain := func(asked graph.Asked) bool { return asked.Edge.Target != c.ID }
		if !slices.ContainsFunc(t.machine.graph.Naming(c.ID), vain) {
			taken = append(taken, Change{Path: c.ID})
		}
	}
	return taken
}

// announce tells each scope, while the listeners of the old versions still
// hear it, then ends those and begins the new.
func (t *transaction) announce() {
	t.then = t.report
	var ids []string
	for _, c := range t.plan.Evaluate {
		ids = append(ids, c.ID)
	}
	paths := t.machine.graph.HeldBy(ids) // by whose users care
	mended := t.machine.graph.HeldBy(slices.DeleteFunc(slices.Clone(t.machine.last.Mended), func(id string) bool {
		return t.machine.graph.Module(id) == nil // gone before it was ever loaded
	}))
	for _, s := range t.machine.graph.Scopes() {
		if ids := paths[s]; len(ids)+len(mended[s])+len(t.plan.Restart) > 0 {
			t.do(Step{Do: Announce, Scope: s, IDs: ids}, nil)
		}
	}
	t.exchange()
}

// report ends the attempt. A batch that failed together with what was pending
// is tried once more alone: a broken file never holds back later saves of
// others.
func (t *transaction) report() {
	if !t.machine.last.Empty() {
		t.do(Step{Do: Report}, nil)
	}
	if len(t.failed) > 0 && t.hasCompany() {
		t.then = t.alone
	}
}

// hasCompany tells whether what is new is tried together with what failed before.
func (t *transaction) hasCompany() bool {
	return len(t.fresh) > 0 && len(t.batch)+len(t.renew) > len(t.fresh)
}

// alone begins anew with what is not pending.
func (t *transaction) alone() {
	*t = transaction{machine: t.machine, fresh: t.fresh, batch: t.fresh, said: t.said}
	t.compare()
}

func set(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
