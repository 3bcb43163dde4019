package heatsync

import "github.com/heatsync-go/heatsync/internal/graph"

// Reason is why a module is part of a reload. Its String reads after the module's path:
// "changed", "plain importer of /app/a.js".
type Reason struct {
	Why Why
	// Of is a path, or for FindsAnother a specifier; "" for Changed and Resynced.
	Of string
}

// Why is the sort of a [Reason].
type Why string

const (
	// Changed modules are not what was loaded.
	Changed = Why(graph.Changed)
	// Resynced modules are evaluated again because [Sync.Resync] asked for it.
	Resynced = Why(graph.Resynced)
	// PlainImporter has loaded Of by require, and may have copied from it.
	PlainImporter = Why(graph.PlainImporter)
	// Importer has asked for Of by sync.require, and did not get it before.
	Importer = Why(graph.Importer)
	// FindsAnother module for Of, a specifier, than before.
	FindsAnother = Why(graph.FindsAnother)
	// Appeared: the file is new where Sync.RequireAll looks for some.
	Appeared = Why(graph.Appeared)
	// TakesPlace of another file, Of, in the object that holders have.
	TakesPlace = Why(graph.TakesPlace)
)

func (r Reason) String() string { return graph.Reason{Why: graph.Why(r.Why), Of: r.Of}.String() }
