package reload

import (
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// transaction is one attempt to apply a batch, or one resync. It is a list of
// phases, each of which queues steps; when the queue is empty the next phase
// (then) queues its own.
type transaction struct {
	machine *Machine
	batch   []Change      // what this attempt applies
	fresh   []Change      // what of it is not pending from earlier
	renew   []graph.Cause // modules that were stale and are reloadable by now
	resync  []string
	only    bool            // a batch by itself
	absent  map[string]bool // of its loaded files: which had disappeared before

	queue []task
	asked func(Reply) // takes the outcome of the step that is out
	then  func()      // the next phase, nil at the end

	answers []answer // of Resolve: those that are other ones than before
	moves   []move
	dirty   []graph.Cause
	plan    graph.Plan
	wanted  []graph.Cause // files to be loaded that no module has asked for
	rest    []string      // still to be evaluated
	evicted []string
	staged  map[string]bool // what was compiled, which is to be dropped at the end
	before  int             // the last evaluation before it
	decided bool            // committed or undone
	failed  []string
	why     string   // the first of them did
	said    *failure // what was reported of the attempt before, if this is one alone
	removed []string
	loaded  []string // kept, of what was not planned
	gone    []string // forgotten at the commit
	back    []string // loaded files that are as they were
	ended   []int    // effects of versions that are over
	begun   []int    // effects of new versions
}

// failure is what is reported of one to people.
type failure struct{ id, why string }

type task struct {
	step Step
	done func(Reply)
}

func newBatch(m *Machine, fresh []Change, renew []graph.Cause) *transaction {
	m.unsay(fresh)
	t := &transaction{machine: m, fresh: fresh, batch: merge(m.pending, fresh), renew: renew}
	t.then = t.compare
	return t
}

func newOnly(m *Machine, batch []Change) *transaction {
	t := &transaction{machine: m, fresh: batch, batch: merge(nil, batch), only: true, absent: map[string]bool{}}
	for _, c := range batch {
		if module := m.graph.Module(c.Path); module != nil {
			t.absent[c.Path] = module.Gone()
		}
	}
	t.then = t.compare
	return t
}

func newResync(m *Machine, ids []string) *transaction {
	t := &transaction{machine: m, resync: ids}
	t.then = func() {
		t.examine(func() graph.Plan { return m.graph.PlanAll(ids, graph.Reason{Why: graph.Resynced}) }, func() {
			t.then = t.evict
			for _, c := range t.plan.Evaluate {
				t.compile(c.ID)
			}
		})
	}
	return t
}

// next takes the outcome of the step before and returns the next one, or
// false when there is none.
func (t *transaction) next(r Reply) (Step, bool) {
	if asked := t.asked; asked != nil {
		t.asked = nil
		asked(r)
	}
	for len(t.queue) == 0 {
		if t.then == nil {
			return Step{}, false
		}
		phase := t.then
		t.then = nil
		phase()
	}
	task := t.queue[0]
	t.queue = t.queue[1:]
	t.asked = task.done
	return task.step, true
}

func (t *transaction) do(step Step, done func(Reply)) { t.queue = append(t.queue, task{step, done}) }

func (t *transaction) fail(id string) {
	if !slices.Contains(t.failed, id) {
		t.failed = append(t.failed, id)
	}
}

// unless fails id if a step for it has.
func (t *transaction) unless(id string, r Reply) {
	if !r.Failed {
		return
	}
	if t.why == "" {
		t.why = r.Value
	}
	t.fail(id)
}

// compare finds out which modules are not what they were: content decides.
func (t *transaction) compare() {
	t.then = t.move
	g := t.machine.graph
	for _, c := range t.batch {
		module := g.Module(c.Path)
		loaded := module != nil && module.State == graph.Loaded
		if loaded {
			g.Disappear(module, c.Removed)
			t.machine.gone[c.Path] = true
		}
		switch {
		case c.Wanted && !c.Removed && (module == nil || module.State < graph.Loading):
			t.wanted = append(t.wanted, graph.Cause{ID: c.Path, Reason: graph.Reason{Why: graph.Appeared}})
			t.resolve(c.Path, false)
			t.compile(c.Path)
		case loaded && c.Removed:
			t.removed = append(t.removed, c.Path)
			t.resolve(c.Path, false)
		case loaded && c.Hash == module.Hash && module.Behind() == graph.Reason{}: // as it was, or back to it
			t.back = append(t.back, c.Path)
			t.resolve(c.Path, true)
		case loaded:
			t.resolve(c.Path, true)
			reason := graph.Reason{Why: graph.Changed}
			if c.Hash == module.Hash {
				reason = module.Behind()
			}
			t.dirty = append(t.dirty, graph.Cause{ID: c.Path, Reason: reason})
			if module.Reloadable() {
				t.compile(c.Path)
			}
		case module != nil && module.State == graph.Failed && c.Hash != module.Hash:
			t.dirty = append(t.dirty, graph.Cause{ID: c.Path, Reason: graph.Reason{Why: graph.Changed}})
			t.resolve(c.Path, false)
		default:
			t.resolve(c.Path, false)
		}
	}
	for _, c := range t.renew {
		if !slices.ContainsFunc(t.dirty, func(d graph.Cause) bool { return d.ID == c.ID }) {
			t.dirty = append(t.dirty, c)
			t.compile(c.ID)
		}
	}
}

// resolve asks again what the specifiers that name path resolve to. If path is a loaded
// file that is there, only those can answer otherwise that did not find it.
func (t *transaction) resolve(path string, there bool) {
	for _, asked := range t.machine.graph.Naming(path) {
		from, edge := asked.Importer.ID, asked.Edge
		if there && edge.Target == path {
			continue
		}
		t.do(Step{Do: Resolve, ID: from, Specifier: edge.Specifier, IDs: last(edge)}, func(r Reply) {
			t.answered(asked, r)
		})
	}
}

// last is what was found for an edge when it was last asked for, if anything.
func last(edge graph.Edge) []string {
	if edge.Target == "" || edge.Lost {
		return nil
	}
	return []string{edge.Target}
}

func (t *transaction) compile(id string) {
	if t.staged == nil {
		t.staged = map[string]bool{}
	}
	t.staged[id] = true
	t.do(Step{Do: Compile, ID: id}, func(r Reply) { t.unless(id, r) })
}

func (t *transaction) plans() {
	t.examine(func() graph.Plan { return t.machine.graph.Plan(t.dirty) }, func() {
		t.plan.Evaluate = t.withMoves(t.plan.Evaluate)
		t.evict()
	})
}

// examine makes a plan, which may be made once more: without those of it that are state.
func (t *transaction) examine(plan func() graph.Plan, then func()) {
	t.plan = plan()
	if !t.machine.whole || len(t.plan.Evaluate) == 0 || len(t.failed) > 0 {
		then()
		return
	}
	var ids []string
	for _, c := range t.plan.Evaluate {
		ids = append(ids, c.ID)
	}
	t.then = func() {
		t.plan = plan()
		then()
	}
	t.do(Step{Do: Examine, IDs: ids}, t.veto)
}

// evict takes all that is to run out of the cache, before any of it runs: what
// one requires of another is then the new one, in whatever order they ask.
func (t *transaction) evict() {
	t.plan.Evaluate = slices.DeleteFunc(t.plan.Evaluate, func(c graph.Cause) bool {
		running := t.machine.running[c.ID] != nil // since before the transaction
		if running {
			t.plan.Restart = append(t.plan.Restart, c)
		}
		return running
	})
	for _, c := range t.plan.Evaluate {
		t.rest = append(t.rest, c.ID)
	}
	evicted := slices.Clone(t.rest)
	for _, c := range t.wanted {
		if !slices.Contains(t.rest, c.ID) {
			t.rest = append(t.rest, c.ID)
			t.plan.Evaluate = append(t.plan.Evaluate, c)
		}
	}
	switch {
	case len(t.failed) > 0:
		t.then = t.undo
	case len(t.rest) == 0:
		t.then = t.commit
	default:
		t.then = t.evaluate
		t.evicted = evicted
		t.before = t.machine.loads
		t.machine.graph.Begin()
		t.beginMoves()
		t.do(Step{Do: Evict, IDs: t.evicted}, t.veto)
	}
}

// evaluate asks for one module, of those that were not loaded on demand since.
func (t *transaction) evaluate() {
	if len(t.failed) > 0 {
		t.then = t.undo
		return
	}
	if len(t.rest) == 0 {
		t.then = t.undoOrCommit
		t.do(Step{Do: Check}, t.veto)
		return
	}
	id := t.rest[0]
	t.rest = t.rest[1:]
	t.then = t.evaluate
	if t.machine.running[id] == nil {
		t.do(Step{Do: Evaluate, ID: id}, func(r Reply) { t.unless(id, r) })
	}
}

func (t *transaction) veto(r Reply) { t.unless("", r) }

func (t *transaction) undoOrCommit() {
	if len(t.failed) > 0 {
		t.undo()
		return
	}
	t.commit()
}
