package gojahost

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
)

// Static is what a file's text says of what it loads.
type Static struct {
	Hash     string
	Text     string
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

// Taken is what a text takes out of a module that it holds, and that does not follow, except
// in live mode.
type Taken struct {
	Names        []string
	Specifier    string // as it stands there
	Line, Column int
}

// Taken lists what a module's text takes.
func (h *Host) Taken(text string) (list []Taken) {
	v, err := h.bridge.facade.load("taken.js")
	if err != nil {
		return nil
	}
	takenIn, _ := goja.AssertFunction(v.ToObject(h.vm).Get("takenIn"))
	found, err := takenIn(goja.Undefined(), h.vm.ToValue(text))
	if err != nil {
		return nil
	}
	h.vm.ForOf(found, func(each goja.Value) bool {
		o := each.ToObject(h.vm)
		t := Taken{Specifier: o.Get("specifier").String(), Line: int(o.Get("line").ToInteger()), Column: int(o.Get("column").ToInteger())}
		_ = h.vm.ExportTo(o.Get("names"), &t.Names)
		list = append(list, t)
		return true
	})
	return list
}

// Static compiles a file and resolves what its text requires. Nothing is run.
func (l *loader) Static(id string) (*Static, error) {
	code, err := l.read(id)
	if err != nil {
		return nil, err
	}
	s := &Static{Hash: code.Hash, Text: code.Source}
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
