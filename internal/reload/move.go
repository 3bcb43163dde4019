package reload

import (
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// A specifier may come to stand for another file: one that shadows the old one appeared, or
// a link on the way was turned. Whoever asked by plain require asks again. So does an
// importer by sync.require, unless the other file can take the place of the first: then it
// fills the object that everyone holds already.

// answer is what a specifier stands for now, if that is not what it did.
type answer struct {
	graph.Asked
	now graph.Edge
}

// move is a file that takes the place of a loaded one.
type move struct {
	from, to string
	answers  []answer // of the edges that led to from
}

// answered takes the answer to Resolve. Where there is none any more the module
// keeps its last exports, and the paths that were looked for now count as well.
func (t *transaction) answered(asked graph.Asked, r Reply) {
	now := r.Found
	now.Specifier, now.Kind = asked.Edge.Specifier, asked.Edge.Kind
	switch {
	case r.Failed || now.Target == "":
		edge := asked.Edge
		more := slices.DeleteFunc(slices.Clone(now.Probes), func(path string) bool { return slices.Contains(edge.Probes, path) })
		edge.Probes, edge.Lost = slices.Concat(edge.Probes, more), true
		t.machine.graph.Link(asked.Importer, edge)
	case now.Target == asked.Edge.Target && asked.Edge.Lost:
		t.machine.graph.Link(asked.Importer, now)
	case now.Target != asked.Edge.Target:
		t.answers = append(t.answers, answer{asked, now})
	}
}

// move asks which of the files that others are found for are state, before any gives way: what takes
// the place of state, or is loaded beside it, is without what others have put there.
func (t *transaction) move() {
	t.then = t.giveWay
	if !t.machine.whole || len(t.answers) == 0 || len(t.failed) > 0 {
		return
	}
	var ids []string
	for _, group := range t.byTarget() {
		if from := t.machine.graph.Module(group[0].Edge.Target); from != nil && from.Reloadable() {
			ids = append(ids, from.ID)
		}
	}
	if len(ids) > 0 {
		t.do(Step{Do: Examine, IDs: ids}, t.veto)
	}
}

// giveWay decides what comes of the answers, and has those files compiled that
// take the place of others.
func (t *transaction) giveWay() {
	t.then = t.plans
	groups := t.byTarget()
	moving := t.moving(groups)
	for _, group := range groups {
		from := group[0].Edge.Target
		m, moves := moving[from]
		if moves {
			t.moves = append(t.moves, m)
			t.dropOld(m.from)
			t.compile(m.to)
		}
		for _, a := range group {
			cause := graph.Cause{ID: a.Importer.ID, Reason: graph.Reason{Why: graph.FindsAnother, Of: a.Edge.Specifier}}
			switch {
			case t.isState(from): // which its importers keep: only a restart fills the other file
				t.dirty = append(t.dirty, graph.Cause{ID: from, Reason: cause.Reason})
			case !moves || a.Edge.Kind == graph.Plain:
				t.dirty = append(t.dirty, cause)
			}
		}
	}
}

// isState tells whether others have filled a file.
func (t *transaction) isState(id string) bool {
	m := t.machine.graph.Module(id)
	return m != nil && m.Filled()
}

// moving finds the files that give way to others. What they ask for themselves
// does not count, so that files which require each other can move together: a
// link may lead to their directory.
func (t *transaction) moving(groups [][]answer) map[string]move {
	moving := map[string]move{}
	for _, group := range groups {
		moving[group[0].Edge.Target] = move{} // until it is shown that it can't
	}
	for n := -1; n != len(moving); {
		n = len(moving)
		taken := map[string]bool{}
		for _, group := range groups {
			from, to := group[0].Edge.Target, group[0].now.Target
			if _, may := moving[from]; !may {
				continue
			}
			if m, moves := t.moveOf(group, moving); moves && !taken[to] {
				moving[from], taken[to] = m, true
			} else {
				delete(moving, from)
			}
		}
	}
	return moving
}

// byTarget sorts the answers by what they were before.
func (t *transaction) byTarget() [][]answer {
	var groups [][]answer
	at := map[string]int{}
	for _, a := range t.answers {
		i, known := at[a.Edge.Target]
		if !known {
			i = len(groups)
			at[a.Edge.Target] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], a)
	}
	return groups
}

