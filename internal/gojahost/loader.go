package gojahost

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/tsconfig"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// loader finds, compiles and runs modules, and keeps them.
type loader struct {
	*runtime
	guard    *guard
	resolver *resolve.Resolver
	fs       *resolve.Overlay
	whole    bool   // every file of the project is held that another loads
	named    bool   // modules tell what their top levels declare
	dir      string // where ids start that Go code asks for
	watch    func([]watchlist.Entry)
	wanted   func(path string) bool
	under    map[string]string // path that a batch was laid over -> the hash of what was there, "" for nothing

	loaded  atomic.Int64 // modules in the cache
	cache   map[string]*module
	evicted map[string]*module       // of the transaction that is under way
	staged  map[string]*compile.Code // the code that it checked
	known   map[string]string        // ids that Go code has required since the last one -> what they stand for

	patterns map[string][]tsconfig.Pattern // of TypeScript: for what its specifiers stand

	entry            string // the id of the program's
	main             *module
	moduleProto      *goja.Object
	moduleProperties []computed // nil before the first module
	requireMain      computed   // likewise
	cacheObject      *goja.Object
	extensions       *goja.Object
	added            *extensionsObject // what is behind it
	loads            int               // of modules that are being loaded
}

func newLoader(r *runtime, g *guard, opts *Options) *loader {
	l := &loader{
		runtime: r, guard: g, under: map[string]string{}, fs: &resolve.Overlay{Base: opts.FS}, whole: opts.Whole, dir: opts.Dir, watch: opts.Watch, wanted: opts.Wanted,
		cache: map[string]*module{}, evicted: map[string]*module{}, staged: map[string]*compile.Code{}, known: map[string]string{},
		patterns: map[string][]tsconfig.Pattern{},
	}
	if opts.FS == nil {
		l.fs.Base = resolve.OS()
	}
	l.resolver = &resolve.Resolver{
		FS: l.fs, Extensions: extensions, NodePath: opts.NodePath, PreserveSymlinks: opts.PreserveSymlinks,
	}
	r.askers = l.askedBy
	l.setUpModules()
	return l
}

// extensions are those that an id may leave out, in order.
var extensions = []string{".js", ".json", ".node", ".cjs", ".ts", ".cts", ".tsx", ".jsx"}

// found is what a specifier stands for: a file, or a core module, whose name is the
// target then.
type found struct {
	graph.Edge
	builtin bool
}

// resolve finds the module for a specifier, as importer sees it. If there is none, the
// edge tells what was looked for.
func (l *loader) resolve(specifier, importer string) (found, error) {
	name := strings.TrimPrefix(specifier, "node:")
	if name == "heatsync" || l.builtins.Has(name) {
		return found{graph.Edge{Target: name}, true}, nil
	}
	if name != specifier || isCore(name) {
		return found{}, l.noBuiltin(name, importer)
	}
	edge := graph.Edge{Specifier: specifier}
	r, err := l.resolver.Resolve(specifier, importer)
	var lost *resolve.Error
	if errors.As(err, &lost) {
		edge.Probes, edge.Manifests = lost.Probes, lost.Manifests
		return found{Edge: edge}, err
	}
	edge.Target, edge.Link, edge.Manifests, edge.Probes = r.Path, r.Link, r.Manifests, r.Probes
	return found{Edge: edge}, err
}

// require is what the require function of m does.
func (l *loader) require(m *module, specifier string) (goja.Value, error) {
	if t := l.cache[m.known[specifier]]; t != nil {
		return l.exports(t), nil
	}
	f, err := l.resolve(specifier, m.id)
	if f.builtin {
		return l.builtin(f.Target)
	}
	if f.Specifier != "" { // or it is a core module that is not there
		if l.holds(f.Target) {
			f.Kind = graph.Sync
		}
		l.machine.Link(m.id, f.Edge)
	}
	if err != nil {
		l.flush()
		return nil, err
	}
	t, err := l.load(f.Target, m.id)
	l.flush() // a load from the cache does not
	if err != nil {
		return nil, err
	}
	if m.known != nil {
		m.known[specifier] = f.Target
	}
	if l.holds(t.id) {
		return l.realm.gives(goja.Undefined(), l.vm.ToValue(m.id), l.vm.ToValue(t.id))
	}
	return l.exports(t), nil
}

