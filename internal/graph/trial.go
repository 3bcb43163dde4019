package graph

import "slices"

// A version that is on trial may fail, and then nothing that it asked for
// makes another module reloadable: one that owns a server was pinned before,
// and a mistake elsewhere must not have it evaluated again.

// What ran for the first time in it, and threw or was forgotten with it, is
// afterwards known as it was before: the same bytes may do better beside others.

// trial notes what was held, marked and first loaded since it began. A nil
// trial notes nothing.
type trial struct {
	held   []held
	marked []*Module
	firsts []first
}

// first is a module that was not loaded before, and what was known of it.
type first struct {
	module *Module
	hash   string
	edges  []Edge
}

type held struct {
	scope  Scope
	module *Module
}

func (t *trial) hold(s Scope, m *Module) {
	if t != nil {
		t.held = append(t.held, held{s, m})
	}
}

func (t *trial) mark(m *Module) {
	if t != nil {
		t.marked = append(t.marked, m)
	}
}

func (t *trial) first(m *Module) {
	if t != nil && !m.trial {
		m.trial = true
		t.firsts = append(t.firsts, first{m, m.Hash, m.Edges})
	}
}

// Begin starts a trial: from here on Rollback takes back what becomes held and
// reloadable.
func (g *Graph) Begin() { g.trial = &trial{} }

// Turned tells whether m became reloadable in the trial that is under way.
func (g *Graph) Turned(m *Module) bool {
	t := g.trial
	return t != nil && (slices.Contains(t.marked, m) ||
		slices.ContainsFunc(t.held, func(h held) bool { return h.module == m }))
}

// Commit ends a trial that succeeded.
func (g *Graph) Commit() {
	t := g.trial
	if g.trial = nil; t == nil {
		return
	}
	for _, f := range t.firsts {
		f.module.trial = false
		if f.module.State < Loading {
			g.update(f.module, func() { g.replace(f.module, &f.module.before, nil) })
			g.drop(f.module)
		}
	}
}

// Rollback ends a trial that failed, after every module was restored or
// forgotten. What a module asks for that was not on trial stays.
func (g *Graph) Rollback() {
	t := g.trial
	if g.trial = nil; t == nil {
		return
	}
	for _, f := range t.firsts {
		g.unlearn(f)
	}
	for _, h := range t.held {
		if len(g.Importers(h.module.ID, Sync)) == 0 {
			g.release(h.scope, h.module, g.scopes[h.scope].watch)
		}
	}
	for _, m := range t.marked {
		if m.State >= Loading {
			g.update(m, func() { m.followed = false })
		}
	}
	for _, m := range t.marked {
		if g.deserves(m) {
			g.mark(m)
		}
	}
	for _, h := range t.held {
		g.drop(h.module)
	}
	for _, f := range t.firsts {
		g.drop(f.module)
	}
}

// unlearn puts back what was known of a module that did not stay.
func (g *Graph) unlearn(f first) {
	m := f.module
	m.trial = false
	if m.State >= Loading || g.modules[m.ID] != m {
		return
	}
	tried := m.Hash
	g.Restore(m, f.hash, f.edges)
	m.tried = tried
}

// deserves tells whether m is held by a scope that follows, or loaded by a
// module that hands on its mark.
func (g *Graph) deserves(m *Module) bool {
	for s := range m.holders {
		if r := g.scopes[s]; r.follow && r.watch {
			return true
		}
	}
	for _, up := range g.Importers(m.ID, Plain) {
		if up.followed && up.State >= Loading && reaches(up.ID, m.ID) {
			return true
		}
	}
	return false
}
