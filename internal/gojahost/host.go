// Package gojahost runs CommonJS modules on the goja engine: module wrapper, cache, a
// require per module, guards. The class Heatsync and the transaction are in package facade
// and package reload; this package does what they ask for.
//
// # Threads
//
// A Host belongs to its runtime's goroutine.
package gojahost

import (
	"errors"
	"fmt"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Options are what a host stands on. VM and Builtins are needed. The functions
// may be nil; they are called on the runtime's goroutine.
type Options struct {
	VM       *goja.Runtime
	Builtins *nodecore.Set
	// Dir is where ids start that Go code asks for.
	Dir string
	// FS is where modules come from, the system's own files if nil.
	FS resolve.FS
	// Live makes scopes live that do not say otherwise.
	Live bool
	// Whole holds every file of the project that another loads, in live mode.
	Whole bool
	// NodePath and PreserveSymlinks are those of the Resolver.
	NodePath         []string
	PreserveSymlinks bool
	// Limit ends a top level that runs longer while files are reloaded. Zero
	// means no limit.
	Limit time.Duration

	// Watch receives paths to watch, or not to watch any more.
	Watch func([]watchlist.Entry)
	// Settle receives how long a file must be quiet, if a program says so.
	Settle func(time.Duration)
	// Watching receives whether something is watched for which the program stays alive.
	Watching func(bool)
	// Report receives every reload that is over.
	Report func(*Report)
	// Wanted tells whether a file is to be loaded when it appears, though no module has
	// asked for it.
	Wanted func(path string) bool
	// Check may veto a reload before it is committed.
	Check func() error
	// Uncaught takes what somebody's listener threw.
	Uncaught func(error)
	// Warn takes a line of text.
	Warn func(string)
}

// Report describes one reload.
type Report struct {
	reload.Outcome
	Duration time.Duration
	// Err is what the first module that failed threw, nil if all went well.
	Err error
	// Heard says that an "error" listener has received it.
	Heard bool
	// Versions counts how often each module that was evaluated has been.
	Versions map[string]int
}

// Host runs modules on one runtime. It is where Go code calls in; its parts are
//
//	loader   finds, compiles and runs modules, and keeps them
//	bridge   joins the facade to the machine and to the others
//	guard    has code of the user's end
//	runtime  is what all of them stand on
type Host struct {
	*loader
	bridge *bridge
	own    *goja.Object // the `new Heatsync()` of Go code
}

// New prepares a runtime. It defines no global.
func New(opts Options) (*Host, error) {
	compileFacade()
	r := &runtime{vm: opts.VM, builtins: opts.Builtins, machine: reload.New()}
	g := newGuard(r, opts.Limit)
	l := newLoader(r, g, &opts)
	h := &Host{loader: l, bridge: newBridge(r, g, l, &opts)}
	if err := h.bridge.start(h.bridge.offered()); err != nil {
		return nil, fmt.Errorf("start heatsync: %w", err)
	}
	return h, nil
}

// Contain runs code of the user's so that whatever it does ends as an error which
// JavaScript can catch. coroutines is that of Engine.Run.
func (h *Host) Contain(what string, coroutines int, f func() error) error {
	return h.guard.contain(what, coroutines, f)
}

// Graph lets others read which module loads which.
func (h *Host) Graph() *graph.Graph { return h.machine.Graph() }

// Busy tells whether a reload is under way, or a module is being loaded.
func (h *Host) Busy() bool { return h.guard.busy() }

// resume ends a reload that was cut off by an interrupt, as one that failed. An
// interrupt ends all JavaScript down to the call from Go, finally blocks too.
func (h *Host) resume() {
	if h.Busy() {
		return
	}
	var err error
	for again := true; again; again = h.guard.cutOff(err) && h.machine.Busy() { // what runs now may be cut off as well
		h.vm.ClearInterrupt()
		_, err = h.call(h.realm.resume, h.vm.ToValue(h.machine.Busy()))
	}
	h.vm.ClearInterrupt()
}

// Main loads the program's entry, which is never evaluated again. path is
// resolved as the argument of `node` is.
func (h *Host) Main(path string) error {
	return h.enter(func() error {
		id, err := h.Locate(path)
		if err != nil {
			return err
		}
		h.machine.Pin(id)
		h.entry = id
		if h.isModule(id) {
			_, err = h.call(h.realm.main, h.vm.ToValue(id)) // who awaits tells of failures as of any rejection
			return err
		}
		_, err = h.load(id, "")
		return err
	})
}

// Apply reloads what the batch asks for: all of it, or nothing. What became of
// it is told to Options.Report. It must not be called while Busy.
func (h *Host) Apply(batch change.Batch) error {
	return h.apply(batch, func(changes []reload.Change) error {
		h.machine.Apply(changes)
		return nil
	})
}

// ApplyOnly applies a batch by itself: see reload.Machine. If it fails, the files are again
// what they were before.
func (h *Host) ApplyOnly(batch change.Batch) error {
	undo := h.fs.Save()
	err := h.apply(batch, h.machine.ApplyOnly)
	if err != nil || !h.machine.Last().OK {
		undo()
	}
	return err
}

func (h *Host) apply(batch change.Batch, begin func([]reload.Change) error) error {
	if h.machine.Busy() {
		h.resume() // from a resync that was cut off
	}
	defer h.lift(batch)
	return h.enter(func() error {
		if err := begin(h.take(batch)); err != nil {
			return err
		}
		_, err := h.call(h.realm.apply)
		return err
	})
}

// enter runs an entry from Go: what it changed of the paths to watch is told
// afterwards.
func (h *Host) enter(f func() error) error {
	h.guard.depth++
	err := h.builtins.Engine().Run(engine.Many, f)
	h.guard.depth--
	if h.guard.cutOff(err) {
		h.guard.cut = err
		h.resume()
		h.guard.cut = nil
	}
	h.flush()
	return err
}

// Require is sync.require as Go code calls it: id is resolved from Dir.
func (h *Host) Require(id string) (goja.Value, error) {
	if m := h.cache[h.known[id]]; m != nil && !m.loading { // as lookUp in facade/heatsync.js finds it
		return h.exportsOf(m)
	}
	v, err := h.method("require", h.vm.ToValue(id))
	if err != nil {
		return nil, err
	}
	path := h.PathOf(id)
	if m := h.cache[path]; m != nil && !m.loading {
		if exports, err := h.exportsOf(m); err == nil && exports.SameAs(v) {
			h.known[id] = path
		}
	}
	return v, nil
}

// exportsOf asks a module for its exports, which is code of the facade.
func (h *Host) exportsOf(m *module) (v goja.Value, err error) {
	if thrown := h.vm.Try(func() { v = h.exports(m) }); thrown != nil {
		return nil, thrown
	}
	return v, nil
}

// Release takes back that Go code has required an id. The module is forgotten when its file
// is gone, unless others have asked for it.
func (h *Host) Release(id string) {
	delete(h.known, id)
	h.machine.Unlink(h.from(), graph.Edge{Specifier: id, Kind: graph.Sync})
}

// Resync is sync.resync as Go code calls it.
func (h *Host) Resync(ids []string) error {
	_, err := h.method("resync", h.array(ids))
	return err
}

// method calls a method of the Heatsync that belongs to Go code.
func (h *Host) method(name string, arg goja.Value) (v goja.Value, err error) {
	err = h.enter(func() error {
		if h.own == nil {
			own, err := h.realm.outside(goja.Undefined())
			if err != nil {
				return err
			}
			h.own = own.(*goja.Object)
		}
		f, _ := goja.AssertFunction(h.own.Get(name))
		h.bridge.byGo = true
		defer func() { h.bridge.byGo = false }()
		v, err = f(h.own, arg)
		return err
	})
	return v, err
}

// PathOf is the file that an id stands for, as Go code asks, or the id if there is none.
func (h *Host) PathOf(id string) string {
	if f, err := h.resolve(id, h.from()); err == nil {
		return f.Target
	}
	return id
}

// TextOf is the text of a file that runs, "" if there is none.
func (h *Host) TextOf(file string) string { return h.textOf(file) }

// Runs tells whether a file is a module that runs.
func (h *Host) Runs(file string) bool { return h.cache[file] != nil }

// Timers says that timers of the core module "timers" fire: a loop runs.
func (h *Host) Timers() { h.guard.timers = true }

// Program says that the runtime is a program's, which can end itself.
func (h *Host) Program() { h.guard.program = true }

// Own has begin called when the version of the calling file is accepted, or now if its top level
// does not run, and end when that version is over. Code in no file lasts until EndOwned.
func (h *Host) Own(begin, end func()) error {
	call := func(what string, f func()) goja.Value {
		return h.vm.ToValue(func() goja.Value {
			return h.value(goja.Undefined(), h.Contain(what, engine.Few, func() error { f(); return nil }))
		})
	}
	file := h.vm.ToValue(h.bridge.caller())
	return h.enter(func() error {
		_, err := h.call(h.realm.own, file, call("start", begin), call("stop", end))
		return err
	})
}

// EndOwned ends all that Own has begun.
func (h *Host) EndOwned() error {
	return h.enter(func() error {
		_, err := h.call(h.realm.endOwned)
		return err
	})
}

// Dispose ends every `new Heatsync()` of the runtime.
func (h *Host) Dispose() error {
	clear(h.known)
	return h.enter(func() error {
		_, err := h.call(h.realm.dispose)
		return err
	})
}

// Value returns the JavaScript value that an error stands for, nil if it is
// none.
func Value(err error) goja.Value {
	var ex *goja.Exception
	if errors.As(err, &ex) {
		return ex.Value()
	}
	return nil
}
