package graph

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The files in testdata are a little language:
//
//	index* = a - b        index is the entry; it loads a by sync.require, a loads b by require
//	b ! x                 b looked for x in vain
//	nofollow a            a is held by a scope of which importers do not follow
//	nowatch a             a is held by a scope that does not watch
//	close 1               a scope is over; the first follows, the second is nofollow's, the third nowatch's
//	throws b              b's first evaluation fails; its importer catches that
//	change b              what runs again?
//	resync a              what runs again?
//	evaluate b a          what is expected, in order; nothing after the word: nothing
//	restart index         what only a restart can renew
//	watched a b x         the paths that are watched
//
// Modules are loaded as a program would: depth first from the first one named.
func TestPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no test files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld()
			for n, line := range strings.Split(string(text), "\n") {
				line, _, _ = strings.Cut(line, "#")
				if fields := strings.Fields(line); len(fields) > 0 {
					if err := w.do(fields); err != nil {
						t.Errorf("%s:%d: %v", file, n+1, err)
					}
				}
			}
		})
	}
}

type world struct {
	first  string
	edges  map[string][]Edge
	hold   map[string]Scope
	pinned map[string]bool
	throws map[string]bool
	graph  *Graph
	plan   Plan
	watch  map[string]bool
}

func newWorld() *world {
	return &world{edges: map[string][]Edge{}, hold: map[string]Scope{}, pinned: map[string]bool{}, throws: map[string]bool{}}
}

func (w *world) do(f []string) error {
	switch f[0] {
	case "nofollow":
		w.hold[f[1]] = 2
	case "nowatch":
		w.hold[f[1]] = 3
	case "throws":
		w.throws[f[1]] = true
	case "close":
		w.load()
		s, err := strconv.Atoi(f[1])
		w.graph.Close(Scope(s))
		return err
	case "change":
		w.load()
		var dirty []Cause
		for _, id := range f[1:] {
			dirty = append(dirty, Cause{id, Reason{Why: Changed}})
		}
		w.plan = w.graph.Plan(dirty)
	case "resync":
		w.load()
		w.plan = w.graph.PlanAll(f[1:], Reason{Why: Resynced})
	case "evaluate":
		return expect(ids(w.plan.Evaluate), f[1:])
	case "restart":
		got := ids(w.plan.Restart)
		slices.Sort(got)
		return expect(got, f[1:])
	case "because": // because a: plain importer of b
		return w.because(strings.TrimSuffix(f[1], ":"), strings.Join(f[2:], " "))
	case "watched":
		return w.watched(f[1:])
	default:
		w.define(f)
	}
	return nil
}

func (w *world) define(f []string) {
	name := func(s string) string {
		id := strings.TrimSuffix(s, "*")
		if id != s {
			w.pinned[id] = true
		}
		if w.first == "" {
			w.first = id
		}
		return id
	}
	from := name(f[0])
	for i := 1; i+1 < len(f); i += 2 {
		to := name(f[i+1])
		switch f[i] {
		case "=":
			w.edges[from] = append(w.edges[from], Edge{Specifier: to, Kind: Sync, Target: to})
		case "-":
			w.edges[from] = append(w.edges[from], Edge{Specifier: to, Target: to})
		case "!":
			w.edges[from] = append(w.edges[from], Edge{Specifier: to, Probes: []string{to}})
		}
		from = to
	}
}

func (w *world) load() {
	if w.graph != nil {
		return
	}
	w.graph = New()
	w.graph.Open(1, true, true)
	w.graph.Open(2, false, true)
	w.graph.Open(3, true, false)
	w.evaluate(w.first)
}

func (w *world) evaluate(id string) {
	m := w.graph.Ensure(id)
	if m.State != Unloaded {
		return
	}
	w.graph.Start(m, "hash of "+id)
	if w.pinned[id] {
		w.graph.Pin(m)
	}
	for _, e := range w.edges[id] {
		w.graph.Link(m, e)
		if e.Target == "" {
			continue
		}
		w.evaluate(e.Target)
		if e.Kind == Sync && !w.throws[e.Target] {
			w.graph.Hold(max(1, w.hold[e.Target]), w.graph.Module(e.Target))
		}
	}
	if w.throws[id] {
		w.graph.Forget(m)
		return
	}
	w.graph.Finish(m)
}

