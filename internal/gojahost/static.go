package gojahost

import (
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
)

// Static is what a file's text says of what it loads.
type Static struct {
	Hash     string
	Requires []Required
}

// Required is a literal require in a file's text, and what it stands for now.
type Required struct {
	compile.Required
	Path      string // "" for a core module, and if it was not found
	Builtin   bool
	Probes    []string
	Manifests []string
	Err       error // why it was not found
}

// Static compiles a file and resolves what its text requires. Nothing is run.
func (l *loader) Static(id string) (*Static, error) {
	code, err := l.read(id)
	if err != nil {
		return nil, err
	}
	s := &Static{Hash: code.Hash}
	for _, r := range code.Requires {
		resolve := l.resolve
		if r.Imported {
			resolve = l.resolveImport
		}
		f, err := resolve(r.Specifier, id)
		r.Synced = r.Synced || r.Imported && graph.Package(f.Target) == ""
		required := Required{Required: r, Builtin: f.builtin, Probes: f.Probes, Manifests: f.Manifests, Err: err}
		if !f.builtin {
			required.Path = f.Target
		} else if l.builtins.Hollow(f.Target) && graph.Package(id) == "" { // packages mostly ask in case of need
			required.Err = l.hollow(f.Target, id)
		}
		s.Requires = append(s.Requires, required)
	}
	return s, nil
}
