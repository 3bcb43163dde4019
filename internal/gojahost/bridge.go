package gojahost

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
	"weak"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/facade"
	"github.com/heatsync-go/heatsync/internal/wire"
)

// bridge joins the facade, which is JavaScript, to the machine and to the other parts: it
// is what the facade sees as its host, and calls what that returns.
type bridge struct {
	*runtime
	opts   *Options
	guard  *guard
	loader *loader
	facade *facadeLoader
	aim    goja.Value // aims a face
	byGo   bool       // Go code calls, and caller was not asked yet
}

func newBridge(r *runtime, g *guard, l *loader, opts *Options) *bridge {
	return &bridge{runtime: r, guard: g, loader: l, facade: newFacadeLoader(r), opts: opts, aim: r.vm.ToValue(aim)}
}

// realm is what the facade returns: the class, and functions for its host.
type realm struct {
	class                                 *goja.Object
	enter, leave, failed, broken, partial goja.Callable
	disown, apply, resume                 goja.Callable
	dispose, raise, parseJSON             goja.Callable
	own, endOwned, outside                goja.Callable
	helper, main, gives, called           goja.Callable
}

// start evaluates the facade's files and hands it what this host offers.
func (b *bridge) start(offered *goja.Object) error {
	main, err := b.facade.load(facade.Main)
	if err != nil {
		return err
	}
	create, ok := goja.AssertFunction(main)
	if !ok {
		return fmt.Errorf("%s exports no function", facade.Main)
	}
	v, err := create(goja.Undefined(), offered)
	if err != nil {
		return err
	}
	o := v.(*goja.Object)
	b.realm.class = o.Get("Heatsync").(*goja.Object)
	for name, f := range map[string]*goja.Callable{
		"enter": &b.realm.enter, "leave": &b.realm.leave, "failed": &b.realm.failed, "broken": &b.realm.broken,
		"partial": &b.realm.partial, "disown": &b.realm.disown, "apply": &b.realm.apply,
		"resume": &b.realm.resume, "dispose": &b.realm.dispose, "raise": &b.realm.raise,
		"parseJSON": &b.realm.parseJSON, "own": &b.realm.own, "endOwned": &b.realm.endOwned, "outside": &b.realm.outside,
		"helper": &b.realm.helper, "main": &b.realm.main, "gives": &b.realm.gives, "called": &b.realm.called,
	} {
		if *f, ok = goja.AssertFunction(o.Get(name)); !ok {
			return fmt.Errorf("%s lacks %s", facade.Main, name)
		}
	}
	return nil
}

// offered is what the facade sees of this host.
func (b *bridge) offered() *goja.Object {
	start := time.Now()
	members := map[string]any{
		"machine":    b.machineObject(),
		"cached":     func(id string) bool { return b.loader.cache[id] != nil },
		"module":     b.loader.objectOf,
		"hash":       b.loader.hash,
		"site":       b.site,
		"caller":     b.caller,
		"calling":    b.calling,
		"live":       b.opts.Live,
		"whole":      b.opts.Whole,
		"names":      func() { b.loader.named = true },
		"weak":       b.weak,
		"loaded":     b.builtins.Loaded,
		"faces":      b.faces,
		"resolve":    b.resolveFor,
		"load":       b.loadFor,
		"imports":    b.loader.imports,
		"isMain":     b.loader.isMain,
		"builtin":    func(name string) goja.Value { return b.value(b.loader.builtin(name)) },
		"compile":    func(id string) goja.Value { hash, err := b.loader.stage(id); return b.value(b.vm.ToValue(hash), err) },
		"evict":      b.loader.evict,
		"restore":    b.loader.restore,
		"forget":     b.loader.forget,
		"commit":     func([]string) { b.loader.endTransaction() },
		"check":      b.check,
		"guard":      b.guarded,
		"inside":     func(call goja.FunctionCall) goja.Value { return b.vm.ToValue(engine.Inside(call.Argument(0))) },
		"report":     b.report,
		"uncaught":   b.uncaught,
		"warn":       b.warn,
		"now":        func() float64 { return float64(time.Since(start)) / float64(time.Millisecond) },
		"timer":      b.timer,
		"configured": b.configured,
		"watching":   b.watching,
		"asked":      b.loader.flush,
		"written":    b.loader.textOf,
	}
	return b.late(slices.Collect(maps.Keys(members)), func(name string) any { return members[name] })
}

