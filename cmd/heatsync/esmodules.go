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
// reading. None can be reloaded, and a save of one says so. What the host runs, it tells of:
// that it has loaded what it says, while a file that was found may have been saved since.
type esModules struct {
	set   func([]watchlist.Entry) // is called by one at a time
	mu    sync.Mutex
	found map[string]bool // true: nobody else watches it
}

// watch has files watched that were found, unless the program tells of them.
func (e *esModules) watch(found []watchlist.Entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var files []watchlist.Entry
	for _, f := range found {
		if ours, seen := e.found[f.Path]; ours || !seen {
			e.found[f.Path] = true
			files = append(files, f)
		}
	}
	e.set(files)
}

// reached returns what an entry reaches, with the hashes that it has now, without what
// lies in packages. It takes a while.
func reached(entry string) (files []watchlist.Entry) {
	s, err := heatsync.NewProgram(nil).Sync()
	if err != nil {
		return nil // the program goes on without
	}
	for _, m := range s.Analyze(entry).Modules {
		if known.Package(m.Path) == "" {
			files = append(files, watchlist.Entry{Path: m.Path, Hash: m.Hash})
		}
	}
	return files
}

// leave has files watched as the program tells, by what it has loaded.
func (e *esModules) leave(told []watchlist.Entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, w := range told {
		e.found[w.Path] = false
	}
	e.set(told)
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
