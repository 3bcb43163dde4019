package heatsync

import (
	"maps"
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// Module is one loaded file.
type Module struct {
	Path string
	// Version counts how often it was evaluated and kept.
	Version int
	// Hash is that of the bytes that run: SHA-256 in hexadecimal.
	Hash string
	// Held says that a sync.require has returned it: to the files HeldBy, or to Go code.
	Held   bool
	HeldBy []string
	// Reloadable says that it is evaluated again when its file changes.
	Reloadable bool
	Imports    []Import
}

// Import is one specifier that a module asked for.
type Import struct {
	Specifier string
	Path      string // "" if it was not found
	Sync      bool   // by sync.require, not by require
}

// Watched lists the paths that are worth watching, in no order: those of loaded files, and
// some at which there is none yet. Any goroutine may call it.
func (s *Sync) Watched() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.watched))
}

// Modules lists the loaded modules in the order in which they were first evaluated.
// The list is a copy.
func (s *Sync) Modules() []Module { return modulesOf(s.host.Graph()) }

func modulesOf(g *graph.Graph) []Module {
	var list []Module
	for _, m := range g.Modules() {
		module := Module{
			Path: m.ID, Version: m.Version, Hash: m.Hash, Reloadable: m.Reloadable(),
			Held: m.Held(), HeldBy: g.HeldIn(m.ID),
		}
		for _, e := range m.Edges {
			module.Imports = append(module.Imports, Import{e.Specifier, e.Target, e.Kind == graph.Sync})
		}
		list = append(list, module)
	}
	return list
}
