package conformance

import (
	_ "embed"
	"os"
	"path/filepath"
	"testing"

	"github.com/dop251/goja"
	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

func TestRandomGoja(t *testing.T) { hotEqualsCold(t, realDir(t), &gojaHot{}, gojaCold{}, false) }

// Where the whole program is held, nobody has promised not to copy.
func TestRandomWholeGoja(t *testing.T) {
	hotEqualsCold(t, realDir(t), &gojaHot{whole: true}, gojaCold{whole: true}, true)
}

//go:embed testdata/random/program.js
var programSource string

var programCode = goja.MustCompile("<program.js>", "(function (module) {"+programSource+"\n})", false)

// gojaProgram is a program on goja. It stands on the host, not on the public
// API, to hear what is to be watched.
type gojaProgram struct {
	host    *gojahost.Host
	vm      *goja.Runtime
	object  *goja.Object
	watch   []watchlist.Entry
	reports []report
}

func newGojaProgram(t *rapid.T, dir string, whole bool) *gojaProgram {
	p := &gojaProgram{vm: goja.New()}
	require := p.begin(t, dir, whole)
	p.object = p.start(t, require, dir)
	return p
}

// begin makes the host, and returns what a file in dir requires by.
func (p *gojaProgram) begin(t *rapid.T, dir string, whole bool) (require goja.Value) {
	p.vm.SetMaxCallStackSize(3000)
	set, err := nodecore.New(nodecore.Env{VM: p.vm, Loop: loop.New(), Stdout: os.Stdout, Stderr: os.Stderr, Dir: dir, Exit: func(int) error { return nil }})
	if err == nil {
		p.host, err = gojahost.New(gojahost.Options{
			VM: p.vm, Builtins: set, Dir: dir, Whole: whole, Report: p.report,
			Watch: func(diff []watchlist.Entry) { p.watch = append(p.watch, diff...) },
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	loader, err := set.Load("module")
	if err != nil {
		t.Fatal(err)
	}
	return p.call(t, loader.(*goja.Object).Get("createRequire"), filepath.Join(dir, "program.js"))
}

func (p *gojaProgram) start(t *rapid.T, require goja.Value, dir string) *goja.Object {
	wrapper, err := p.vm.RunProgram(programCode)
	if err != nil {
		t.Fatal(err)
	}
	module := p.vm.NewObject()
	p.call(t, wrapper, module)
	return p.call(t, module.Get("exports"), p.call(t, require, "heatsync"), dir).(*goja.Object)
}

func (p *gojaProgram) call(t *rapid.T, f goja.Value, args ...any) goja.Value {
	call, _ := goja.AssertFunction(f)
	var values []goja.Value
	for _, arg := range args {
		values = append(values, p.vm.ToValue(arg))
	}
	v, err := call(goja.Undefined(), values...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (p *gojaProgram) list(names []string) *goja.Object {
	list := p.vm.NewArray()
	for i, name := range names {
		list.Set(p.vm.ToValue(i).String(), name)
	}
	return list
}

func (p *gojaProgram) report(r *gojahost.Report) {
	told := report{OK: r.OK, Pending: r.Pending, Removed: r.Removed}
	for _, c := range r.Restart {
		told.Restart = append(told.Restart, struct{ ID, Reason string }{c.ID, c.String()})
	}
	if r.Err != nil {
		told.Error = r.Err.Error()
	}
	p.reports = append(p.reports, told)
	if mark, ok := goja.AssertFunction(p.object.Get("mark")); ok {
		var evaluated []string
		for _, each := range r.Evaluated {
			evaluated = append(evaluated, each.ID)
		}
		if _, err := mark(p.object, p.vm.ToValue(r.OK), p.list(evaluated), p.list(p.loaded())); err != nil {
			panic(err)
		}
	}
}

func (p *gojaProgram) loaded() (ids []string) {
	for _, m := range p.host.Graph().Modules() {
		ids = append(ids, m.ID)
	}
	return ids
}

// gojaHot is one after the other.
type gojaHot struct {
	*gojaProgram
	whole bool
}

func (h *gojaHot) open(t *rapid.T, dir string) { h.gojaProgram = newGojaProgram(t, dir, h.whole) }

func (p *gojaProgram) close(t *rapid.T) { p.call(t, p.object.Get("close")) }

func (p *gojaProgram) apply(t *rapid.T, batch change.Batch) answer {
	if err := p.host.Apply(batch); err != nil {
		t.Fatal(err)
	}
	return p.answer("")
}

func (p *gojaProgram) show(t *rapid.T, names, own []string) answer {
	return p.answer(p.shown(t, names, own, nil))
}

func (p *gojaProgram) shown(t *rapid.T, names, own, others []string) string {
	return p.call(t, p.object.Get("show"), p.list(names), p.list(own), p.list(others)).String()
}

func (p *gojaProgram) answer(shown string) answer {
	a := answer{Shown: shown, Watch: p.watch, Reports: p.reports, Loaded: p.loaded()}
	p.watch, p.reports = nil, nil
	return a
}

// gojaCold loads in a fresh runtime.
type gojaCold struct{ whole bool }

func (c gojaCold) show(t *rapid.T, dir string, names, others []string) shown {
	return parse(t, newGojaProgram(t, dir, c.whole).shown(t, names, nil, others))
}
