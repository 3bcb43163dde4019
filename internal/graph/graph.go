// Package graph knows which module loads which. It holds modules, typed edges between them
// and the paths at which each module looked for others, and answers two questions: what has
// to run again when files change (Plan), and which paths are worth watching (Watched).
//
// It is data only: no file, no clock, no JavaScript value. A Graph belongs to
// one goroutine.
package graph

import (
	"slices"
	"strings"
)

// Kind says through which door a module loads another.
type Kind uint8

const (
	// Plain is require(): the importer may have copied from what it got, so it
	// runs again after the module that it loaded.
	Plain Kind = iota
	// Sync is sync.require(): the importer holds a live object.
	Sync
)

func (k Kind) String() string {
	if k == Sync {
		return "sync"
	}
	return "plain"
}

// Scope is one `new Heatsync()`, by number.
type Scope int

// Edge is one specifier that a module has loaded or tried to load.
type Edge struct {
	Specifier string
	Kind      Kind
	// Target is the id that the specifier resolved to, "" if it resolved to nothing.
	Target string
	// Probes are the paths whose appearance or change may change the answer:
	// those looked for in vain before Target was found.
	Probes []string
	// Manifests are the package.json files whose edit may change the answer.
	Manifests []string
	// Link is the path at which Target was found, if links lead on from there:
	// they may be turned to another file. Otherwise it is "".
	Link string
	// Lost says that nothing is found any more: Target is what was, and goes on.
	Lost bool
}

// State tells how far a module is.
type State uint8

const (
	// Unloaded: known only because someone named it.
	Unloaded State = iota
	// Failed: its first evaluation threw. Its edges tell what that looked for,
	// since the mistake may be mended there.
	Failed
	// Loading: its top level is running for the first time.
	Loading
	// Loaded: its top level has run to its end at least once.
	Loaded
)

// Module is one file. Its id is its absolute real path.
type Module struct {
	ID    string
	State State
	// Hash is that of the bytes which run; of the bytes last tried if nothing runs.
	Hash string
	// Version counts the evaluations that were kept.
	Version int
	// Order is the place in the sequence of first evaluations.
	Order int

	gone   bool   // the file has disappeared: it keeps its exports until it is back
	behind Reason // why it would have been evaluated while it was gone, if it would
	// outside is set for what is no file: Go code that asks for modules.
	outside bool
	root    bool   // pinned by itself
	rooted  bool   // reached from a root by plain edges
	filled  string // who has put state into a root that is one for this, or ""
	// Edges are what its running version loads, in the order first asked for.
	Edges []Edge
	// Tried are the edges of a later version that failed; nil once one succeeds.
	Tried []Edge
	tried string // its hash, if nothing runs
	trial bool   // loaded for the first time in the trial that is under way
	// before are the edges of the running version while a later one is
	// evaluated: what they name stays known, for it may come to a Restore.
	before []Edge

	index    edgeIndex
	holders  map[Scope]struct{} // the scopes that hold it through sync.require; nil if none did
	watchers int                // how many of them watch
	wanted   bool               // Failed, and a reloadable module asked for it
	followed bool               // reachable by plain edges from a file held by a scope that watches and follows
}

// Graph is all the modules of one JavaScript realm.
type Graph struct {
	modules map[string]*Module
	about   map[string]map[*Module]int // path -> who names it, how often
	scopes  map[Scope]rules            // open scopes
	opened  bool                       // there was ever one
	watch   watchSet
	trial   *trial
	order   int
}

// New returns an empty graph.
func New() *Graph {
	return &Graph{
		modules: map[string]*Module{},
		about:   map[string]map[*Module]int{},
		scopes:  map[Scope]rules{},
		watch:   newWatchSet(),
	}
}

// Module returns the module with that id, nil if nobody ever named it.
func (g *Graph) Module(id string) *Module { return g.modules[id] }

// Modules returns every module that is loaded or loading, in the order of first evaluation.
func (g *Graph) Modules() []*Module {
	all := make([]*Module, 0, len(g.modules))
	for _, m := range g.modules {
		if m.State >= Loading && !m.outside {
			all = append(all, m)
		}
	}
	sortByOrder(all)
	return all
}

