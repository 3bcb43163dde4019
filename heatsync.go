// Package heatsync reloads CommonJS modules in programs that must stay up.
//
// A [Sync] belongs to one goja runtime. It watches what it loads. When a file
// changes, it evaluates the file again and updates, in place, the object
// that everyone already holds:
//
//	s, err := heatsync.New(nil, nil)      // or New(vm, nil), for a runtime that there is
//	rules, err := s.Require("./rules.js") // *goja.Object, live from now on
//	go s.Run(ctx, post)                   // post runs a function on the runtime's goroutine
//
// A batch of changes is a transaction: all of it, or nothing. The last good
// version keeps running while a file is broken.
//
// A [Loop] is an event loop for the runtime: with one, scripts have timers and can wait for
// what Go does. A Go program that has a loop of its own names it in Options.Post. A
// [Program] is what the heatsync command runs: a whole CommonJS program with a
// runtime and an event loop of its own. [Bind] hands out what a module exports as a Go
// value.
//
// # Threads
//
// A Sync belongs to its runtime's goroutine: the one that runs its [Loop], while that runs.
// Any goroutine may call [Sync.Watch], [Sync.Run], [Program.Signal] and the methods of a
// Loop, and [Sync.Close] while a Loop or a Program runs.
// Nothing is reloaded except in [Sync.Apply] and [Sync.Resync].
package heatsync

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/source"
	"github.com/heatsync-go/heatsync/internal/version"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Version of this module, of the command and of the npm package.
const Version = version.Number

// Sync loads modules for one runtime, and keeps them up to date. [New] makes one, and
// [Program.Sync] returns a program's. The zero Sync can't be used.
type Sync struct {
	opts     Options
	vm       *goja.Runtime
	host     *gojahost.Host
	source   source.Source
	disk     resolve.FS // its files: any goroutine may use it
	builtins *nodecore.Set

	tally      tally
	listeners  []*listener
	bindings   []binding
	folders    []*folderOf
	fields     map[reflect.Type][]field // of what was bound
	reloads    int                      // that are over
	last       outcome                  // of the Apply or Resync that is under way
	unattended bool                     // nobody gets the error of that
	stays      bool                     // something is watched for which a loop stays
	globals    Globals                  // that are installed
	then       goja.Callable            // Promise.prototype.then as it was at first
	iterator   goja.Value               // that of arrays, likewise
	user       user                     // that has the runtime now, nil if it is who runs the loop

	sharing *sharing // what it shares with the other runtimes of a pool, nil if it is by itself
	version int
	unknown []string // files of the batch that is applied which no module had heard of before
	decided bool     // the batch that is applied was tried on another runtime

	closed chan struct{}   // by Close
	life   context.Context // done then, too
	end    func()          // makes it so

	mu      sync.Mutex // guards what follows
	loop    *Loop      // nil without one
	program *running   // nil without one; once it has begun, effects end with it
	watched map[string]watchlist.Entry
	watcher *watch.Watcher
	quiet   time.Duration // what the program wants for Options.Settle
	inside  int           // calls that are under way and may run JavaScript
}

// New makes a Sync for vm. opts may be nil. New returns an error if the options can't be
// used, or if the runtime refuses something.
//
// If vm is nil, New makes a runtime, as a [Pool] and a [Program] do. On such a runtime the
// fields of Go structs have the names that encoding/json gives them, whichever way they come
// to JavaScript: as arguments of [Call] and of bound funcs, as results of Go functions, by
// Runtime.Set. On a runtime that is given its own SetFieldNameMapper counts, and without that
// fields have Go's names.
//
// There is no event loop before [Sync.Loop] is called, unless Options.Post hands the Sync
// yours. Without one, timers and asynchronous core modules such as fs.promises throw, or
// reject with an error that says so, and process.nextTick works as queueMicrotask does.
func New(vm *goja.Runtime, opts *Options) (*Sync, error) {
	if vm == nil {
		vm = newRuntime()
	}
	if opts == nil {
		opts = &Options{}
	}
	return newSync(vm, *opts, nil)
}

