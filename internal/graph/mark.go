package graph

import (
	"maps"
	"slices"
	"strings"
)

// A module that is not pinned (pin.go) is reloadable if a scope that watches holds
// it, or if it can be reached by plain edges from a module that such a scope holds
// and follows. The
// mark sticks: a module whose new version has not yet reached its lazy require
// keeps what it once loaded reloadable, and spreading it costs what a change
// touches, not what is loaded.
//
// The mark does not cross from a project into a package: packages are pinned
// unless sync.require asked for one, and then only the package's own files.

// rules are what a scope asks for.
type rules struct{ follow, watch bool }

// Open makes a scope known. With follow, the plain importers of what it holds
// run again too; without, the changed file alone does, which is the rule that
// the npm module heatsync has. Without watch, no change of a file reloads what
// only this scope holds, and none is watched for; a resync does reload it.
func (g *Graph) Open(s Scope, follow, watch bool) {
	g.rescope(func() {
		g.scopes[s] = rules{follow, watch}
		g.opened = true
	})
}

// quiet tells whether nobody wants to hear of changes: there are or were
// scopes, and none that is open watches.
func (g *Graph) quiet() bool {
	for _, r := range g.scopes {
		if r.watch {
			return false
		}
	}
	return g.opened
}

// rescope changes the scopes, and has all paths looked at again if that ends
// or begins the watching.
func (g *Graph) rescope(change func()) {
	before := g.quiet()
	change()
	if g.quiet() != before {
		g.watch.touchAll()
	}
}

// Hold records that a scope holds m through sync.require.
func (g *Graph) Hold(s Scope, m *Module) {
	if _, ok := m.holders[s]; ok {
		return
	}
	pinned := m.Pinned()
	g.update(m, func() {
		if m.holders == nil {
			m.holders = map[Scope]struct{}{}
		}
		m.holders[s] = struct{}{}
		if g.scopes[s].watch {
			m.watchers++
		}
	})
	g.trial.hold(s, m)
	if pinned {
		g.uproot(m)
	}
	g.follow(m, g.scopes[s])
}

// release takes back that a scope holds m; watched says whether the scope watches.
func (g *Graph) release(s Scope, m *Module, watched bool) {
	if _, held := m.holders[s]; !held {
		return
	}
	g.update(m, func() {
		delete(m.holders, s)
		if watched {
			m.watchers--
		}
		m.followed = m.followed && !m.Pinned()
	})
}

// Replace forgets a scope, after heir holds what it has held, unless heir is 0.
// Marks stay: what has them need not have them from this scope.
func (g *Graph) Replace(s, heir Scope) {
	watched := g.scopes[s].watch
	for _, m := range g.modules {
		if _, held := m.holders[s]; held && heir != 0 {
			g.Hold(heir, m)
		}
		g.release(s, m, watched)
	}
	g.rescope(func() { delete(g.scopes, s) })
}

// Close forgets a scope and all that only it held.
func (g *Graph) Close(s Scope) {
	watched := g.scopes[s].watch
	g.rescope(func() { delete(g.scopes, s) })
	for _, m := range g.modules {
		g.release(s, m, watched)
	}
	g.remark()
	for _, m := range g.modules {
		g.drop(m)
	}
}

// Scopes returns the scopes that are open, in the order of their numbers.
func (g *Graph) Scopes() []Scope { return slices.Sorted(maps.Keys(g.scopes)) }

// remark computes all marks again, from the roots and what is held.
func (g *Graph) remark() {
	for _, m := range g.modules {
		g.unwatch(m)
		m.followed, m.wanted, m.rooted = false, false, false
		g.rewatch(m)
	}
	for _, m := range g.modules {
		if m.root {
			g.spread(m)
		}
	}
	for _, m := range g.modules {
		for s := range m.holders {
			g.follow(m, g.scopes[s])
		}
	}
	for _, m := range g.modules {
		g.spread(m)
	}
}

// follow marks m as one from which changes are followed, if its scope does so.
func (g *Graph) follow(m *Module, r rules) {
	if r.follow && r.watch {
		g.mark(m)
	}
}

