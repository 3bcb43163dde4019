package heatsync_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// registry is what a Go program lets its scripts fill: route(name).
type registry struct {
	live []string // names, in the order in which they began
	log  []string
	bad  string // the name of which start or stop panics
}

// give defines route in the runtime of s.
func (r *registry) give(s *heatsync.Sync) {
	s.Runtime().Set("route", func(name string) {
		s.Own(func() func() {
			r.log = append(r.log, "+"+name)
			if r.bad == "+"+name {
				panic(errors.New("can't begin " + name))
			}
			r.live = append(r.live, name)
			return func() {
				r.log = append(r.log, "-"+name)
				i := slices.Index(r.live, name)
				r.live = slices.Delete(r.live, i, i+1)
				if r.bad == "-"+name {
					panic("can't end " + name)
				}
			}
		})
	})
}

// since returns what has happened since it was last called.
func (r *registry) since() string {
	text := strings.Join(r.log, " ")
	r.log = nil
	return text
}

func newRegistry(t *testing.T, opts heatsync.Options, texts map[string]string) (r *registry, s *heatsync.Sync, path func(name string) string) {
	t.Helper()
	opts.Dir = files(t, texts)
	_, s = newSync(t, opts)
	r = &registry{}
	r.give(s)
	return r, s, func(name string) string { return filepath.Join(opts.Dir, name) }
}

func (r *registry) happened(t *testing.T, what, want string) {
	t.Helper()
	if got := r.since(); got != want {
		t.Errorf("%s: %q happened, want %q", what, got, want)
	}
}

// What a top level registers in Go begins when its version is accepted, after that
// before has ended, and ends with it.
func TestOwn(t *testing.T) {
	veto := error(nil)
	r, s, path := newRegistry(t, heatsync.Options{Check: func() error { return veto }}, map[string]string{
		"a.js": `route("a1"); route("a2"); exports.seen = live();`,
	})
	s.Runtime().Set("live", func() int { return len(r.live) })
	a := require(t, s, "./a.js")
	r.happened(t, "the first version", "+a1 +a2")
	if n := a.Get("seen").ToInteger(); n != 0 {
		t.Errorf("%d had begun before the top level had run to its end", n)
	}
	for _, c := range []struct{ what, text, want string }{
		{"a new version", `route("b")`, "-a1 -a2 +b"},
		{"one that throws", `route("c"); throw new Error("no")`, ""},
		{"one that does not compile", `route("c"`, ""},
		{"the next", `route("b"); route("d")`, "-b +b +d"},
		{"one that is vetoed", `route("veto")`, ""},
		{"one without", ``, "-b -d"},
		{"in a promise job", `Promise.resolve().then(() => route("job"))`, "+job"},
		{"after that", ``, "-job"},
	} {
		veto = nil
		if strings.Contains(c.text, "veto") {
			veto = errors.New("no")
		}
		apply(t, s, path("a.js"), c.text)
		r.happened(t, c.what, c.want)
	}
}

// A first version that fails leaves nothing behind.
func TestOwnOfAFirstVersionThatFails(t *testing.T) {
	r, s, path := newRegistry(t, heatsync.Options{}, map[string]string{
		"a.js": `route("a"); require("./b.js"); throw new Error("no")`, "b.js": `route("b")`,
	})
	if _, err := s.Require("./a.js"); err == nil {
		t.Fatal("no error")
	}
	r.happened(t, "a file that throws, and one that does not", "+b")
	save(t, path("a.js"), `route("a")`)
	require(t, s, "./a.js")
	r.happened(t, "the next try", "+a")
	if _, err := apply(t, s, path("b.js"), `route("b2")`); err != nil {
		t.Fatal(err)
	}
	apply(t, s, path("a.js"), `route("a2"); require("./new.js")`, path("new.js"), `route("new"); throw new Error("no")`)
	r.happened(t, "what a failed version has loaded", "")
}

// Who calls outside of any top level begins at once, and belongs to the file that calls.
func TestOwnOutsideOfTopLevels(t *testing.T) {
	r, s, path := newRegistry(t, heatsync.Options{}, map[string]string{
		"a.js": `exports.add = (name) => { route(name); return live(); }`, "b.js": `exports.n = require("./a.js").add("by b")`,
	})
	s.Runtime().Set("live", func() int { return len(r.live) })
	add, err := heatsync.Bind[func(string) (int, error)](s, "./a.js", "add")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := add.Get()("one"); n != 1 || err != nil {
		t.Error(n, err)
	}
	if n := require(t, s, "./b.js").Get("n").ToInteger(); n != 2 {
		t.Errorf("%d had begun when the call returned", n)
	}
	r.happened(t, "calls", "+one +by b")
	s.Own(func() func() { r.log = append(r.log, "+go"); return func() { r.log = append(r.log, "-go") } })
	s.Own(func() func() { r.log = append(r.log, "+nil"); return nil })
	r.happened(t, "Go code by itself", "+go +nil")
	if _, err := apply(t, s, path("a.js"), `exports.add = () => {}`); err != nil {
		t.Fatal(err)
	}
	r.happened(t, "a new version of the file that has called", "-one -by b")
	s.Close()
	r.happened(t, "Close", "-go")
	s.Own(func() func() { t.Error("begun after Close"); return nil })
}