// moveOf tells whether one file takes the place of another: somebody holds that,
// and all who have it and stay get the same file now, which is not loaded.
func (t *transaction) moveOf(group []answer, moving map[string]move) (move, bool) {
	m := move{from: group[0].Edge.Target, to: group[0].now.Target}
	g := t.machine.graph
	from, to := g.Module(m.from), g.Module(m.to)
	if from == nil || from.State != graph.Loaded || !from.Held() || !from.Reloadable() || t.machine.running[m.from] != nil {
		return m, false
	}
	if to != nil && to.State >= graph.Loading {
		return m, false
	}
	for _, asked := range g.Naming(m.from) {
		_, gives := moving[asked.Importer.ID]
		if gives || asked.Edge.Target != m.from || asked.Importer.State < graph.Loading {
			continue
		}
		i := slices.IndexFunc(group, func(a answer) bool {
			return a.Importer == asked.Importer && a.Edge.Specifier == asked.Edge.Specifier &&
				a.Edge.Kind == asked.Edge.Kind && a.now.Target == m.to
		})
		if i < 0 {
			return m, false
		}
		m.answers = append(m.answers, group[i])
	}
	return m, true
}

// dropOld leaves out what the batch says of a file that has lost its place.
func (t *transaction) dropOld(id string) {
	t.dirty = slices.DeleteFunc(t.dirty, func(c graph.Cause) bool { return c.ID == id })
	t.removed = slices.DeleteFunc(t.removed, func(path string) bool { return path == id })
}

// withMoves puts what takes the place of others first, since it is loaded
// already for whoever holds it.
func (t *transaction) withMoves(causes []graph.Cause) []graph.Cause {
	var first []graph.Cause
	for _, m := range t.moves {
		first = append(first, graph.Cause{ID: m.to, Reason: graph.Reason{Why: graph.TakesPlace, Of: m.from}})
		causes = slices.DeleteFunc(causes, func(c graph.Cause) bool { return c.ID == m.from })
	}
	return append(first, causes...)
}

// beginMoves has files take their places. They are not in the cache, but those
// before them are.
func (t *transaction) beginMoves() {
	g := t.machine.graph
	for _, m := range t.moves {
		t.evicted[slices.Index(t.evicted, m.to)] = m.from
		g.Succeed(g.Ensure(m.from), m.to)
		for _, a := range m.answers {
			g.Link(a.Importer, a.now)
		}
		t.do(Step{Do: Move, ID: m.from, IDs: []string{m.to}}, t.veto)
	}
}

// endMoves forgets the files that have lost their places, unless somebody has
// loaded them anew, with what they alone had loaded. It returns them. Their
// effects end.
func (t *transaction) endMoves() (forgotten []string) {
	lost := make([]*graph.Module, 0, len(t.moves))
	for _, mv := range t.moves {
		if t.machine.current[mv.from] <= t.before {
			lost = append(lost, t.machine.graph.Ensure(mv.from))
		}
	}
	return t.forgetAll(lost)
}

// undoMoves gives the places back. It returns what is to be forgotten, with the
// files that had taken them.
func (t *transaction) undoMoves(forget []string) []string {
	if t.evicted == nil {
		return forget // they were not taken yet
	}
	g := t.machine.graph
	for _, m := range t.moves {
		for _, a := range m.answers {
			g.Link(a.Importer, a.Edge)
		}
		if !slices.Contains(forget, m.to) {
			forget = append(forget, m.to)
		}
	}
	return forget
}
