package graph

import "slices"

// Plan is what a batch of changes asks for.
type Plan struct {
	// Evaluate lists what runs again, dependencies first.
	Evaluate []Cause
	// Restart lists pinned modules that changed, or that may hold copies of
	// what is evaluated: only a restart can renew them.
	Restart []Cause
	// Behind lists modules whose file has disappeared: they run again when it is back.
	Behind []Cause
}

// Plan answers what has to run again when the modules in dirty are no longer
// what they were: they themselves, and upwards along plain edges whoever may
// have copied from them. An edge through sync.require ends the way up, since
// its importer holds a live object.
//
//	index ══sync══► a ──plain──► b ──plain──► c      c changed: c, b, a run
//	   └──────────sync─────────► b                   index does not
func (g *Graph) Plan(dirty []Cause) Plan {
	p := newPlanner(g)
	for _, cause := range dirty {
		switch m := g.modules[cause.ID]; {
		case m == nil:
		case m.State == Loaded && !m.Reloadable():
			p.stay(m, cause.Reason)
		default:
			p.reach(m, cause.Reason)
		}
	}
	for i := 0; i < len(p.reached); i++ {
		p.climb(p.reached[i])
	}
	return p.plan()
}

// PlanAll answers what has to run again when the modules with these ids and
// all that they load, however they load it, are to be evaluated anew.
func (g *Graph) PlanAll(ids []string, reason Reason) Plan {
	p := newPlanner(g)
	for _, id := range ids {
		if m := g.modules[id]; m != nil {
			p.reach(m, reason)
		}
	}
	for i := 0; i < len(p.reached); i++ {
		for _, e := range p.reached[i].Edges {
			if next := g.modules[e.Target]; next != nil {
				p.reach(next, reason)
			}
		}
	}
	return p.plan()
}

// PlanAbove answers who may have copied from a module that runs anew already,
// itself left out.
func (g *Graph) PlanAbove(id string) Plan {
	p := newPlanner(g)
	p.reach(g.Ensure(id), Reason{Why: Changed})
	for i := 0; i < len(p.reached); i++ {
		p.climb(p.reached[i])
	}
	plan := p.plan()
	plan.Evaluate = slices.DeleteFunc(plan.Evaluate, func(c Cause) bool { return c.ID == id })
	return plan
}

type planner struct {
	graph   *Graph
	reached []*Module // what is not as it was, in the order found
	reason  map[*Module]Reason
	pinned  map[*Module]bool
	restart []Cause
	behind  []Cause
}

func newPlanner(g *Graph) planner {
	return planner{graph: g, reason: map[*Module]Reason{}, pinned: map[*Module]bool{}}
}

// reach adds m to what runs again; or, when it cannot, to what a restart must
// renew, or to what waits for its file: who loaded that has what it had. A module that never loaded is passed through: whoever tried to load
// it finds something else now.
func (p *planner) reach(m *Module, reason Reason) {
	if p.knows(m) {
		return
	}
	if m.Pinned() || m.State == Loading {
		p.stay(m, reason)
		return
	}
	p.reason[m] = reason
	if m.gone {
		p.behind = append(p.behind, Cause{m.ID, reason})
		return
	}
	p.reached = append(p.reached, m)
}

// climb reaches those who loaded m by plain require, and who of those that
// never got it would get it now.
func (p *planner) climb(m *Module) {
	reason := Reason{PlainImporter, m.ID}
	for _, up := range p.graph.Importers(m.ID, Plain) {
		switch {
		case up.followed || up.Pinned() || up.State < Loading:
			p.reach(up, reason)
		case up.Reloadable(): // held by scopes that do not follow: the changed file alone
		default:
			p.stay(up, reason)
		}
	}
	if m.State >= Loading {
		return
	}
	reason = Reason{Importer, m.ID}
	for _, up := range p.graph.Importers(m.ID, Sync) {
		if up.Reloadable() || up.Pinned() || up.State < Loading {
			p.reach(up, reason)
		} else {
			p.stay(up, reason)
		}
	}
}

// stay reports a module that is not reloadable.
func (p *planner) stay(m *Module, reason Reason) {
	if !p.knows(m) && !m.outside {
		p.pinned[m] = true
		if m.Filled() {
			reason = Reason{Filled, m.filled}
		}
		p.restart = append(p.restart, Cause{m.ID, reason})
	}
}

func (p *planner) knows(m *Module) bool { return p.reason[m] != Reason{} || p.pinned[m] }

func (p *planner) plan() Plan {
	plan := Plan{Restart: p.restart, Behind: p.behind}
	for _, m := range p.graph.sorted(p.reached) {
		if m.State == Loaded {
			plan.Evaluate = append(plan.Evaluate, Cause{m.ID, p.reason[m]})
		}
	}
	return plan
}

// sorted orders modules so that what a module can reach by edges of either
// kind, directly or through modules that are not in the list, comes before it.
// Modules of one cycle keep the order in which they were first evaluated.
//
// It is Tarjan's algorithm for strongly connected components (Depth-first
// search and linear graph algorithms, 1972), which finds a component after all
// that it can reach; without recursion, since graphs are deep and some stacks
// are not.
func (g *Graph) sorted(modules []*Module) []*Module {
	if len(modules) < 2 {
		return modules
	}
	s := sorter{graph: g, index: map[*Module]int{}, low: map[*Module]int{}, wanted: map[*Module]bool{}}
	for _, m := range modules {
		s.wanted[m] = true
	}
	roots := slices.Clone(modules)
	sortByOrder(roots)
	for _, m := range roots {
		if s.index[m] == 0 {
			s.visit(m)
		}
	}
	return s.out
}

type sorter struct {
	graph  *Graph
	wanted map[*Module]bool
	index  map[*Module]int // place in the order of discovery, from 1
	low    map[*Module]int // smallest index that can be reached; 0 once in a component
	open   []*Module       // found, not yet in a component
	path   []frame         // the way from the root to where we are
	out    []*Module
}

type frame struct {
	module *Module
	edge   int
}

func (s *sorter) visit(root *Module) {
	s.enter(root)
	for len(s.path) > 0 {
		top := &s.path[len(s.path)-1]
		m := top.module
		if top.edge == len(m.Edges) {
			s.leave()
			continue
		}
		next := s.graph.modules[m.Edges[top.edge].Target]
		top.edge++
		switch {
		case next == nil:
		case s.index[next] == 0:
			s.enter(next)
		case s.low[next] != 0:
			s.low[m] = min(s.low[m], s.index[next])
		}
	}
}

func (s *sorter) enter(m *Module) {
	n := len(s.index) + 1
	s.index[m], s.low[m] = n, n
	s.open = append(s.open, m)
	s.path = append(s.path, frame{module: m})
}

// leave closes the module at the end of the path, and its component if the
// module is the first of it that was found.
func (s *sorter) leave() {
	m := s.path[len(s.path)-1].module
	s.path = s.path[:len(s.path)-1]
	if len(s.path) > 0 {
		up := s.path[len(s.path)-1].module
		s.low[up] = min(s.low[up], s.low[m])
	}
	if s.low[m] != s.index[m] {
		return
	}
	first := len(s.open) - 1
	for s.open[first] != m {
		first--
	}
	component := s.open[first:]
	s.open = s.open[:first]
	for _, c := range component {
		s.low[c] = 0
	}
	for _, c := range sortedByOrder(component) {
		if s.wanted[c] {
			s.out = append(s.out, c)
		}
	}
}

func sortedByOrder(modules []*Module) []*Module {
	sorted := slices.Clone(modules)
	sortByOrder(sorted)
	return sorted
}
