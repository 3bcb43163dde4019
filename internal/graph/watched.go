package graph

import (
	"maps"
	"slices"

	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// watchSet counts for each path how many reasons there are to watch it, and
// remembers which paths a watcher was last told of.
type watchSet struct {
	reasons map[string]int
	told    map[string]bool
	touched map[string]struct{}
}

func newWatchSet() watchSet {
	return watchSet{reasons: map[string]int{}, told: map[string]bool{}, touched: map[string]struct{}{}}
}

func (w *watchSet) count(path string, n int) {
	w.reasons[path] += n
	if w.reasons[path] <= 0 {
		delete(w.reasons, path)
	}
	w.touched[path] = struct{}{}
}

// touchAll has every path that there is a reason to watch looked at again.
func (w *watchSet) touchAll() {
	for path := range w.reasons {
		w.touched[path] = struct{}{}
	}
}

// Watched returns what changed in the set of paths to watch since the last
// call, sorted by path. Watched are: every file of the project that is loaded
// (a pinned one too: that it needs a restart is worth saying), unless only
// scopes that do not watch hold it; packages' files that are reloadable; what
// reloadable modules looked for in vain; and the package.json files on the way to
// what they found. Where no scope watches, nothing is.
func (g *Graph) Watched() []watchlist.Entry {
	w := &g.watch
	if len(w.touched) == 0 {
		return nil
	}
	var diff []watchlist.Entry
	quiet := g.quiet()
	for _, path := range slices.Sorted(maps.Keys(w.touched)) {
		want := w.reasons[path] > 0 && !quiet
		if want == w.told[path] {
			continue
		}
		if want {
			w.told[path] = true
			diff = append(diff, watchlist.Entry{Path: path, Hash: g.hashOf(path)})
		} else {
			delete(w.told, path)
			diff = append(diff, watchlist.Entry{Path: path, Gone: true})
		}
	}
	clear(w.touched)
	return diff
}

// Arm adds to a diff the hashes of the package.json files, which are no modules, as
// they were when lastRead read them: an edit since then is not lost, and no other
// reading is taken for one.
func Arm(diff []watchlist.Entry, lastRead func(path string) (text string, ok bool)) []watchlist.Entry {
	for i, w := range diff {
		if text, read := lastRead(w.Path); read && w.Hash == "" && !w.Gone {
			diff[i].Hash = sum.Of([]byte(text))
		}
	}
	return diff
}

func (g *Graph) hashOf(path string) string {
	switch m := g.modules[path]; {
	case m == nil:
		return g.hashThrough(path)
	case m.tried != "":
		return m.tried
	default:
		return m.Hash
	}
}

// hashThrough is that of the module to which links lead from path, "" if none do.
func (g *Graph) hashThrough(path string) string {
	for _, asked := range g.Naming(path) {
		if target := g.modules[asked.Edge.Target]; target != nil && asked.Edge.Link == path {
			return target.Hash
		}
	}
	return ""
}

// unwatch takes back m's reasons and rewatch gives them again: whatever
// changes a module's edges or marks does so in between.
func (g *Graph) unwatch(m *Module) { g.reasons(m, -1) }
func (g *Graph) rewatch(m *Module) { g.reasons(m, +1) }

func (g *Graph) reasons(m *Module, n int) {
	if !m.worthWatching() {
		return
	}
	if !m.outside {
		g.watch.count(m.ID, n)
	}
	for _, edges := range [][]Edge{m.Edges, m.Tried} {
		for _, e := range edges {
			g.watchEdge(m, e, n)
		}
	}
}

// watchEdge counts what one edge makes worth watching. The target counts even
// though a loaded module counts itself: it may not have loaded. Where nothing
// was found, what appears in a node_modules counts, too. Where something was, a
// package that hides it does not: one is rarely installed nearer by, and each
// require would have many places to look at.
//
// A pinned importer can't run again, but what it holds live can be another file
// from now on, and fills the object that it has.
func (g *Graph) watchEdge(m *Module, e Edge, n int) {
	reloadable, live := m.Reloadable(), e.Kind == Sync && e.Target != ""
	if !m.worthWatching() || !reloadable && !live {
		return
	}
	for path := range e.paths {
		switch {
		case path == e.Target && !reloadable: // counts itself, if it is watched
		case e.Target == "", e.Lost, reaches(m.ID, path), path == e.Link && live:
			g.watch.count(path, n)
		}
	}
	for _, path := range e.Manifests {
		if e.Target != "" && !reaches(m.ID, path) {
			g.watch.count(path, n)
		}
	}
}

func (m *Module) worthWatching() bool {
	if m.State >= Loading {
		return m.Reloadable() || Package(m.ID) == "" && (m.Pinned() || !m.Held())
	}
	return m.State == Failed && m.Reloadable()
}
