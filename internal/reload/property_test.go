package reload

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// program draws files that load one another, and what happens to them.
type program struct {
	*rapid.T
	hot     *sim
	files   []string
	old     map[string]*code
	watched map[string]bool // nil: every change is seen
	acyclic bool
	revs    int
}

const entry = "index"

func newProgram(t *rapid.T, acyclic bool) *program {
	p := &program{T: t, hot: newSim(), old: map[string]*code{}, acyclic: acyclic}
	n := rapid.IntRange(1, 7).Draw(t, "files")
	for i := range n {
		p.files = append(p.files, fmt.Sprint("f", i))
	}
	p.files = append(p.files, fmt.Sprintf("f%d/index", n-1))
	for i, id := range p.files {
		if rapid.IntRange(0, 9).Draw(t, "missing") > 0 {
			p.hot.disk[id] = &code{ops: p.ops(i)}
		}
	}
	first := &code{}
	for range rapid.IntRange(1, 3).Draw(t, "held") {
		verb := rapid.SampledFrom([]string{"=?", "=?", "=?", "-?"}).Draw(t, "verb")
		first.ops = append(first.ops, op{verb, p.file("file")})
	}
	p.hot.disk[entry] = first
	return p
}

func (p *program) file(label string) string { return rapid.SampledFrom(p.files).Draw(p.T, label) }

// ops draws what the top level of a file does. Without cycles it loads later files only.
func (p *program) ops(i int) (ops []op) {
	from := 0
	if p.acyclic {
		from = i + 1
	}
	for range rapid.IntRange(0, 3).Draw(p.T, "ops") {
		verb := rapid.SampledFrom([]string{"-", "-", "-", "=", "-?", "=?", "effect"}).Draw(p.T, "verb")
		switch {
		case verb == "effect":
			ops = append(ops, op{verb: verb})
		case from < len(p.files):
			ops = append(ops, op{verb, rapid.SampledFrom(p.files[from:]).Draw(p.T, "loads")})
		}
	}
	return ops
}

// change draws a change of one file.
func (p *program) change() Change {
	i := rapid.IntRange(0, len(p.files)-1).Draw(p.T, "changes")
	id := p.files[i]
	p.revs++
	was := p.hot.disk[id]
	if was == nil {
		next := &code{rev: p.revs, ops: p.ops(i)}
		if old := p.old[id]; old != nil && rapid.Bool().Draw(p.T, "as it was") {
			next = old
		}
		p.hot.disk[id] = next
		return Change{Path: id, Hash: next.hash()}
	}
	next := *was
	next.rev = p.revs
	switch rapid.SampledFrom([]string{"edit", "edit", "rewrite", "rewrite", "break", "mend", "mend", "back", "remove"}).Draw(p.T, "how") {
	case "rewrite":
		next.ops = p.ops(i)
	case "break":
		next.mode = rapid.SampledFrom([]string{"syntax", "throws", "late"}).Draw(p.T, "mode")
	case "mend":
		next.mode = ""
	case "back":
		if p.old[id] != nil {
			next = *p.old[id]
		}
	case "remove":
		p.old[id] = was
		delete(p.hot.disk, id)
		return Change{Path: id, Removed: true}
	}
	p.old[id] = was
	p.hot.disk[id] = &next
	return Change{Path: id, Hash: next.hash()}
}

func (p *program) batch() (batch []Change) {
	for range rapid.IntRange(1, 3).Draw(p.T, "batch") {
		batch = append(batch, p.change())
	}
	return batch
}

// arm has the watcher look at what the machine wants watched, and tell of
// what is no longer as the machine knows it.
func (p *program) arm() {
	for p.watched != nil {
		var late []Change
		for _, w := range p.hot.machine.Graph().Watched() {
			if p.watched[w.Path] = !w.Gone; w.Gone {
				continue
			}
			now := ""
			if c := p.hot.disk[w.Path]; c != nil {
				now = c.hash()
			}
			if now != w.Hash {
				late = append(late, Change{Path: w.Path, Hash: now, Removed: now == ""})
			}
		}
		if len(late) == 0 {
			return
		}
		p.hot.apply(late)
	}
}

// verify complains of what must not be, whatever happened.
func (p *program) verify() {
	p.arm()
	p.hot.check()
	if len(p.hot.wrong) > 0 {
		p.Fatalf("%v\nlast: %v\ndisk: %v", p.hot.wrong, p.hot.log, p.contents())
	}
}