// Outside returns the module that stands for code which is in no module, and
// asks for some: its edges are those of a pinned one.
func (g *Graph) Outside(id string) *Module {
	m := g.Ensure(id)
	m.State, m.root, m.outside = Loaded, true, true
	return m
}

// Ensure returns the module with that id and makes it known if it is not.
func (g *Graph) Ensure(id string) *Module {
	m := g.modules[id]
	if m == nil {
		m = &Module{ID: id}
		g.modules[id] = m
	}
	return m
}

// Start marks the beginning of an evaluation of m from bytes with that hash.
// The edges begin anew: they are collected again while the top level runs.
func (g *Graph) Start(m *Module, hash string) {
	g.update(m, func() {
		if m.outside {
			m.State, m.root, m.outside = Unloaded, false, false
		}
		if m.State < Loading {
			g.trial.first(m)
			m.State, m.wanted, m.tried = Loading, false, ""
			m.followed = m.followed && !m.Pinned()
			g.order++
			m.Order = g.order
		}
		m.Hash = hash
		if m.before == nil {
			g.replace(m, &m.before, m.Edges)
		}
		g.replace(m, &m.Edges, nil)
	})
}

// Finish marks the end of an evaluation that is kept.
func (g *Graph) Finish(m *Module) {
	g.update(m, func() {
		m.State, m.gone, m.behind = Loaded, false, Reason{}
		m.Version++
		g.replace(m, &m.Tried, nil)
		g.replace(m, &m.before, nil)
	})
}

// Restore puts back the hash and the edges of the version before. What the
// failed one looked for is kept as Tried.
func (g *Graph) Restore(m *Module, hash string, edges []Edge) {
	g.update(m, func() {
		m.Hash = hash
		g.replace(m, &m.Tried, m.Edges)
		g.replace(m, &m.Edges, edges)
		g.replace(m, &m.before, nil)
	})
}

// Forget takes back that m was ever loaded. It stays known as Failed for as
// long as someone names it.
func (g *Graph) Forget(m *Module) {
	pinned := m.Pinned()
	g.update(m, func() {
		m.State, m.Version, m.gone, m.behind = Failed, 0, false, Reason{}
		clear(m.holders)
		m.watchers, m.wanted = 0, g.wants(m)
		g.replace(m, &m.Tried, nil)
		if !m.trial {
			g.replace(m, &m.before, nil)
		}
	})
	if pinned {
		g.uproot(m)
	}
	g.drop(m)
}

// Succeed has another module held by the scopes that hold m.
func (g *Graph) Succeed(m *Module, to string) {
	for s := range m.holders {
		g.Hold(s, g.Ensure(to))
	}
}

// drop removes what nobody knows of any more.
func (g *Graph) drop(m *Module) {
	if m.State >= Loading || len(m.holders) > 0 || len(g.about[m.ID]) > 0 {
		return
	}
	g.update(m, func() {
		m.State = Unloaded
		delete(g.modules, m.ID)
		g.replace(m, &m.Edges, nil)
		g.replace(m, &m.Tried, nil)
		g.replace(m, &m.before, nil)
	})
}

// Link records that m asked for a specifier, and what came of it. An edge that is known
// already is replaced. Links within packages are their installer's affair, except those to
// a package that somebody holds.
func (g *Graph) Link(m *Module, e Edge) {
	if e.Kind == Plain && Package(e.Link) != "" {
		e.Link = ""
	}
	i, known := m.index.find(m.Edges, e.Specifier, e.Kind)
	if !known {
		m.Edges = append(m.Edges, e)
		m.index.add(m.Edges)
		g.mention(m, e)
		g.watchEdge(m, e, +1)
		g.spreadAlong(m, e, true)
		return
	}
	if m.Edges[i].sameAs(e) {
		return
	}
	edges := slices.Clone(m.Edges)
	edges[i] = e
	g.update(m, func() { g.replace(m, &m.Edges, edges) })
}

