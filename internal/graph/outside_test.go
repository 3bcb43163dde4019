package graph

import (
	"slices"
	"testing"

	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// loaded returns a module that is.
func loaded(g *Graph, id, hash string, edges ...Edge) *Module {
	m := g.Ensure(id)
	g.Start(m, hash)
	for _, e := range edges {
		g.Link(m, e)
	}
	g.Finish(m)
	return m
}

// What asked for modules before anybody knew it for a file is a module like any
// other once it runs.
func TestOutsideThatTurnsOutToBeAFile(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	g.Link(g.Outside("a"), Edge{Specifier: "b", Kind: Sync, Target: "b"})
	a := g.Ensure("a")
	g.Start(a, "1")
	if a.State != Loading || a.Order == 0 {
		t.Errorf("state %v, order %d: want it to be loading, in its place", a.State, a.Order)
	}
	g.Finish(a)
	g.Hold(1, a)
	if !slices.Contains(g.Modules(), a) || !a.Reloadable() {
		t.Errorf("modules %v, reloadable %v: want both", ids(g.Plan([]Cause{{"a", Reason{Why: Changed}}}).Evaluate), a.Reloadable())
	}
}

// A Go program that holds a file which failed is not told to restart for it: it
// is no file.
func TestNothingOutsideIsToRestart(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	g.Link(g.Outside("program"), Edge{Specifier: "a", Kind: Sync, Target: "a"})
	a := g.Ensure("a")
	g.Start(a, "1")
	g.Forget(a)
	if plan := g.Plan([]Cause{{"a", Reason{Why: Changed}}}); len(plan.Restart) > 0 {
		t.Errorf("to restart are %v, want none", plan.Restart)
	}
}

// A file that only failed is not watched because it requires itself.
func TestNotWatchedForItsOwnSake(t *testing.T) {
	g, told := New(), map[string]bool{}
	g.Open(1, false, true)
	a := g.Ensure("a")
	g.Start(a, "1")
	g.Link(a, Edge{Specifier: "a", Target: "a"})
	g.Hold(1, a)
	g.Forget(a)
	if got := watchedNow(g, told); got != "\n\twant ?" {
		t.Errorf("watched are %q, want none", got)
	}
}

// hashes returns with what contents a watcher is told to watch each path.
func hashes(g *Graph) map[string]string {
	told := map[string]string{}
	for _, w := range g.Watched() {
		if !w.Gone {
			told[w.Path] = w.Hash
		}
	}
	return told
}

// A watcher is told of the bytes that run, whatever was tried before them.
func TestWatchedWithTheBytesThatRun(t *testing.T) {
	g, held, _, _, _ := trialWorld()
	g.Begin()
	g.Start(held, "2")
	g.Link(held, Edge{Specifier: "new", Target: "new"})
	fresh := g.Ensure("new")
	g.Start(fresh, "broken")
	g.Forget(fresh)
	g.Restore(held, "1", nil)
	g.Rollback()
	loaded(g, "new", "good")
	if got := hashes(g)["new"]; got != "good" {
		t.Errorf("new is watched with the contents %q, want good", got)
	}
}

// Only a link is watched with the contents of the file to which it leads: of what
// was looked for in vain, and of a package.json, none are known.
func TestWatchedWithTheContentsBehindALink(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	loaded(g, "b", "of b")
	g.Hold(1, loaded(g, "a", "of a", Edge{Specifier: "x", Target: "b", Link: "link", Probes: []string{"probe"}, Manifests: []string{"manifest"}}))
	got := hashes(g)
	for path, want := range map[string]string{"a": "of a", "link": "of b", "probe": "", "manifest": ""} {
		if hash, watched := got[path]; !watched || hash != want {
			t.Errorf("%s is watched (%v) with %q, want %q", path, watched, hash, want)
		}
	}
}

// A link within packages is their installer's affair, unless somebody holds the
// package through it.
func TestLinksWithinPackages(t *testing.T) {
	link := "/app/node_modules/x/x.js"
	for kind, want := range map[Kind]bool{Plain: false, Sync: true} {
		g := New()
		g.Open(1, true, true)
		g.Hold(1, loaded(g, "/app/a.js", "1", Edge{Specifier: "x", Kind: kind,
			Target: "/app/node_modules/.pnpm/x/node_modules/x/x.js", Link: link}))
		if _, watched := hashes(g)[link]; watched != want {
			t.Errorf("a %v link is watched: %v", kind, watched)
		}
	}
}

// What is not found any more is looked for wherever it was, until it is found.
func TestWatchedWhileLost(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	e := Edge{Specifier: "x", Target: "/app/node_modules/x/x.js", Probes: []string{"/app/node_modules/x.js"}}
	a := loaded(g, "/app/a.js", "1", e)
	g.Hold(1, a)
	if got := hashes(g); len(got) != 1 {
		t.Errorf("watched are %v, want a.js alone", got)
	}
	e.Lost = true
	g.Link(a, e)
	if _, watched := hashes(g)["/app/node_modules/x.js"]; !watched {
		t.Error("x is lost, and nobody looks for it")
	}
	e.Lost = false
	g.Link(a, e)
	if gone := g.Watched(); len(gone) != 2 || !gone[0].Gone || !gone[1].Gone {
		t.Errorf("watching %v, want that to be over", gone)
	}
}

// A package.json is armed with what was last read there, and nothing else is: a
// module's hash is that of what runs.
func TestArm(t *testing.T) {
	diff := []watchlist.Entry{{Path: "module", Hash: "known"}, {Path: "manifest"}, {Path: "unread"}, {Path: "over", Gone: true}}
	want := slices.Clone(diff)
	want[1].Hash = sum.Of([]byte("text of manifest"))
	got := Arm(diff, func(path string) (string, bool) { return "text of " + path, path != "unread" })
	if !slices.Equal(got, want) {
		t.Errorf("Arm gives %v, want %v", got, want)
	}
}
