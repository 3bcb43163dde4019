package graph

import (
	"strconv"
	"testing"
)

// trialWorld is a held module that follows, and three that nobody holds.
func trialWorld() (g *Graph, held, plain, live, tried *Module) {
	g = New()
	g.Open(1, true, true)
	for _, id := range []string{"held", "plain", "live", "tried"} {
		m := g.Ensure(id)
		g.Start(m, "1")
		g.Finish(m)
	}
	held = g.Module("held")
	g.Hold(1, held)
	return g, held, g.Module("plain"), g.Module("live"), g.Module("tried")
}

// What a module asks for that is not on trial, from a function called while
// the trial is under way, outlives a rollback.
func TestRollbackKeepsWhatOthersAskedFor(t *testing.T) {
	g, held, plain, live, tried := trialWorld()
	asking := g.Ensure("asking")
	g.Start(asking, "1")
	g.Finish(asking)
	g.Hold(1, asking)

	g.Begin()
	g.Start(held, "2")
	g.Link(held, Edge{Specifier: "tried", Target: "tried"})
	g.Link(held, Edge{Specifier: "tried", Kind: Sync, Target: "tried"})
	g.Hold(1, tried)
	g.Link(asking, Edge{Specifier: "plain", Target: "plain"})
	g.Link(asking, Edge{Specifier: "live", Kind: Sync, Target: "live"})
	g.Hold(1, live)
	g.Restore(held, "1", nil)
	g.Rollback()

	if !plain.Reloadable() || !live.Held() || !live.Reloadable() {
		t.Errorf("plain %v, live %v %v: want all", plain.Reloadable(), live.Held(), live.Reloadable())
	}
	if tried.Held() || tried.Reloadable() {
		t.Error("what the version that failed had asked for is reloadable")
	}
}

// A watcher is told of the bytes that were tried, lest it report the file that
// has just failed; a batch is compared with what was known before, so that
// the same bytes are tried again.
func TestRollbackTellsTheWatcherWhatWasTried(t *testing.T) {
	g, held, _, _, _ := trialWorld()
	g.Watched()
	g.Begin()
	g.Start(held, "2")
	g.Link(held, Edge{Specifier: "new", Target: "new"})
	fresh := g.Ensure("new")
	g.Start(fresh, "broken")
	g.Forget(fresh)
	g.Restore(held, "1", nil)
	g.Rollback()

	diff := g.Watched()
	if len(diff) != 1 || diff[0].Path != "new" || diff[0].Hash != "broken" {
		t.Errorf("to watch: %v, want new with its broken contents", diff)
	}
	if fresh.State != Failed || fresh.Hash != "" {
		t.Errorf("state %v, hash %q: want it to have failed, with no bytes known", fresh.State, fresh.Hash)
	}
	g.Begin()
	g.Start(held, "3")
	g.Finish(held)
	g.Commit()
	if diff := g.Watched(); len(diff) != 1 || !diff[0].Gone {
		t.Errorf("to watch: %v, want new to be gone, which nobody asks for", diff)
	}
	if g.Module("new") != nil {
		t.Error("new is still known")
	}
}

// The mark is handed on along chains that are deeper than some stacks.
func TestLongChain(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	const n = 100_000
	ids := make([]string, n)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
		m := g.Ensure(ids[i])
		g.Start(m, "1")
		if i > 0 {
			g.Link(m, Edge{Specifier: "next", Target: ids[i-1]})
		}
		g.Finish(m)
	}
	g.Hold(1, g.Module(ids[n-1]))
	if !g.Module(ids[0]).Reloadable() {
		t.Error("the end of the chain is not reloadable")
	}
}
