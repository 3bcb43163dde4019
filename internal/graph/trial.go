package graph

// A version that is on trial may fail, and then nothing that it asked for
// makes another module reloadable: one that owns a server was pinned before,
// and a mistake elsewhere must not have it evaluated again.

// trial notes what was held and marked since it began. A nil trial notes nothing.
type trial struct {
	held   []held
	marked []*Module
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

// Begin starts a trial: from here on Rollback takes back what becomes held and
// reloadable.
func (g *Graph) Begin() { g.trial = &trial{} }

// Commit ends a trial that succeeded.
func (g *Graph) Commit() { g.trial = nil }

// Rollback ends a trial that failed, after every module was restored or
// forgotten. What a module asks for that was not on trial stays.
func (g *Graph) Rollback() {
	t := g.trial
	if g.trial = nil; t == nil {
		return
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