// mark marks m and hands the mark on, without recursion: chains of modules are
// long, and some stacks are not.
func (g *Graph) mark(m *Module) {
	for todo := []*Module{m}; len(todo) > 0; {
		m := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if m.followed || m.Pinned() {
			continue
		}
		g.unwatch(m)
		m.followed = true
		g.rewatch(m)
		g.trial.mark(m)
		for _, e := range m.Edges {
			todo = g.inherit(todo, m, e, true)
		}
		for _, e := range m.Tried {
			todo = g.inherit(todo, m, e, false)
		}
	}
}

func (g *Graph) inherit(todo []*Module, m *Module, e Edge, runs bool) []*Module {
	g.want(m, e)
	if heir := g.heir(m, e, runs); heir != nil {
		return append(todo, heir)
	}
	return todo
}

// spread hands m's marks on along its edges, and has what m could not load
// looked after.
func (g *Graph) spread(m *Module) {
	for _, e := range m.Edges {
		g.spreadAlong(m, e, true)
	}
	for _, e := range m.Tried {
		g.spreadAlong(m, e, false)
	}
}

// spreadAlong does so for one edge: of the version that runs, or of one that failed.
func (g *Graph) spreadAlong(m *Module, e Edge, runs bool) {
	switch {
	case e.Target == "":
	case m.Pinned():
		if e.Kind == Plain {
			g.plant(g.Ensure(e.Target))
		}
	case m.Reloadable():
		if heir := g.heir(m, e, runs); heir != nil {
			g.mark(heir)
		}
		g.want(m, e)
	}
}

// heir is the module to which m hands its mark along an edge, unless that has
// it. What a version that failed has looked for gets it only if it is not loaded:
// the mistake may be there, but what others have loaded is none of its business.
func (g *Graph) heir(m *Module, e Edge, runs bool) *Module {
	if !m.followed || e.Kind != Plain || e.Target == "" || !reaches(m.ID, e.Target) {
		return nil
	}
	if to := g.Ensure(e.Target); !to.followed && !to.Pinned() && (runs || to.State < Loading) {
		return to
	}
	return nil
}

// want has what m asked for and did not get looked after, whichever way m asked
// for it: it may be mended below.
func (g *Graph) want(m *Module, e Edge) {
	t := g.modules[e.Target]
	if t != nil && t.State == Failed && !t.wanted && reaches(m.ID, t.ID) {
		g.update(t, func() { t.wanted = true })
	}
}

// wants tells whether a reloadable module asked for m.
func (g *Graph) wants(m *Module) bool {
	for up := range g.about[m.ID] {
		if up != m && up.Reloadable() && reaches(up.ID, m.ID) {
			return true
		}
	}
	return false
}

// Reloadable tells whether m may be evaluated again when a file changes.
func (m *Module) Reloadable() bool { return !m.Pinned() && (m.watchers > 0 || m.followed || m.wanted) }

// Held tells whether some scope holds m through sync.require.
func (m *Module) Held() bool { return len(m.holders) > 0 }

// reaches tells whether a plain edge hands the mark on: freely within a
// project, within one package, and out of a package, but never into one.
func reaches(from, to string) bool {
	p := Package(to)
	return p == "" || p == Package(from)
}

// Package returns the folder of the package under node_modules to which a file
// belongs, "" for a file of the project itself. Both separators count.
func Package(id string) string {
	const folder = "node_modules"
	for end := len(id); ; {
		i := strings.LastIndex(id[:end], folder)
		if i < 0 {
			return ""
		}
		after := i + len(folder)
		if i > 0 && isSep(id[i-1]) && after < len(id) && isSep(id[after]) {
			return id[:packageEnd(id, after+1)]
		}
		end = i
	}
}

// packageEnd returns where the package's name that begins at i ends: after one
// segment, after two for a scoped name.
func packageEnd(id string, i int) int {
	segments := 1
	if i < len(id) && id[i] == '@' {
		segments = 2
	}
	for ; i < len(id); i++ {
		if isSep(id[i]) {
			if segments--; segments == 0 {
				return i
			}
		}
	}
	return len(id)
}

func isSep(c byte) bool { return c == '/' || c == '\\' }