func newSync(vm *goja.Runtime, opts Options, shares *sharing) (*Sync, error) {
	s := &Sync{
		vm: vm, opts: opts, sharing: shares, closed: make(chan struct{}),
		watched: map[string]watchlist.Entry{}, fields: map[reflect.Type][]field{},
	}
	s.life, s.end = context.WithCancel(context.Background())
	if err := s.opts.fill(vm); err != nil {
		return nil, err
	}
	if s.opts.CallStack > 0 {
		vm.SetMaxCallStackSize(s.opts.CallStack)
	}
	if err := s.start(); err != nil {
		return nil, err
	}
	if s.opts.Post != nil {
		s.Loop()
	}
	if err := s.installGlobals(s.opts.Globals); err != nil {
		return nil, err
	}
	return s, nil
}

// installGlobals defines what scripts find beside the language, once.
func (s *Sync) installGlobals(g Globals) error {
	if s.globals >= g {
		return nil
	}
	s.globals = g
	if g == GlobalsConsole {
		return s.builtins.InstallConsole()
	}
	return s.builtins.InstallGlobals()
}

// start makes the core modules and the loader.
func (s *Sync) start() (err error) {
	promise, _, _ := s.vm.NewPromise()
	s.then, _ = goja.AssertFunction(s.vm.ToValue(promise).ToObject(s.vm).Get("then"))
	s.iterator = s.vm.NewArray().GetSymbol(goja.SymIterator)
	env := nodecore.Env{
		VM: s.vm, Stdout: s.opts.Stdout, Stderr: s.opts.Stderr, Dir: s.opts.Dir,
		Versions: map[string]string{"heatsync": Version}, Elsewhere: "run with --host node", Exit: s.exited,
		Core: s.opts.Core, Environ: s.opts.Environ, Self: s.opts.Self, Stdin: s.opts.Stdin,
	}
	s.source = s.opts.source()
	s.disk = s.source.Files()
	if s.opts.FS != nil {
		env.Dir, env.Source = "", s.disk.ReadFile
	}
	if s.opts.Core != nil {
		env.Source = s.sourceOfModule
	}
	files := s.source.Files() // with a memory of their own, which belongs to the runtime's goroutine
	if s.sharing != nil {
		files = s.sharing.files(s.disk)
	}
	if s.builtins, err = nodecore.New(env); err != nil {
		return err
	}
	for name, f := range s.opts.Builtins {
		s.builtins.Register(name, f)
	}
	s.host, err = gojahost.New(gojahost.Options{
		VM: s.vm, Builtins: s.builtins, Dir: s.opts.Dir, FS: files,
		NodePath: s.opts.NodePath, PreserveSymlinks: s.opts.PreserveSymlinks, Live: s.opts.Live, Whole: s.opts.Whole, Limit: max(0, s.opts.TimeLimit),
		Watch: s.watchPaths, Settle: s.settle, Watching: s.stay, Report: s.report, Check: s.check, Wanted: s.wanted,
		Uncaught: s.uncaught, Warn: s.warn,
	})
	return err
}

// sourceOfModule reads a file that errors quote, if it is a module: a script that may not read files can give any name to
// what it evaluates.
func (s *Sync) sourceOfModule(path string) ([]byte, error) {
	if s.host == nil || !s.host.Runs(path) {
		return nil, fs.ErrNotExist
	}
	return s.disk.ReadFile(path)
}

// sharing is what the runtimes of a pool have in common.
type sharing struct {
	files func(resolve.FS) resolve.FS
	names func(dir string, list func() []string) []string // in a directory
	watch func([]watchlist.Entry)
}

// Version is how many reloads were committed. In a [Pool] the same number means the same
// version on every runtime.
func (s *Sync) Version() int { return s.version }

// Main loads a module as Node.js loads its entry: it is never evaluated again, and neither
// is what it loads by plain require. id is that of [Sync.Require], and so is the error.
func (s *Sync) Main(id string) error {
	defer s.enter().leave()
	if err := s.host.Main(id); err != nil {
		return s.newError(err, id)
	}
	return nil
}

// Runtime returns the goja runtime.
func (s *Sync) Runtime() *goja.Runtime { return s.vm }

// Require returns the live exports of a module: the same object for as long as
// the program runs, updated in place when the module's file changes. id is
// relative to Options.Dir, absolute, or a package's name. The error is an [*Error].
func (s *Sync) Require(id string) (*goja.Object, error) {
	defer s.enter().leave()
	v, err := s.host.Require(id)
	if err != nil {
		return nil, s.newError(err, id)
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, &Error{Op: "require", Path: id, From: s.opts.Dir, Err: errors.New("it exports no object")}
	}
	return o, nil
}
