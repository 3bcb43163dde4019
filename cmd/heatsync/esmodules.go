package main

import (
	"path/filepath"
	"sync"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	known "github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// esModules are the files of a program whose entry is an ES module. Node loads
// them by itself, so that nothing in there hears of them: they are found by
// reading. None can be reloaded, and a save of one says so. What the host runs, it tells of.
type esModules struct {
	mu    sync.Mutex
	found map[string]bool // true: nobody else watches it
}

// watch finds what the entry reaches, with the hashes that it has, without what
// lies in packages.
func (e *esModules) watch(entry string) (files []watchlist.Entry) {
	s, err := heatsync.NewProgram(nil).Sync()
	if err != nil {
		return nil // the program goes on without
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range s.Analyze(entry).Modules {
		if ours, seen := e.found[m.Path]; known.Package(m.Path) == "" && (ours || !seen) {
			e.found[m.Path] = true
			files = append(files, watchlist.Entry{Path: m.Path, Hash: m.Hash})
		}
	}
	return files
}

// leave notes the files of which the program itself tells.
func (e *esModules) leave(told []watchlist.Entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, w := range told {
		e.found[w.Path] = false
	}
}

// restart says which of the files that changed only a restart can renew.
func (e *esModules) restart(b change.Batch) *heatsync.Reload {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := &heatsync.Reload{}
	for _, c := range b.Changes {
		if e.found[c.Path] {
			r.Restart = append(r.Restart, heatsync.ReloadedModule{Path: c.Path, Reason: heatsync.Reason{Why: heatsync.Changed}})
		}
	}
	return r
}

// isESModule tells whether Node takes a file for one by its name.
func isESModule(file string) bool {
	switch ext := filepath.Ext(file); {
	case ext == ".mjs" || ext == ".mts":
		return true
	case ext == ".js" || ext == ".ts" || ext == ".jsx" || ext == ".tsx":
		path, err := filepath.Abs(file)
		return err == nil && resolve.PackageType(resolve.OS(), path) == "module"
	}
	return false
}
