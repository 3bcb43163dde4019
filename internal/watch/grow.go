package watch

import (
	"os"
	"path/filepath"
	"time"

	"github.com/heatsync-go/heatsync/internal/folder"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// growth watches for files that appear at patterns. The pattern itself is tracked as a file
// that is never there, so that its directory is watched; what is found is tracked as
// a file that was not there.
type growth struct {
	patterns map[string]folder.Pattern
	set      map[string]bool // paths that whoever asks watches
	grown    map[string]bool // those that only a pattern does
	hinted   bool            // something has happened to a name that may be one
	next     time.Time       // when to look though nothing has
}

// take returns what is to be tracked from now on. A file of a pattern is tracked on when
// nobody else asks for it: it may come back.
func (g *growth) take(diff []watchlist.Entry) (track []watchlist.Entry) {
	if g.set == nil {
		g.patterns, g.set, g.grown = map[string]folder.Pattern{}, map[string]bool{}, map[string]bool{}
	}
	for _, d := range diff {
		switch {
		case d.Fixed > 0 && d.Gone:
			delete(g.patterns, d.Path)
			track = append(track, d)
			for path := range g.grown {
				if !g.claims(path) {
					delete(g.grown, path)
					track = append(track, watchlist.Entry{Path: path, Gone: true})
				}
			}
		case d.Fixed > 0:
			g.patterns[d.Path], g.hinted = folder.Of(d.Path, d.Fixed), true
			track = append(track, watchlist.Entry{Path: d.Path})
		case d.Gone && g.claims(d.Path):
			delete(g.set, d.Path)
			g.grown[d.Path] = true
		case d.Gone:
			delete(g.set, d.Path)
			track = append(track, d)
		default:
			delete(g.grown, d.Path)
			g.set[d.Path] = true
			track = append(track, d)
		}
	}
	return track
}

func (g *growth) claims(path string) bool {
	for _, p := range g.patterns {
		if p.Match(path) {
			return true
		}
	}
	return false
}

// hear is told of an event.
func (g *growth) hear(e event) {
	for _, p := range g.patterns {
		g.hinted = g.hinted || e.lost || e.dead || p.Part(e.name)
	}
}

// grow has what has appeared tracked.
func (k *keeper) grow() {
	g := &k.growth
	if len(g.patterns) == 0 || !g.hinted && time.Now().Before(g.next) {
		return
	}
	interval := time.Second
	if k.watcher.opts.Poll > 0 {
		interval = k.watcher.opts.Poll
	}
	g.hinted, g.next = false, time.Now().Add(interval)
	var found []watchlist.Entry
	for _, p := range g.patterns {
		p.Walk(&tree{k, map[string]bool{}}, func(path string, _ bool) {
			if !g.set[path] && !g.grown[path] {
				g.grown[path] = true
				found = append(found, watchlist.Entry{Path: path})
			}
		})
	}
	if len(found) > 0 {
		k.tracker.Set(found)
	}
}

// tree is what the disk has.
type tree struct {
	keeper *keeper
	dirs   map[string]bool // of what was listed
}

func (t *tree) List(dir string) (names []string) {
	places := []string{dir}
	if layers := t.keeper.watcher.opts.Layers; layers != nil {
		places = layers.Places(dir)
	}
	for _, place := range places {
		entries, _ := os.ReadDir(place) // what can't be listed has nothing new
		for _, e := range entries {
			names = append(names, e.Name())
			if e.IsDir() {
				t.dirs[filepath.Join(dir, e.Name())] = true
			}
		}
	}
	return names
}

func (t *tree) IsDir(path string) bool { return t.dirs[path] }