// A file that is gone for good takes along what it has registered; a version that
// replaces another one since that was taken out of the cache does so in order.
func TestOwnEndsWithTheModule(t *testing.T) {
	r, s, path := newRegistry(t, heatsync.Options{}, map[string]string{
		"a.js": `require("./b.js")`, "b.js": `route("b")`,
		"c.js": `exports.again = () => { delete require.cache[require.resolve("./d.js")]; require("./d.js") }; require("./d.js")`, "d.js": `route("d")`,
	})
	require(t, s, "./a.js")
	again, err := heatsync.Bind[func() error](s, "./c.js", "again")
	if err != nil {
		t.Fatal(err)
	}
	r.happened(t, "at first", "+b +d")
	if err := again.Get()(); err != nil {
		t.Error(err)
	}
	r.happened(t, "by hand", "-d +d")
	if _, err := s.Resync("./c.js"); err != nil {
		t.Error(err)
	}
	r.happened(t, "resync", "-d +d")
	save(t, path("a.js"), "")
	os.Remove(path("b.js"))
	if _, err := s.Apply(change.Batch{Changes: []change.Change{{Path: path("a.js")}, {Path: path("b.js"), Kind: change.Removed}}}); err != nil {
		t.Error(err)
	}
	r.happened(t, "a file that is gone", "-b")
}

// A panic in start or stop is reported, and costs nobody else anything.
func TestOwnPanics(t *testing.T) {
	var stderr bytes.Buffer
	r, s, path := newRegistry(t, heatsync.Options{Stderr: &stderr}, map[string]string{
		"a.js": `route("a"); route("b"); exports.n = 1; exports.now = () => { route("now"); return 5 }`,
	})
	said := func(want string) {
		t.Helper()
		if text := stderr.String(); !strings.Contains(text, want) {
			t.Errorf("stderr is %q, without %q", text, want)
		}
		stderr.Reset()
	}
	r.bad = "+a"
	a := require(t, s, "./a.js")
	r.happened(t, "start panics in a first version", "+a +b")
	said("can't begin a")
	r.bad = "-b"
	if _, err := apply(t, s, path("a.js"), `route("b"); route("c"); exports.n = 2; exports.now = () => { route("now"); return 5 }`); err != nil {
		t.Error(err)
	}
	r.happened(t, "stop panics in a reload", "-b +b +c")
	said("can't end b")
	r.bad = "+now"
	now, err := heatsync.Bind[func() (int, error)](s, "./a.js", "now")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := now.Get()(); n != 5 || err != nil {
		t.Error("start panics in a call:", n, err)
	}
	said("can't begin now")
	r.since()
	r.bad = "-b"
	s.Close()
	r.happened(t, "stop panics in Close", "-b -c")
	if n := a.Get("n").ToInteger(); n != 2 {
		t.Error(n)
	}
}

// What a program's scripts have registered ends with it.
func TestOwnInAProgram(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `route("a"); process.on("exit", () => route("late"))`})
	p := heatsync.NewProgram(&heatsync.Options{Dir: dir})
	s, err := p.Sync()
	if err != nil {
		t.Fatal(err)
	}
	r := &registry{}
	r.give(s)
	if err := p.Run(t.Context(), "a.js"); err != nil {
		t.Fatal(err)
	}
	r.happened(t, "a program", "+a +late -a -late")
}

// Whatever is saved, what is registered is what the versions that run have registered.
func TestOwnIsWhatVersionsRegister(t *testing.T) {
	const n = 5
	random := rand.New(rand.NewPCG(1, 2))
	texts := map[string]string{"main.js": ""}
	for i := range n {
		texts["main.js"] += fmt.Sprintf("require('./f%d.js');", i)
	}
	running := make([][]string, n)
	for i := range n {
		running[i] = []string{fmt.Sprint("first", i)}
		texts[fmt.Sprintf("f%d.js", i)] = fmt.Sprintf("route('first%d')", i)
	}
	r, s, path := newRegistry(t, heatsync.Options{}, texts)
	require(t, s, "./main.js")
	for step := range 60 {
		var saved []string
		next, broken := slices.Clone(running), false
		for i := range n {
			if random.IntN(2) == 0 {
				continue
			}
			next[i] = nil
			text := ""
			for k := range random.IntN(3) {
				name := fmt.Sprintf("s%d.f%d.%d", step, i, k)
				next[i] = append(next[i], name)
				text += "route('" + name + "');"
			}
			if random.IntN(6) == 0 {
				broken, text = true, text+"throw 1"
			}
			saved = append(saved, path(fmt.Sprintf("f%d.js", i)), text)
		}
		var b change.Batch
		for i := 0; i < len(saved); i += 2 {
			save(t, saved[i], saved[i+1])
			b.Add(change.Change{Path: saved[i]})
		}
		if _, err := s.ApplyOnly(b); (err != nil) != broken {
			t.Fatalf("step %d: %v, broken is %v", step, err, broken)
		}
		if !broken {
			running = next
		}
		want := slices.Sorted(slices.Values(slices.Concat(running...)))
		if got := slices.Sorted(slices.Values(r.live)); !slices.Equal(got, want) {
			t.Fatalf("step %d: %v is registered, want %v", step, got, want)
		}
	}
	s.Close()
	if len(r.live) > 0 {
		t.Errorf("after Close %v is registered", r.live)
	}
}
