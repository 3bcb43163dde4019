package heatsync

import (
	"errors"

	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
)

// Checked is what programs look like without being run.
type Checked struct {
	// Modules are the files that were reached, the given ones first. Version is 0.
	Modules []Module
	// Problems are files that do not compile, and ids that were not found.
	Problems []*Error
	// Watched are the paths that would be watched if all of it were loaded.
	Watched []string
}

// Check compiles the given files and all that they reach by requires with a
// literal id, without running any of it, and tells who would load whom. The
// given files count as entries. Packages are followed. What they look for in vain is
// their own affair, unless they look for it whenever they are loaded, and the program
// loads them whenever it starts: then it can't start.
func (s *Sync) Check(files ...string) *Checked {
	c := &checker{sync: s, graph: graph.New(), seen: map[string]bool{}, loads: map[string][]string{}, lacks: map[string][]*Error{}, checked: &Checked{}}
	c.graph.Open(scopeOfCheck, true, true)
	for _, file := range files {
		id, err := s.host.Locate(file)
		if err != nil {
			c.problem(s.newError(err, file))
			continue
		}
		c.graph.Pin(c.graph.Ensure(id))
		c.sure = append(c.sure, id)
		c.reach(id)
	}
	for len(c.todo) > 0 {
		next := c.todo[0]
		c.todo = c.todo[1:]
		c.visit(next)
	}
	c.spread()
	return c.finish()
}

const scopeOfCheck = 1

type checker struct {
	sync    *Sync
	graph   *graph.Graph
	seen    map[string]bool
	todo    []string
	sure    []string            // files that run whenever the program starts
	loads   map[string][]string // what a file loads whenever it runs
	lacks   map[string][]*Error // what a package's file looks for in vain then
	checked *Checked
}

func (c *checker) problem(e *Error) { c.checked.Problems = append(c.checked.Problems, e) }

func (c *checker) reach(id string) {
	if !c.seen[id] {
		c.seen[id] = true
		c.todo = append(c.todo, id)
	}
}

// visit compiles a file, and notes what it asks for as if it had been loaded.
func (c *checker) visit(id string) {
	module := c.graph.Ensure(id)
	static, err := c.sync.host.Static(id)
	if err != nil {
		c.problem(c.sync.staticError(err, id))
		static = &gojahost.Static{} // it asks for nothing, for all that is known
	}
	c.graph.Start(module, static.Hash)
	for _, r := range static.Requires {
		c.link(module, r)
	}
	c.graph.Finish(module)
}

func (c *checker) link(module *graph.Module, r gojahost.Required) {
	if r.Err != nil {
		c.lack(module.ID, r)
	}
	if r.Builtin {
		return
	}
	kind := graph.Plain
	if r.Synced {
		kind = graph.Sync
	}
	c.graph.Link(module, graph.Edge{Specifier: r.Specifier, Kind: kind, Target: r.Path, Probes: r.Probes, Manifests: r.Manifests})
	if r.Path == "" {
		return
	}
	if r.Synced {
		c.graph.Hold(scopeOfCheck, c.graph.Ensure(r.Path))
	}
	if r.Sure {
		c.loads[module.ID] = append(c.loads[module.ID], r.Path)
	}
	c.reach(r.Path)
}

// lack notes what a file looks for in vain.
func (c *checker) lack(id string, r gojahost.Required) {
	e := c.sync.staticError(r.Err, r.Specifier)
	e.Path, e.From, e.Line, e.Column = id, id, r.Line, r.Column
	switch {
	case graph.Package(id) == "":
		c.problem(e)
	case r.Sure:
		c.lacks[id] = append(c.lacks[id], e)
	}
}

// spread finds what packages lack whenever the program starts.
func (c *checker) spread() {
	for reached := map[string]bool{}; len(c.sure) > 0; {
		id := c.sure[0]
		if c.sure = c.sure[1:]; reached[id] {
			continue
		}
		reached[id] = true
		for _, e := range c.lacks[id] {
			c.problem(e)
		}
		c.sure = append(c.sure, c.loads[id]...)
	}
}

func (c *checker) finish() *Checked {
	for _, m := range c.graph.Modules() {
		module := describe(c.graph, m)
		module.Version = 0
		c.checked.Modules = append(c.checked.Modules, module)
	}
	for _, w := range c.graph.Watched() {
		if !w.Gone {
			c.checked.Watched = append(c.checked.Watched, w.Path)
		}
	}
	return c.checked
}

// staticError describes an error that did not come out of the runtime.
func (s *Sync) staticError(err error, path string) *Error {
	var syntax *compile.Error
	if errors.As(err, &syntax) {
		return &Error{
			Op: "compile", Path: syntax.Path, Line: syntax.Line, Column: syntax.Column, Frame: syntax.Frame,
			Err: errors.New("SyntaxError: " + syntax.Message),
		}
	}
	return s.newError(err, path)
}