// holds tells whether a file is held by who requires it.
func (l *loader) holds(id string) bool { return l.whole && id != "" && graph.Package(id) == "" }

// exports returns what an importer of t gets now.
func (l *loader) exports(t *module) goja.Value {
	if t.loading {
		if v, err := l.realm.partial(goja.Undefined(), l.vm.ToValue(t.id)); err == nil {
			return v
		}
	}
	return t.object.Get("exports")
}

// builtin returns a core module, or the class Heatsync.
func (l *loader) builtin(name string) (goja.Value, error) {
	if name == "heatsync" {
		return l.realm.class, nil
	}
	v, err := l.builtins.Load(name)
	if err != nil {
		return nil, err
	}
	_, err = l.realm.disown(goja.Undefined(), v)
	return v, err
}

// load returns the module of a file, from the cache or evaluated.
func (l *loader) load(id, importer string) (*module, error) {
	if m := l.cache[id]; m != nil {
		return m, nil
	}
	l.beginLoad()
	defer l.endLoad()
	code, err := l.code(id)
	if err != nil {
		return nil, l.broken(id, err)
	}
	m := l.newModule(id, importer, id == l.entry)
	if id == l.entry {
		l.main = m
	}
	if err := l.evaluate(m, code); err != nil {
		return nil, err
	}
	return m, nil
}

// beginLoad begins to load a module, perhaps in the course of loading another
// one. Until the outermost is loaded the file system may remember what it said of
// package.json files and links: the same few are asked for again and again.
func (l *loader) beginLoad() {
	l.guard.depth++
	if m, ok := l.fs.Base.(memory); ok && l.loads == 0 {
		m.Remember()
	}
	l.loads++
}

func (l *loader) endLoad() {
	l.loads--
	if m, ok := l.fs.Base.(memory); ok && l.loads == 0 {
		m.Forget()
	}
	l.guard.depth--
	l.flush()
}

// memory is what a resolve.FS may have.
type memory interface {
	Remember()
	Forget()
}

// broken reports a file that can't even be compiled.
func (l *loader) broken(id string, err error) error {
	v := l.errorValue(err)
	if _, err := l.call(l.realm.broken, l.vm.ToValue(id), l.vm.ToValue(l.hash(id)), v); err != nil {
		return err
	}
	return l.exception(v)
}

// evaluate runs the top level of a module. It is in the cache meanwhile, so
// that cycles close.
func (l *loader) evaluate(m *module, code *compile.Code) error {
	id := l.vm.ToValue(m.id)
	m.code, m.loading = code, true
	l.cache[m.id] = m
	exports, err := l.realm.enter(goja.Undefined(), id, m.object, l.vm.ToValue(code.Hash), l.vm.ToValue(code.Source), l.vm.ToValue(code.Module))
	if err != nil {
		return l.drop(m, err)
	}
	err = l.run(m, code, exports)
	m.loading = false
	if err != nil {
		return l.fail(m, err)
	}
	if err = m.object.Set("loaded", true); err == nil {
		_, err = l.realm.leave(goja.Undefined(), id, m.object)
	}
	return l.drop(m, err)
}

// drop takes a module out of the cache if there is an error, of which the
// facade knows. It returns that.
func (l *loader) drop(m *module, err error) error {
	if err != nil && l.cache[m.id] == m {
		delete(l.cache, m.id)
	}
	return err
}

