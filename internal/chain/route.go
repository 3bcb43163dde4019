package chain

import (
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/resolve"
)

// route is how a directory is reached: the places where it may be led
// elsewhere, and what it really is, "" if it is not there.
type route struct {
	places []place
	real   string
}

// Forget makes Add look anew where links lead.
func (x *Index) Forget() { clear(x.routes) }

// chain returns the places of a path.
func (x *Index) chain(path string) []place {
	var chain []place
	for range resolve.MaxLinks {
		r := x.route(x.Rules.Dir(path))
		chain = append(chain, r.places...)
		if r.real == "" {
			return chain
		}
		p := place{dir: r.real, name: x.Rules.Base(path)}
		target, _ := x.Links(x.Rules.Resolve(p.dir, p.name))
		p.last = target == ""
		chain = append(chain, p)
		if p.last {
			return chain
		}
		path = x.Rules.Resolve(p.dir, target)
	}
	return chain
}

// route follows a directory from the top. What is found is kept until Forget:
// all that is below a directory shares it. While it is being found, the
// directory is not there: so end links that lead to themselves.
func (x *Index) route(dir string) route {
	r, known := x.routes[dir]
	if !known {
		x.routes[dir] = route{}
		r = x.follow(dir)
		x.routes[dir] = r
	}
	return r
}

func (x *Index) follow(dir string) route {
	parent := x.Rules.Dir(dir)
	if parent == dir {
		return route{real: dir}
	}
	r := x.route(parent)
	if r.real == "" {
		return r
	}
	p := place{dir: r.real, name: x.Rules.Base(dir)}
	places := r.places[:len(r.places):len(r.places)] // others share them
	at := x.Rules.Resolve(p.dir, p.name)
	target, there := x.Links(at)
	switch {
	case target != "":
		rest := x.route(x.Rules.Resolve(p.dir, target))
		places = append(append(places, p), rest.places...)
		return route{places, rest.real}
	case !there:
		return route{places: append(places, p)}
	case x.below(p.dir):
		places = append(places, p)
	}
	return route{places, at}
}

// below tells whether a directory is a root of the project or below one.
func (x *Index) below(dir string) bool {
	return slices.ContainsFunc(x.roots, func(r root) bool { return dir == r.dir || strings.HasPrefix(dir, r.prefix) })
}
