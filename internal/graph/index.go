package graph

import (
	"iter"
	"slices"
)

// edgeIndex finds the edges of one module by their place in its list. A module
// may have thousands, and be asked for each of them in one reload.
type edgeIndex struct {
	bySpecifier map[edgeKey]int  // nil while there are few
	byPath      map[string][]int // those that name a path; likewise
}

type edgeKey struct {
	specifier string
	kind      Kind
}

// few edges are looked through sooner than an index of them is kept.
const few = 16

func newEdgeIndex(edges []Edge) (x edgeIndex) {
	for i := range edges {
		x.add(edges[:i+1])
	}
	return x
}

// find returns the place of an edge.
func (x *edgeIndex) find(edges []Edge, specifier string, kind Kind) (place int, known bool) {
	if x.bySpecifier != nil {
		place, known = x.bySpecifier[edgeKey{specifier, kind}]
		return place, known
	}
	place = slices.IndexFunc(edges, func(e Edge) bool { return e.Specifier == specifier && e.Kind == kind })
	return place, place >= 0
}

// add takes up the last of the edges.
func (x *edgeIndex) add(edges []Edge) {
	switch last := len(edges) - 1; {
	case len(edges) < few:
	case x.byPath == nil:
		x.bySpecifier, x.byPath = map[edgeKey]int{}, map[string][]int{}
		for i := range edges {
			x.put(edges[i], i)
		}
	default:
		x.put(edges[last], last)
	}
}

func (x *edgeIndex) put(e Edge, place int) {
	x.bySpecifier[edgeKey{e.Specifier, e.Kind}] = place
	x.addPaths(e, place)
}

func (x *edgeIndex) addPaths(e Edge, place int) {
	for path := range e.paths {
		if places := x.byPath[path]; !slices.Contains(places, place) {
			x.byPath[path] = append(places, place)
		}
	}
}

// Unheard are those of some paths that are no module's, and that none has asked for.
func (g *Graph) Unheard(paths []string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return g.modules[path] != nil || len(g.Naming(path)) > 0
	})
}

// naming yields the edges of m that name path: as target, link, probe or manifest.
func (m *Module) naming(path string) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		if m.index.byPath != nil {
			for _, i := range m.index.byPath[path] {
				if !yield(m.Edges[i]) {
					return
				}
			}
			return
		}
		for _, e := range m.Edges {
			if e.names(path) && !yield(e) {
				return
			}
		}
	}
}

func (e Edge) names(path string) bool {
	return e.Target == path || e.Link == path || slices.Contains(e.Probes, path) || slices.Contains(e.Manifests, path)
}
