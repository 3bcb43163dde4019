package heatsync

import (
	"errors"
	"fmt"
	"strings"

	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/lower"
)

// Analysis is what [Sync.Analyze] learned about programs without running them.
type Analysis struct {
	// Modules are the files that were reached, the given ones first. Version is 0.
	Modules []Module
	// Problems are files that do not compile, and ids that were not found.
	Problems []*Error
	// Warnings are what may surprise: what is taken out of a module that is held, and does not
	// follow. The error says of each where.
	Warnings []*Error
	// Watched are the paths that would be watched if all of it were loaded.
	Watched []string
}

// Analyze compiles the given files and everything that they reach by requires with a
// literal id, without running any of it, and returns which module would load which. The
// given files count as entries. Packages are followed. What a package does not find is a
// problem only if the package always looks for it when it is loaded, and the program always
// loads the package when it starts.
func (s *Sync) Analyze(files ...string) *Analysis {
	a := &analyzer{sync: s, graph: graph.New(), seen: map[string]bool{}, loads: map[string][]string{}, lacks: map[string][]*Error{}, found: &Analysis{}}
	a.graph.Open(scopeOfAnalysis, true, true)
	for _, file := range files {
		id, err := s.host.Locate(file)
		if err != nil {
			a.problem(s.newError(err, file))
			continue
		}
		a.graph.Pin(a.graph.Ensure(id))
		a.sure = append(a.sure, id)
		a.reach(id)
	}
	for len(a.todo) > 0 {
		next := a.todo[0]
		a.todo = a.todo[1:]
		a.visit(next)
	}
	a.spread()
	return a.finish()
}

const scopeOfAnalysis = 1

type analyzer struct {
	sync  *Sync
	graph *graph.Graph
	seen  map[string]bool
	todo  []string
	sure  []string            // files that run whenever the program starts
	loads map[string][]string // what a file loads whenever it runs
	lacks map[string][]*Error // what a package's file looks for in vain then
	found *Analysis
}

func (a *analyzer) problem(e *Error) { a.found.Problems = append(a.found.Problems, e) }

func (a *analyzer) reach(id string) {
	if !a.seen[id] {
		a.seen[id] = true
		a.todo = append(a.todo, id)
	}
}

// visit compiles a file, and notes what it asks for as if it had been loaded.
func (a *analyzer) visit(id string) {
	module := a.graph.Ensure(id)
	static, err := a.sync.host.Static(id)
	if err != nil {
		a.problem(a.sync.staticError(err, id))
		static = &gojahost.Static{} // it asks for nothing, for all that is known
	}
	a.graph.Start(module, static.Hash)
	a.takes(id, static.Text)
	for _, r := range static.Requires {
		a.link(module, r)
	}
	a.graph.Finish(module)
}

// takes notes what a file of the project takes out of what it holds.
func (a *analyzer) takes(id, text string) {
	if graph.Package(id) != "" || !strings.Contains(text, ".require") {
		return
	}
	for _, t := range a.sync.host.Taken(text) {
		what := fmt.Errorf("%s is taken out of sync.require(%s), and stays today's when that changes: keep the object, or use live mode", strings.Join(t.Names, ", "), t.Specifier)
		a.found.Warnings = append(a.found.Warnings, &Error{Op: "analyze", Path: id, Line: t.Line, Column: t.Column, Err: what})
	}
}

func (a *analyzer) link(module *graph.Module, r gojahost.Required) {
	if r.Err != nil {
		a.lack(module.ID, r)
	}
	if r.Builtin {
		return
	}
	kind := graph.Plain
	if r.Synced {
		kind = graph.Sync
	}
	a.graph.Link(module, graph.Edge{Specifier: r.Specifier, Kind: kind, Target: r.Path, Probes: r.Probes, Manifests: r.Manifests})
	if r.Path == "" {
		return
	}
	if r.Synced {
		a.graph.Hold(scopeOfAnalysis, a.graph.Ensure(r.Path))
	}
	if r.Sure {
		a.loads[module.ID] = append(a.loads[module.ID], r.Path)
	}
	a.reach(r.Path)
}

// lack notes what a file looks for in vain.
func (a *analyzer) lack(id string, r gojahost.Required) {
	e := a.sync.staticError(r.Err, r.Specifier)
	e.Path, e.From, e.Line, e.Column = id, id, r.Line, r.Column
	switch {
	case graph.Package(id) == "":
		a.problem(e)
	case r.Sure:
		a.lacks[id] = append(a.lacks[id], e)
	}
}

// spread finds what packages lack whenever the program starts.
func (a *analyzer) spread() {
	for reached := map[string]bool{}; len(a.sure) > 0; {
		id := a.sure[0]
		if a.sure = a.sure[1:]; reached[id] {
			continue
		}
		reached[id] = true
		for _, e := range a.lacks[id] {
			a.problem(e)
		}
		a.sure = append(a.sure, a.loads[id]...)
	}
}

func (a *analyzer) finish() *Analysis {
	a.found.Modules = modulesOf(a.graph)
	for i := range a.found.Modules {
		a.found.Modules[i].Version = 0
	}
	for _, w := range a.graph.Watched() {
		if !w.Gone {
			a.found.Watched = append(a.found.Watched, w.Path)
		}
	}
	return a.found
}

// staticError describes an error that did not come out of the runtime.
func (s *Sync) staticError(err error, path string) *Error {
	var syntax *lower.Error
	if errors.As(err, &syntax) {
		return &Error{
			Op: "compile", Path: syntax.Path, Line: syntax.Line, Column: syntax.Column, Frame: syntax.Frame,
			Err: errors.New("SyntaxError: " + syntax.Message),
		}
	}
	return s.newError(err, path)
}