// Unlink takes back that m asked for a specifier.
func (g *Graph) Unlink(m *Module, specifier string, kind Kind) {
	edges := slices.DeleteFunc(slices.Clone(m.Edges), func(e Edge) bool { return e.Specifier == specifier && e.Kind == kind })
	g.update(m, func() { g.replace(m, &m.Edges, edges) })
}

// update changes m so that the reasons to watch stay counted and its mark is
// handed on along what edges it has then.
func (g *Graph) update(m *Module, change func()) {
	g.unwatch(m)
	change()
	g.rewatch(m)
	g.spread(m)
}

// replace exchanges one of m's lists of edges.
func (g *Graph) replace(m *Module, list *[]Edge, edges []Edge) {
	old := *list
	*list = edges
	for _, e := range edges {
		g.mention(m, e)
	}
	for _, e := range old {
		g.unmention(m, e)
	}
	if list == &m.Edges {
		m.index = newEdgeIndex(edges)
	}
}

func (g *Graph) mention(m *Module, e Edge) {
	for path := range e.paths {
		if g.about[path] == nil {
			g.about[path] = map[*Module]int{}
		}
		g.about[path][m]++
	}
}

func (g *Graph) unmention(m *Module, e Edge) {
	for path := range e.paths {
		who := g.about[path]
		if who[m]--; who[m] > 0 {
			continue
		}
		if delete(who, m); len(who) > 0 {
			continue
		}
		delete(g.about, path)
		if named := g.modules[path]; named != nil {
			g.drop(named)
		}
	}
}

func (e Edge) sameAs(other Edge) bool {
	return e.Target == other.Target && e.Link == other.Link && e.Lost == other.Lost && slices.Equal(e.Probes, other.Probes) && slices.Equal(e.Manifests, other.Manifests)
}

// paths are all that e names: the target, the link to it, the probes and the
// manifests.
func (e Edge) paths(yield func(string) bool) {
	if e.Target != "" && !yield(e.Target) || e.Link != "" && !yield(e.Link) {
		return
	}
	for _, path := range e.Probes {
		if !yield(path) {
			return
		}
	}
	for _, path := range e.Manifests {
		if !yield(path) {
			return
		}
	}
}

// Importers returns the modules that load id through an edge of that kind, in
// the order of their first evaluation.
func (g *Graph) Importers(id string, kind Kind) []*Module {
	var found []*Module
	for m := range g.about[id] {
		if m.loads(id, kind) {
			found = append(found, m)
		}
	}
	sortByOrder(found)
	return found
}

// HeldIn returns the files that hold id: through sync.require in their code.
func (g *Graph) HeldIn(id string) []string { return g.filesThatLoad(id, Sync) }

// LoadedIn returns the files that load id by plain require.
func (g *Graph) LoadedIn(id string) []string { return g.filesThatLoad(id, Plain) }

func (g *Graph) filesThatLoad(id string, kind Kind) []string {
	var files []string
	for _, m := range g.Importers(id, kind) {
		if !m.outside {
			files = append(files, m.ID)
		}
	}
	return files
}

func (m *Module) loads(id string, kind Kind) bool {
	for e := range m.naming(id) {
		if e.Target == id && e.Kind == kind {
			return true
		}
	}
	return false
}

// Asked is an edge together with the module that it starts from.
type Asked struct {
	Importer *Module
	Edge     Edge
}

// Naming returns the edges that name path: as target, link, probe or manifest.
func (g *Graph) Naming(path string) []Asked {
	var importers []*Module
	for m := range g.about[path] {
		importers = append(importers, m)
	}
	sortByOrder(importers)
	var found []Asked
	for _, m := range importers {
		for e := range m.naming(path) {
			found = append(found, Asked{m, e})
		}
	}
	return found
}

func sortByOrder(modules []*Module) {
	slices.SortFunc(modules, func(a, b *Module) int {
		if a.Order != b.Order {
			return a.Order - b.Order
		}
		return strings.Compare(a.ID, b.ID)
	})
}
