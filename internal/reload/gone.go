package reload

import (
	"maps"
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// A file that disappears keeps its exports, for those who have them: it is forgotten
// when no module is left that has asked for it. Otherwise a program whose files come
// and go would keep all that it ever had.

// endGone forgets the files that have disappeared and that nobody asks for any
// more, and returns what is to be forgotten.
func (t *transaction) endGone() []string {
	m := t.machine
	maps.DeleteFunc(m.gone, func(id string, _ bool) bool {
		module := m.graph.Module(id)
		return module == nil || !module.Gone()
	})
	lost := maps.Clone(m.gone) // those that ask only for one another are
	for n := -1; n != len(lost); {
		n = len(lost)
		maps.DeleteFunc(lost, func(id string, _ bool) bool { return t.claimed(id, lost) })
	}
	var modules []*graph.Module
	for _, id := range slices.Sorted(maps.Keys(lost)) {
		delete(m.gone, id)
		modules = append(modules, m.graph.Module(id))
	}
	return t.forgetAll(modules)
}

// claimed tells whether a module is pinned by itself, or runs, or one that is not
// in except has asked for it.
func (t *transaction) claimed(id string, except map[string]bool) bool {
	m := t.machine
	return m.graph.Module(id).Root() || m.running[id] != nil ||
		slices.ContainsFunc(m.graph.Naming(id), func(asked graph.Asked) bool {
			return asked.Edge.Target == id && asked.Importer.State >= graph.Loading && !except[asked.Importer.ID]
		})
}

// forgetAll forgets modules, with what they alone had loaded, and returns what is
// to be forgotten. Their effects end.
func (t *transaction) forgetAll(lost []*graph.Module) (forgotten []string) {
	g := t.machine.graph
	for ; len(lost) > 0; lost = lost[1:] {
		edges := slices.Clone(lost[0].Edges)
		t.forget(lost[0])
		forgotten = append(forgotten, lost[0].ID)
		for _, e := range edges {
			if below := g.Module(e.Target); e.Kind == graph.Plain && below != nil && t.orphan(below) && !slices.Contains(lost, below) {
				lost = append(lost, below)
			}
		}
	}
	return forgotten
}

func (t *transaction) forget(module *graph.Module) {
	m := t.machine
	t.ended = append(t.ended, m.effects.take(module.ID, func(int) bool { return true })...)
	delete(m.current, module.ID)
	delete(m.stale, module.ID)
	m.graph.Forget(module)
}

// orphan tells whether nobody is left who has loaded a file of the project.
func (t *transaction) orphan(module *graph.Module) bool {
	return module.State == graph.Loaded && !module.Held() && graph.Package(module.ID) == "" &&
		!t.claimed(module.ID, map[string]bool{module.ID: true})
}
