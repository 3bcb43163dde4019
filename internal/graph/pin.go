package graph

// A pinned module is never evaluated again. Pinned are the roots: the program's
// entry, what says so of itself, and what code outside of all modules has
// loaded. And pinned is what a pinned module loads by plain require, unless a
// scope holds it. Where every file of the project is held, so is what others have filled
// (Fill). Such a module is state rather than code to renew: an entry
// fills the module in which everybody finds the client and the configuration,
// and an evaluation would empty it.
//
//	index ──plain──► shared ──plain──► util     index is the entry: all three are pinned
//	  └═══sync══► page ──plain──► shared        page is held: an edit of shared reaches nobody
//
// The mark runs ahead of loading: what was asked for in vain is pinned once it loads.

// Pinned tells whether m is never evaluated again.
func (m *Module) Pinned() bool { return m.root || m.rooted && m.State >= Loading && !m.Held() }

// Root tells whether m is pinned for good, whoever comes to hold it.
func (m *Module) Root() bool { return m.root }

// Filled tells whether m is a root since its exports are state.
func (m *Module) Filled() bool { return m.filled != "" }

// Pin makes m a root.
func (g *Graph) Pin(m *Module) {
	g.update(m, func() { m.root, m.followed = true, false })
}

// Fill makes m a root since its exports are state: by names who has put that there.
func (g *Graph) Fill(m *Module, by string) {
	g.Pin(m)
	m.filled = by
}

// plant marks to as reached from a root, with all that is reached through it;
// without recursion, as mark does.
func (g *Graph) plant(to *Module) {
	for todo := []*Module{to}; len(todo) > 0; {
		m := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if m.rooted {
			continue
		}
		g.setRooted(m, true)
		if m.Pinned() {
			todo = append(todo, g.plainTargets(m)...)
		}
	}
}

// uproot takes the mark from what is reached through m, which is not pinned any
// more, and gives it again to what other ways lead to.
func (g *Graph) uproot(m *Module) {
	if m.Pinned() {
		return
	}
	var freed []*Module
	for todo := g.plainTargets(m); len(todo) > 0; {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !t.rooted {
			continue
		}
		if passes := t.Pinned() && !t.root; passes {
			todo = append(todo, g.plainTargets(t)...)
		}
		g.setRooted(t, false)
		freed = append(freed, t)
	}
	for _, t := range freed {
		if g.importedBy(t, (*Module).Pinned) {
			g.plant(t)
		}
	}
	for _, t := range append(freed, m) {
		if !t.Pinned() && g.deserves(t) {
			g.mark(t)
		}
	}
}

func (g *Graph) setRooted(m *Module, rooted bool) {
	g.unwatch(m)
	if m.rooted = rooted; m.Pinned() {
		m.followed = false
	}
	g.rewatch(m)
}

func (g *Graph) plainTargets(m *Module) (targets []*Module) {
	for _, e := range m.Edges {
		if e.Kind == Plain && e.Target != "" {
			targets = append(targets, g.Ensure(e.Target))
		}
	}
	return targets
}

// importedBy tells whether a module for which is holds loads m by plain require.
func (g *Graph) importedBy(m *Module, is func(*Module) bool) bool {
	for up := range g.about[m.ID] {
		if is(up) && up.loads(m.ID, Plain) {
			return true
		}
	}
	return false
}