func (w *world) because(id, want string) error {
	for _, c := range append(w.plan.Evaluate, w.plan.Restart...) {
		if c.ID == id {
			return expect([]string{c.String()}, []string{want})
		}
	}
	return fmt.Errorf("%s is not in the plan", id)
}

func (w *world) watched(want []string) error {
	w.load()
	if w.watch == nil {
		w.watch = map[string]bool{}
	}
	for _, d := range w.graph.Watched() {
		w.watch[d.Path] = !d.Gone
	}
	var got []string
	for path, on := range w.watch {
		if on {
			got = append(got, path)
		}
	}
	slices.Sort(got)
	return expect(got, want)
}

func ids(causes []Cause) []string {
	var list []string
	for _, c := range causes {
		list = append(list, c.ID)
	}
	return list
}

func expect(got, want []string) error {
	if g, w := strings.Join(got, " "), strings.Join(want, " "); g != w {
		return fmt.Errorf("got  %s\n\twant %s", g, w)
	}
	return nil
}

func TestPackage(t *testing.T) {
	for _, c := range []struct{ id, want string }{
		{"/app/a.js", ""},
		{"/app/node_modules/x/lib/a.js", "/app/node_modules/x"},
		{"/app/node_modules/@s/x/a.js", "/app/node_modules/@s/x"},
		{"/app/node_modules/x/node_modules/y/a.js", "/app/node_modules/x/node_modules/y"},
		{"/app/node_modules/x.js", "/app/node_modules/x.js"},
		{"/app/my_node_modules/a.js", ""},
		{"/app/node_modules_old/a.js", ""},
		{`C:\app\node_modules\x\a.js`, `C:\app\node_modules\x`},
	} {
		if got := Package(c.id); got != c.want {
			t.Errorf("Package(%q) = %q, want %q", c.id, got, c.want)
		}
	}
}

// What is counted must come back to nothing: a watched path without a module,
// or a mention without an importer, would be a leak of one entry a reload.
func TestForgettingEverythingLeavesNothing(t *testing.T) {
	g := New()
	g.Open(1, true, true)
	a, b := g.Ensure("a"), g.Ensure("b")
	g.Start(a, "1")
	g.Hold(1, a)
	g.Link(a, Edge{Specifier: "./b", Target: "b", Probes: []string{"b.js"}})
	g.Link(a, Edge{Specifier: "./b.js", Target: "b"})
	g.Start(b, "2")
	g.Link(b, Edge{Specifier: "./c", Target: "c", Probes: []string{"c.js"}})
	g.Forget(b)
	g.Forget(a)
	if n := len(g.modules) + len(g.about) + len(g.watch.reasons); n != 0 {
		t.Errorf("left: modules %v, about %v, reasons %v", g.modules, g.about, g.watch.reasons)
	}
}

// watchedNow returns the paths that a watcher has been told of.
func watchedNow(g *Graph, told map[string]bool) string {
	w := world{graph: g, watch: told}
	return strings.TrimPrefix(fmt.Sprint(w.watched([]string{"?"})), "got  ")
}

func TestScopesBeginAndEndTheWatching(t *testing.T) {
	g, told := New(), map[string]bool{}
	m := g.Ensure("index")
	g.Start(m, "1")
	g.Finish(m)
	steps := []struct {
		what string
		do   func()
		want string
	}{
		{"no scope", func() {}, "index"},
		{"one that does not watch", func() { g.Open(1, true, false) }, ""},
		{"and one that does", func() { g.Open(2, true, true) }, "index"},
		{"which ends", func() { g.Close(2) }, ""},
	}
	for _, s := range steps {
		s.do()
		if got, _, _ := strings.Cut(watchedNow(g, told), "\n"); got != s.want {
			t.Errorf("%s: watched are %q, want %q", s.what, got, s.want)
		}
	}
}

// A module may ask for another long after its top level ran.
func TestWatchedBelowALateFailure(t *testing.T) {
	g, told := New(), map[string]bool{}
	g.Open(1, true, true)
	a := g.Ensure("a")
	g.Start(a, "1")
	g.Finish(a)
	g.Hold(1, a)
	g.Link(a, Edge{Specifier: "b", Kind: Sync, Target: "b"})
	b := g.Ensure("b")
	g.Start(b, "1")
	g.Link(b, Edge{Specifier: "c", Probes: []string{"c"}})
	g.Forget(b)
	if got, _, _ := strings.Cut(watchedNow(g, told), "\n"); got != "a b c" {
		t.Errorf("watched are %q", got)
	}
}