func (p *program) contents() (lines []string) {
	for _, id := range slices.Sorted(maps.Keys(p.hot.disk)) {
		c := p.hot.disk[id]
		lines = append(lines, fmt.Sprint("\n", id, c.ops, c.mode, " rev ", c.rev))
	}
	return lines
}

func (p *program) begin() {
	p.hot.log = nil
	if err := p.hot.start(entry); err != nil {
		p.Fatal("the entry catches everything, but", err)
	}
	p.verify()
}

// Whatever is saved, broken, asked for from inside or vetoed: the steps come in
// order, and afterwards the machine knows exactly what is there.
func TestAnythingMayHappen(t *testing.T) { rapid.Check(t, anythingMayHappen) }
func FuzzAnythingMayHappen(f *testing.F) { f.Fuzz(rapid.MakeFuzz(anythingMayHappen)) }

func anythingMayHappen(t *rapid.T) {
	p := newProgram(t, false)
	for _, id := range p.files {
		p.hot.scopeOf[id] = graph.Scope(rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "scope"))
	}
	p.hot.disk["/node_modules/dep"] = &code{ops: []op{{verb: "effect"}, {"-", "/node_modules/dep/lib"}}}
	p.hot.disk["/node_modules/dep/lib"] = &code{ops: []op{{"-?", p.file("back")}}}
	p.files = append(p.files, "/node_modules/dep", "/node_modules/dep/lib")
	p.inside("while it starts")
	p.begin()
	for range rapid.IntRange(1, 15).Draw(t, "times") {
		p.hot.log = nil
		clear(p.hot.during)
		p.inside("inside")
		p.hot.veto = rapid.IntRange(0, 9).Draw(t, "veto") == 0
		p.something()
		p.verify()
	}
}

// inside draws something that is done while a top level runs, or by who is
// asked or told at a step.
func (p *program) inside(label string) {
	switch rapid.IntRange(0, 7).Draw(p.T, label) {
	case 0, 1:
		p.hot.during[p.file("inside")] = p.something
	case 2:
		step := rapid.SampledFrom([]Action{Check, Announce, Report}).Draw(p.T, "step")
		p.hot.during[string(step)] = p.something
	}
}

func (p *program) something() {
	switch rapid.IntRange(0, 7).Draw(p.T, "what") {
	case 0:
		p.resync()
	case 1:
		c := &code{rev: p.revs, ops: p.hot.disk[entry].ops}
		p.hot.disk[entry] = c
		p.hot.apply([]Change{{Path: entry, Hash: c.hash()}})
	case 2:
		if id := p.file("load"); p.hot.disk[id] != nil {
			_, _ = p.hot.load(id)
		}
	default:
		p.hot.apply(p.batch())
	}
}

func (p *program) resync() {
	ids := slices.DeleteFunc([]string{p.file("resync"), p.file("resync")}, func(id string) bool {
		return p.hot.cache[id] == nil || !p.hot.cache[id].loaded || p.hot.disk[id] == nil
	})
	if err := p.hot.resync(ids...); err != nil && err != ErrBusy {
		p.Fatal(err)
	}
}

// Once a batch is committed, what holders see is what a fresh process would
// load; where something is broken, once it is mended.
func TestHotEqualsCold(t *testing.T) { rapid.Check(t, hotEqualsCold) }
func FuzzHotEqualsCold(f *testing.F) { f.Fuzz(rapid.MakeFuzz(hotEqualsCold)) }

func hotEqualsCold(t *rapid.T) {
	p := newProgram(t, true)
	if rapid.Bool().Draw(t, "only what is watched is seen") {
		p.watched = map[string]bool{}
		p.hot.seen = func(path string) bool { return p.watched[path] }
	}
	p.begin()
	for range rapid.IntRange(1, 12).Draw(t, "times") {
		p.hot.log = nil
		p.hot.apply(p.batch())
		if rapid.IntRange(0, 5).Draw(t, "resync") == 0 {
			p.resync()
		}
		p.verify()
		p.compare()
	}
	p.mendAll()
	p.verify()
	if len(p.hot.machine.pending)+len(p.hot.machine.renewable()) > 0 {
		t.Fatalf("nothing is broken, but pending are %v\n%v", p.hot.machine.pending, p.hot.log)
	}
	p.compare()
}

