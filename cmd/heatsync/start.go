package main

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/heatsync-go/heatsync"
	known "github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/nodehost"
)

// loaded is a module of either host.
type loaded struct {
	path       string
	version    int
	held       bool
	reloadable bool
	heldBy     []string
	loadedBy   []string // by plain require
}

// ofSync lists what a Sync has loaded.
func ofSync(s *heatsync.Sync) []loaded { return ofModules(s.Modules()) }

func ofModules(all []heatsync.Module) (list []loaded) {
	loadedBy := map[string][]string{}
	for _, m := range all {
		for _, i := range m.Imports {
			if !i.Sync && i.Path != "" && !slices.Contains(loadedBy[i.Path], m.Path) {
				loadedBy[i.Path] = append(loadedBy[i.Path], m.Path)
			}
		}
	}
	for _, m := range all {
		list = append(list, loaded{m.Path, m.Version, m.Held, m.Reloadable, m.HeldBy, loadedBy[m.Path]})
	}
	return list
}

// ofNode lists what Node has.
func ofNode(all []nodehost.Module) (list []loaded) {
	for _, m := range all {
		list = append(list, loaded{m.ID, m.Version, m.Held, m.Reloadable, m.HeldBy, m.LoadedBy})
	}
	return list
}

// newStart describes a program that has just begun. What packages load by themselves is
// their own affair, and not counted.
func newStart(o options, modules []loaded, isWatched func(path string) bool) startEvent {
	e := startEvent{Heatsync: heatsync.Version, Host: o.host, Entry: entryOf(o.file), Live: o.live || o.all}
	for _, m := range modules {
		if known.Package(m.path) != "" && !m.reloadable {
			continue
		}
		switch {
		case m.reloadable:
			e.Reloadable++
		default:
			e.Pinned++
		}
		if m.held {
			e.Held++
		}
		if isWatched(m.path) && !o.noWatch {
			e.Watched++
		}
	}
	if e.Reloadable == 0 && !o.restart && !o.noWatch {
		e.Hint = wayOut
	}
	return e
}

const wayOut = `run it by heatsync run --all FILE; load modules by sync.require("./file.js"), with const sync = new (require("heatsync"))(); or write ES modules, whose imports are live; or let --restart begin the program anew`

// entryOf is the path of the program, links resolved as in the paths of modules.
func entryOf(file string) string {
	path, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// tellStart says that a program on the built-in engine has begun, when the modules that its
// entry waits for have run.
func tellStart(s *heatsync.Sync, o options, u *ui, r *restarter) {
	modules := ofSync(s)
	if slices.ContainsFunc(modules, func(m loaded) bool { return m.version == 0 }) {
		time.AfterFunc(soon, func() { s.Loop().Post(func() { tellStart(s, o, u, r) }) })
		return
	}
	r.begun()
	watched := s.Watched()
	u.say(newStart(o, modules, func(path string) bool { return slices.Contains(watched, path) }))
	r.listens()
}

// soon is how long modules that are being loaded may take until heatsync looks again.
const soon = 50 * time.Millisecond
