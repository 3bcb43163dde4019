package reload

import (
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// evaluation is one run of a module's top level that is neither kept nor undone: it is
// under way, or waits for the end of the transaction that it belongs to. One
// that began before the transaction did, which then runs inside of it, is left
// alone.
type evaluation struct {
	id     string
	number int
	first  bool         // no version of the module ran before
	again  bool         // though one was tried
	tx     *transaction // in which it runs, nil outside of any
	ended  bool
	pins   bool // it has asked never to be evaluated again
	// hash and edges are those of the version before.
	hash  string
	edges []graph.Edge
}

// load returns the number of the evaluation to which what id's code does now
// belongs, and whether that waits for the end of a transaction.
func (m *Machine) load(id string) (number int, waits bool) {
	if e := m.running[id]; e != nil {
		return e.number, e.tx != nil
	}
	return m.current[id], false
}

// loadsFor returns the transaction to which an evaluation that begins now belongs. What the
// listeners of a reload load is no part of it.
func (m *Machine) loadsFor() *transaction {
	if m.tx == nil || m.tx.decided {
		return nil
	}
	return m.tx
}

// Pin says that id is never evaluated again: it is the program's first file, or
// says so itself. A version that is under way has to be kept first.
func (m *Machine) Pin(id string) {
	if e := m.running[id]; e != nil {
		e.pins = true
		return
	}
	m.graph.Pin(m.graph.Ensure(id))
}

// Fill says that id is state which others have put into its exports: it is never evaluated
// again. by names who has.
func (m *Machine) Fill(id, by string) { m.graph.Fill(m.graph.Ensure(id), by) }

// Whole says that every file of the project is held as soon as it is loaded. Then a
// transaction asks which modules are state before it evaluates any (Examine): nobody has
// chosen those that may be evaluated again.
func (m *Machine) Whole() { m.whole = true }

// Open makes a scope known; follow says whether plain importers run again too,
// watch whether changes of files reload what it holds.
func (m *Machine) Open(s graph.Scope, follow, watch bool) { m.graph.Open(s, follow, watch) }

// Hold records that the scope holds the module through sync.require.
func (m *Machine) Hold(s graph.Scope, id string) { m.graph.Hold(s, m.graph.Ensure(id)) }

// Dispose ends a scope.
func (m *Machine) Dispose(s graph.Scope) { m.graph.Close(s) }

// Replace ends a scope whose maker has another version now. heir, unless it is 0,
// is what that has made in its place, and holds what it has held.
func (m *Machine) Replace(s, heir graph.Scope) { m.graph.Replace(s, heir) }

// Link records what importer asked for. An importer that nobody knows of is code
// outside of all modules, such as a Go program or an ES module.
func (m *Machine) Link(importer string, e graph.Edge) {
	switch from := m.graph.Module(importer); {
	case from != nil && from.State >= graph.Loading:
		m.graph.Link(from, e)
	case from != nil:
	case e.Kind == graph.Sync:
		m.graph.Link(m.graph.Outside(importer), e)
	case e.Target != "": // one stands for all who only pin what they have
		m.graph.Link(m.graph.Outside(""), graph.Edge{Specifier: e.Target, Target: e.Target})
	}
}

// Unlink takes back what Link has recorded of code outside of all modules.
func (m *Machine) Unlink(importer string, e graph.Edge) {
	if from := m.graph.Module(importer); from != nil {
		m.graph.Unlink(from, e.Specifier, e.Kind)
	}
}

// Started says that the top level of id begins to run, from bytes with that hash.
func (m *Machine) Started(id, hash string) {
	module := m.graph.Ensure(id)
	e := m.running[id]
	if e != nil && !e.ended && module.Hash == hash {
		return // it is told twice, by who runs it and by who holds what it exports so far
	}
	m.loads++
	if e == nil {
		e = &evaluation{id: id, tx: m.loadsFor(), first: module.State < graph.Loading,
			again: module.State == graph.Failed, hash: module.Hash, edges: module.Edges}
		m.running[id] = e
	}
	e.number, e.ended = m.loads, false
	m.graph.Start(module, hash)
}

// Finished says that the top level of id ran to its end, and returns the
// effects to release now: those of an earlier version that ends outside of a
// transaction, because its cache entry had been deleted by hand.
func (m *Machine) Finished(id string) (release []int) {
	e := m.running[id]
	if e == nil {
		return nil
	}
	e.ended = true
	if e.tx != nil {
		return nil
	}
	return m.keep(e)
}

// Threw says that the top level of id threw, and returns the effects to
// release now: whatever it had registered.
func (m *Machine) Threw(id string) (release []int) {
	e := m.running[id]
	if e == nil {
		return nil
	}
	release = m.effects.take(id, m.onTrial(e))
	if e.tx != nil && !e.first {
		e.ended = true
		e.tx.fail(id)
		return release
	}
	m.undo(e)
	return release
}

// keep ends an evaluation that succeeded and returns the effects that end.
func (m *Machine) keep(e *evaluation) []int {
	delete(m.running, e.id)
	m.renewed(e)
	if e.first {
		m.adopt(e)
		m.outdate(e)
	} else if e.tx == nil || e.tx.resync != nil {
		m.overtake(e)
	}
	m.current[e.id] = e.number
	module := m.graph.Ensure(e.id)
	m.graph.Finish(module)
	if e.pins {
		m.graph.Pin(module)
	}
	return m.effects.take(e.id, func(load int) bool { return load != e.number })
}

// renewed notes that a stale module is not, unless it ran its old bytes again.
func (m *Machine) renewed(e *evaluation) {
	if e.tx == nil || e.tx.staged[e.id] || !m.stale[e.id].changed {
		delete(m.stale, e.id)
	}
}

// adopt gives a module what its code registered before the machine knew of it.
func (m *Machine) adopt(e *evaluation) {
	if e.again {
		return // that was a version which failed
	}
	m.effects.adopt(e)
}

// outdate notes which pinned modules would find what was loaded for the first
// time now, and had looked for it in vain. Nobody watched on their behalf.
func (m *Machine) outdate(e *evaluation) {
	for _, asked := range m.graph.Naming(e.id) {
		from, edge := asked.Importer, asked.Edge
		if e.tx != nil && m.current[from.ID] > e.tx.before {
			continue // it has just asked
		}
		vain := edge.Target != e.id || e.again
		if !vain || from.State != graph.Loaded || from.Root() {
			continue
		}
		if pinned := !from.Reloadable() || m.graph.Turned(from); pinned {
			m.stale[from.ID] = stale{graph.Reason{Why: graph.FindsAnother, Of: edge.Specifier}, m.stale[from.ID].changed}
		}
	}
}

// overtake notes who may have copied from a module whose changed file ran
// before a batch told of it, or that found other files than before. They have
// their turn with the next batch, pinned ones when they become reloadable.
func (m *Machine) overtake(e *evaluation) {
	if module := m.graph.Ensure(e.id); module.Hash == e.hash && sameAnswers(e.edges, module.Edges) {
		return
	}
	above := m.graph.PlanAbove(e.id)
	m.graph.FallBehind(above.Behind)
	for _, c := range slices.Concat(above.Evaluate, above.Restart) {
		justRan := m.running[c.ID] != nil || e.tx != nil && m.current[c.ID] > e.tx.before
		if !justRan && !m.graph.Ensure(c.ID).Root() {
			m.stale[c.ID] = stale{c.Reason, m.stale[c.ID].changed}
			m.stuck = true
		}
	}
}

// sameAnswers tells whether what two versions have asked for is the same file.
func sameAnswers(before, now []graph.Edge) bool {
	type question struct {
		specifier string
		kind      graph.Kind
	}
	answers := make(map[question]string, len(before))
	for _, e := range before {
		answers[question{e.Specifier, e.Kind}] = e.Target
	}
	return !slices.ContainsFunc(now, func(e graph.Edge) bool {
		target, asked := answers[question{e.Specifier, e.Kind}]
		return asked && target != e.Target
	})
}

// onTrial matches the effects that do not belong to the version that runs: a
// module may be evaluated several times before it is kept, if somebody
// deletes it from the cache.
func (m *Machine) onTrial(e *evaluation) func(load int) bool {
	return func(load int) bool { return load != m.current[e.id] }
}

// undo takes back an evaluation that failed.
func (m *Machine) undo(e *evaluation) {
	delete(m.running, e.id)
	module := m.graph.Ensure(e.id)
	if e.first {
		m.graph.Forget(module)
		return
	}
	m.graph.Restore(module, e.hash, e.edges)
}

// uncommitted returns the evaluations that wait for the end of the transaction,
// in the order in which they began.
func (m *Machine) uncommitted() []*evaluation {
	var all []*evaluation
	for _, e := range m.running {
		if e.tx != nil {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b *evaluation) int {
		if a.number != b.number {
			return a.number - b.number
		}
		return strings.Compare(a.id, b.id)
	})
	return all
}
