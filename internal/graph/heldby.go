package graph

// HeldBy returns for each scope the modules among ids, in their order, that it
// holds, or that can be reached by plain edges from what it holds: those of whose
// evaluation its users want to hear. Each module is passed once for a scope, so
// that a long chain of importers costs no more than its length.
func (g *Graph) HeldBy(ids []string) map[Scope][]string {
	h := heldBy{graph: g, below: map[*Module][]*Module{}, scopes: map[*Module]map[Scope]struct{}{}}
	h.climb(ids)
	h.handDown()
	found := map[Scope][]string{}
	for _, id := range ids {
		for s := range h.scopes[g.modules[id]] {
			found[s] = append(found[s], id)
		}
	}
	return found
}

type heldBy struct {
	graph  *Graph
	found  []*Module
	below  map[*Module][]*Module // importer -> what of the found it has loaded by plain require
	scopes map[*Module]map[Scope]struct{}
}

// climb finds the modules and all that can reach them.
func (h *heldBy) climb(ids []string) {
	for _, id := range ids {
		h.find(h.graph.Ensure(id))
	}
	for i := 0; i < len(h.found); i++ {
		m := h.found[i]
		for _, up := range h.graph.Importers(m.ID, Plain) {
			if !up.Pinned() && reaches(up.ID, m.ID) {
				h.find(up)
				h.below[up] = append(h.below[up], m)
			}
		}
	}
}

func (h *heldBy) find(m *Module) {
	if h.scopes[m] == nil {
		h.scopes[m] = map[Scope]struct{}{}
		h.found = append(h.found, m)
	}
}

// handDown gives each module the scopes of those above it.
func (h *heldBy) handDown() {
	for _, m := range h.found {
		for s := range m.holders {
			h.give(m, s)
		}
	}
}

func (h *heldBy) give(m *Module, s Scope) {
	for todo := []*Module{m}; len(todo) > 0; {
		m := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, has := h.scopes[m][s]; !has {
			h.scopes[m][s] = struct{}{}
			todo = append(todo, h.below[m]...)
		}
	}
}
