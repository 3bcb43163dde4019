// Package gojahost runs CommonJS modules on the goja engine: module wrapper,
// cache, a require per module, guards. What is Heatsync's own, the class and
// the transaction, is in package facade and package reload; this package gives
// them hands.
//
// # Threads
//
// A Host belongs to its runtime's goroutine.
package gojahost

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/sum"
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
	// NodePath and PreserveSymlinks are those of the Resolver.
	NodePath         []string
	PreserveSymlinks bool
	// Limit ends a top level that runs longer while files are reloaded. Zero
	// means no limit.
	Limit time.Duration

	// Watch is told of paths to watch, or not to watch any more.
	Watch func([]watchlist.Entry)
	// Settle is told how long a file must be quiet, if a program says so.
	Settle func(time.Duration)
	// Watching is told whether something is watched for which the program stays.
	Watching func(bool)
	// Report is told of every reload that is over.
	Report func(*Report)
	// Check may veto a reload before it is committed.
	Check func() error
	// Uncaught takes what somebody's listener threw.
	Uncaught func(error)
	// Warn takes a line of text.
	Warn func(string)
}

// Report tells of one reload.
type Report struct {
	reload.Outcome
	Duration time.Duration
	// Err is what the first module that failed threw, nil if all went well.
	Err error
	// Heard says that an "error" listener was told of it.
	Heard bool
	// Versions counts how often each module that was evaluated has been.
	Versions map[string]int
}

// Host is one runtime's loader.
type Host struct {
	opts     Options
	vm       *goja.Runtime
	machine  *reload.Machine
	resolver *resolve.Resolver
	shared   resolve.FS // as opts.FS, without its memory: any goroutine may use it
	realm    realm

	cache   map[string]*module
	evicted map[string]*module       // of the transaction that is under way
	staged  map[string]*compile.Code // the code that it checked
	data    map[string][]byte        // the bytes that came with its batch

	main        *module
	moduleProto *goja.Object
	cacheObject *goja.Object
	extensions  *goja.Object
	own         *goja.Object // the `new Heatsync()` of Go code
	aim         goja.Value   // aims a face
	timers      bool
	depth       int   // of calls into the loader
	loads       int   // of modules that are being loaded
	guards      int   // of calls of code of the user's in a reload
	cut         error // what cut off the reload that is being ended
	limit       limit
}

// New prepares a runtime. It defines no global.
func New(opts Options) (*Host, error) {
	compileFacade()
	shared := opts.FS
	if opts.FS == nil {
		opts.FS, shared = resolve.OS(), resolve.OS()
	}
	h := &Host{
		opts: opts, shared: shared, vm: opts.VM, machine: reload.New(),
		resolver: &resolve.Resolver{
			FS: opts.FS, Extensions: extensions, NodePath: opts.NodePath, PreserveSymlinks: opts.PreserveSymlinks,
		},
		cache: map[string]*module{}, evicted: map[string]*module{},
		staged: map[string]*compile.Code{}, data: map[string][]byte{},
	}
	h.limit.vm = opts.VM
	h.aim = opts.VM.ToValue(aim)
	opts.Builtins.SetTimeLimit(h.limit.passed)
	guard := opts.Builtins.Engine()
	guard.Evaluate = func(text string) (goja.Value, error) { return compile.Evaluate(opts.VM, guard, text) }
	h.setUpModules()
	if err := h.startRealm(h.hostObject()); err != nil {
		return nil, fmt.Errorf("start heatsync: %w", err)
	}
	return h, nil
}

// extensions are those that an id may leave out, in order.
var extensions = []string{".js", ".json", ".node", ".cjs", ".ts", ".cts"}

// Graph lets others read who loads whom.
func (h *Host) Graph() *graph.Graph { return h.machine.Graph() }

// Class returns the class Heatsync.
func (h *Host) Class() *goja.Object { return h.realm.class }