func (b *bridge) resolveFor(specifier, importer string, isImport bool) goja.Value {
	resolve := b.loader.resolve
	if isImport {
		resolve = b.loader.resolveImport
	}
	f, err := resolve(specifier, importer)
	if err != nil {
		return b.value(nil, err)
	}
	o := b.written(func(c wire.Codec) { wire.Found(c, &f.Edge) }).(*goja.Object)
	b.must(o.Set("builtin", f.builtin))
	return o
}

func (b *bridge) loadFor(call goja.FunctionCall) goja.Value {
	importer := ""
	if v := call.Argument(1); !goja.IsUndefined(v) {
		importer = v.String()
	}
	m, err := b.loader.load(call.Argument(0).String(), importer)
	if err != nil {
		return b.value(nil, err)
	}
	return m.object.Get("exports")
}

// guarded calls a function of the facade's, in which code of the user's runs; with an id,
// that of a module.
func (b *bridge) guarded(f goja.Callable, id string) (v goja.Value) {
	err := b.guard.within(id, func() (err error) {
		v, err = f(goja.Undefined())
		return err
	})
	return b.value(v, err)
}

// weak returns a function that returns an object for as long as anybody else has it.
func (b *bridge) weak(call goja.FunctionCall) goja.Value {
	to := weak.Make(call.Argument(0).(*goja.Object))
	return b.vm.ToValue(func() goja.Value {
		if o := to.Value(); o != nil {
			return o
		}
		return goja.Undefined()
	})
}

func (b *bridge) check() goja.Value {
	if b.opts.Check != nil {
		if err := b.opts.Check(); err != nil {
			panic(b.goError(err))
		}
	}
	return goja.Undefined()
}

// report passes on what became of a reload. The facade adds the error and the
// duration to the machine's outcome.
func (b *bridge) report(told *goja.Object) {
	b.loader.endTransaction()
	if b.opts.Report == nil || b.machine.Last().Told {
		return
	}
	r := &Report{Outcome: b.machine.Last(), Versions: map[string]int{}, Heard: told.Get("heard").ToBoolean()}
	r.Duration = time.Duration(told.Get("duration").ToFloat() * float64(time.Millisecond))
	switch {
	case r.OK:
	case b.guard.cut != nil:
		r.Err = b.guard.cut // of which JavaScript has heard nothing
	default:
		r.Err = b.exception(told.Get("error"))
	}
	for _, c := range r.Evaluated {
		r.Versions[c.ID] = b.version(c.ID)
	}
	b.opts.Report(r)
}

func (b *bridge) uncaught(v goja.Value) {
	if b.opts.Uncaught != nil {
		b.opts.Uncaught(b.exception(v))
	}
}

func (b *bridge) warn(text string) {
	if b.opts.Warn != nil {
		b.opts.Warn(text)
	}
}

func (b *bridge) watching(on bool) {
	if b.opts.Watching != nil {
		b.opts.Watching(on)
	}
	b.loader.flush()
}

// timer returns a global timer function: the runtime's own, or that of the
// core module.
func (b *bridge) timer(name string) goja.Value {
	if v := b.vm.GlobalObject().Get(name); v != nil && !goja.IsUndefined(v) {
		return v
	}
	if !b.guard.timers {
		return b.value(nil, errors.New(name+": this runtime has no timers: define the global function, use Sync.Loop, or run it as a Program"))
	}
	v, err := b.builtins.Load("timers")
	if err != nil {
		return b.value(nil, err)
	}
	return v.(*goja.Object).Get(name)
}

func (b *bridge) configured(options *goja.Object) {
	if quiet := options.Get("quiet"); !goja.IsUndefined(quiet) && b.opts.Settle != nil {
		b.opts.Settle(time.Duration(quiet.ToFloat() * float64(time.Millisecond)))
	}
}