// mendAll makes every file exist and work.
func (p *program) mendAll() {
	p.hot.log = nil
	var batch []Change
	for _, id := range p.files {
		p.revs++
		next := &code{rev: p.revs}
		if was := p.hot.disk[id]; was != nil {
			next.ops = was.ops
		}
		p.hot.disk[id] = next
		batch = append(batch, Change{Path: id, Hash: next.hash()})
	}
	p.hot.apply(batch)
}

// compare looks for a difference to a fresh process in which what is pinned is
// what it is here: only a restart would renew that.
func (p *program) compare() {
	m := p.hot.machine
	if len(m.pending)+len(m.renewable()) > 0 {
		return
	}
	for id := range p.hot.cache {
		if p.hot.disk[id] == nil {
			return // it keeps its last exports, which a fresh process cannot have
		}
	}
	cold := newSim()
	cold.disk = maps.Clone(p.hot.disk)
	for _, module := range m.Graph().Modules() {
		if module.Pinned() {
			cold.disk[module.ID] = p.hot.cache[module.ID].code
		}
	}
	if err := cold.start(entry); err != nil {
		p.Fatal(err)
	}
	for id, want := range cold.exports {
		module := m.Graph().Module(id)
		if module == nil || module.State != graph.Loaded {
			p.mustNotWant(cold, id)
			continue
		}
		if !module.Reloadable() || p.copiesStale(cold, module) {
			continue
		}
		if got := p.hot.exports[id]; got != want {
			p.Fatalf("%s\nhot  %s\ncold %s\nlast: %v\ndisk: %v", id, got, want, p.hot.log, p.contents())
		}
	}
}

// copiesStale tells whether a module has copied from a pinned one that would
// have found other files in a fresh process.
func (p *program) copiesStale(cold *sim, module *graph.Module) bool {
	g := p.hot.machine.Graph()
	seen := map[string]bool{}
	for todo := []*graph.Module{module}; len(todo) > 0; todo = todo[1:] {
		for _, e := range todo[0].Edges {
			to := g.Module(e.Target)
			if e.Kind == graph.Sync || to == nil || seen[to.ID] {
				continue
			}
			if seen[to.ID] = true; to.Pinned() && p.hot.exports[to.ID] != cold.exports[to.ID] {
				return true
			}
			todo = append(todo, to)
		}
	}
	return false
}

// mustNotWant complains if a fresh process would load a file because a
// reloadable module asks for it, which did not get it here.
func (p *program) mustNotWant(cold *sim, id string) {
	for _, kind := range []graph.Kind{graph.Plain, graph.Sync} {
		for _, up := range cold.machine.Graph().Importers(id, kind) {
			here := p.hot.machine.Graph().Module(up.ID)
			if here != nil && here.State == graph.Loaded && here.Reloadable() {
				p.Fatalf("%s is not loaded, though %s asks for it\nlast: %v\ndisk: %v", id, up.ID, p.hot.log, p.contents())
			}
		}
	}
}

// What is kept does not grow with the number of reloads.
func TestNothingGrows(t *testing.T) {
	h := newSim()
	h.disk["index"] = &code{ops: []op{{"=", "a"}}}
	h.disk["a"] = &code{ops: []op{{"effect", ""}, {"-", "b"}, {"-?", "missing"}, {"-?", "bad"}}}
	h.disk["b"] = &code{ops: []op{{"effect", ""}}}
	h.disk["bad"] = &code{mode: "late", ops: []op{{"effect", ""}, {"-", "b"}}}
	if err := h.start("index"); err != nil {
		t.Fatal(err)
	}
	watched := map[string]bool{}
	size := func() string {
		m := h.machine
		for _, w := range m.graph.Watched() {
			if watched[w.Path] = true; w.Gone {
				delete(watched, w.Path)
			}
		}
		return fmt.Sprint(len(m.running), len(m.current), len(m.effects.owner), len(m.effects.of), len(m.waiting), len(m.pending),
			len(m.stale), len(m.graph.Modules()), len(watched), len(h.live))
	}
	var before string
	for i := range 2000 {
		if i == 10 {
			before = size()
		}
		h.log = h.log[:0]
		for _, mode := range []string{"", "late", ""} {
			h.disk["b"] = &code{rev: i, mode: mode, ops: []op{{"effect", ""}, {"-?", fmt.Sprint("never", i)}}}
			h.apply([]Change{{Path: "b", Hash: h.disk["b"].hash()}})
		}
		h.check()
	}
	if after := size(); after != before || len(h.wrong) > 0 {
		t.Errorf("sizes were %s, are %s; %v", before, after, h.wrong)
	}
}