// Busy tells whether a reload is under way, or a module is being loaded.
func (h *Host) Busy() bool { return h.depth > 0 || h.guards > 0 }

// resume ends a reload that was cut off by an interrupt, as one that failed. An
// interrupt ends all JavaScript down to the call from Go, finally blocks too.
func (h *Host) resume() {
	if h.Busy() {
		return
	}
	var err error
	for again := true; again; again = h.cutOff(err) && h.machine.Busy() { // what runs now may be cut off as well
		h.vm.ClearInterrupt()
		_, err = h.call(h.realm.resume)
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
		_, err = h.load(id, "", true)
		return err
	})
}

// Locate finds the file of a path on a command line, always by its real path.
func (h *Host) Locate(path string) (string, error) {
	r, err := (&resolve.Resolver{FS: h.opts.FS, Extensions: extensions}).Resolve(h.argument(path), h.from())
	return r.Path, err
}

// Realpath follows all links in a path.
func (h *Host) Realpath(path string) (string, error) { return h.opts.FS.Realpath(path) }

// argument makes a path of the command line one that is not looked for in packages.
func (h *Host) argument(path string) string {
	rules := h.opts.FS.Rules()
	if rules.IsAbs(path) {
		return path
	}
	return "./" + path
}

// Apply reloads what the batch asks for: all of it, or nothing. What became of
// it is told to Options.Report. It must not be called while Busy.
func (h *Host) Apply(batch change.Batch) error {
	var changes []reload.Change
	for _, c := range batch.Changes {
		changes = append(changes, h.take(c))
	}
	defer clear(h.data)
	if h.machine.Busy() {
		h.resume() // from a resync that was cut off
	}
	return h.enter(func() error {
		h.machine.Apply(changes)
		_, err := h.call(h.realm.apply)
		return err
	})
}

// take notes the bytes of a change and describes it to the machine. A file
// that can't be read any more has been removed since, but one that must not be
// read is there: to compile it fails, and says so.
func (h *Host) take(c change.Change) reload.Change {
	removed := reload.Change{Path: c.Path, Removed: true}
	if c.Kind == change.Removed {
		return removed
	}
	data := c.Data
	if data == nil {
		var err error
		if data, err = h.opts.FS.ReadFile(c.Path); errors.Is(err, fs.ErrPermission) {
			return reload.Change{Path: c.Path, Hash: "unreadable"}
		} else if err != nil {
			return removed
		}
	}
	h.data[c.Path] = data
	return reload.Change{Path: c.Path, Hash: sum.Of(data)}
}

// enter runs an entry from Go: what it changed of the paths to watch is told
// afterwards.
func (h *Host) enter(f func() error) error {
	h.depth++
	err := h.opts.Builtins.Engine().Run(engine.Many, f)
	h.depth--
	if h.cutOff(err) {
		h.cut = err
		h.resume()
		h.cut = nil
	}
	h.flush()
	return err
}

func (h *Host) flush() {
	if h.depth > 0 || h.opts.Watch == nil {
		return
	}
	if diff := h.machine.Graph().Watched(); len(diff) > 0 {
		h.opts.Watch(graph.Arm(diff, h.resolver.LastRead))
	}
}

// from is the importer that stands for Go code: the directory Dir.
func (h *Host) from() string {
	rules := h.opts.FS.Rules()
	return h.opts.Dir + string(rules.Sep())
}

// Require is sync.require as Go code calls it: id is resolved from Dir.
func (h *Host) Require(id string) (goja.Value, error) {
	return h.method("require", h.vm.ToValue(id))
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
			if h.own, err = h.vm.New(h.realm.class); err != nil {
				return err
			}
		}
		f, _ := goja.AssertFunction(h.own.Get(name))
		v, err = f(h.own, arg)
		return err
	})
	return v, err
}

// Timers says that timers of the core module "timers" fire: a loop runs.
func (h *Host) Timers() { h.timers = true }

// Dispose ends every `new Heatsync()` of the runtime.
func (h *Host) Dispose() error {
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