// run runs a module's text, or parses JSON.
func (l *loader) run(m *module, code *compile.Code, exports goja.Value) error {
	if f := l.added.handler(m.id); f != nil {
		return l.handle(m, f)
	}
	if code.Program == nil {
		v, err := l.realm.parseJSON(goja.Undefined(), l.vm.ToValue(code.Source))
		if err != nil {
			return err
		}
		return m.object.Set("exports", v)
	}
	_, err := l.topLevel(code, exports, m)
	return err
}

// topLevel calls the function around a file's text, and returns what that
// returned.
func (l *loader) topLevel(code *compile.Code, exports goja.Value, m *module) (v goja.Value, err error) {
	err = l.guard.topLevel(m.id, func() error {
		f, err := code.Function(l.vm, l.builtins.Engine())
		if err != nil {
			return err
		}
		call, ok := goja.AssertFunction(f)
		if !ok {
			return fmt.Errorf("compile %s: not a function", m.id)
		}
		this, helper, err := l.surroundings(code, exports, m)
		if err != nil {
			return err
		}
		dir := l.fs.Rules().Dir(m.id)
		v, err = call(this, exports, m.require, m.object, l.vm.ToValue(m.id), l.vm.ToValue(dir), helper)
		return err
	})
	return v, err
}

// fail takes back an evaluation that threw.
func (l *loader) fail(m *module, err error) error {
	l.drop(m, err)
	var stop *goja.InterruptedError
	if errors.As(err, &stop) {
		return err // the program has ended itself, nothing more of it runs
	}
	v := l.errorValue(err)
	if _, ferr := l.realm.failed(goja.Undefined(), l.vm.ToValue(m.id), v); ferr != nil {
		return ferr
	}
	return l.exception(v)
}

// askedBy lists the chain of importers, from importer up to the entry.
func (l *loader) askedBy(importer string) []string {
	var stack []string
	seen := map[string]bool{}
	for m := l.cache[importer]; m != nil && !seen[m.id]; m = l.cache[m.parent] {
		seen[m.id] = true
		stack = append(stack, m.id)
	}
	return stack
}

// flush tells what has changed in the paths to watch, unless more is to come.
func (l *loader) flush() {
	if l.guard.depth > 0 {
		return
	}
	l.loaded.Store(int64(len(l.cache)))
	if l.watch == nil {
		return
	}
	if diff := l.machine.Graph().Watched(); len(diff) > 0 {
		l.watch(l.asOnDisk(graph.Arm(diff, l.resolver.LastRead)))
	}
}

// Loaded is how many modules are loaded. Any goroutine may call it.
func (l *loader) Loaded() int { return int(l.loaded.Load()) }

// asOnDisk has a watcher compare the disk with what it had when a batch was laid over it:
// the batch is no change of the disk.
func (l *loader) asOnDisk(diff []watchlist.Entry) []watchlist.Entry {
	for i, w := range diff {
		if hash, over := l.under[w.Path]; over && !w.Gone && l.fs.Covers(w.Path) {
			diff[i].Hash = hash
		}
	}
	return diff
}

// from is the importer that stands for Go code: the directory Dir.
func (l *loader) from() string {
	rules := l.fs.Rules()
	return l.dir + string(rules.Sep())
}

// Locate finds the file of a path on a command line, always by its real path.
func (l *loader) Locate(path string) (string, error) {
	r, err := (&resolve.Resolver{FS: l.fs, Extensions: extensions}).Resolve(l.argument(path), l.from())
	return r.Path, err
}

// Files are those that modules come from, with what batches say laid over them.
func (l *loader) Files() resolve.FS { return l.fs }

// Names adds to those that are in a directory what batches have put there.
func (l *loader) Names(dir string, names []string) []string { return l.fs.Names(dir, names) }

// argument makes a path of the command line one that is not looked for in packages.
func (l *loader) argument(path string) string {
	rules := l.fs.Rules()
	if rules.IsAbs(path) {
		return path
	}
	return "./" + path
}
