// Package heatsync reloads CommonJS modules in programs that must stay up.
//
// A Sync belongs to one goja runtime. What it loads it watches, and when a
// file changes it evaluates the file again and updates, in place, the object
// that everyone already holds:
//
//	sync, err := heatsync.New(vm, nil)
//	rules, err := sync.Require("./rules.js") // *goja.Object, live from now on
//	go sync.Run(ctx, post)                   // post runs a function on vm's goroutine
//
// A batch of changes is a transaction: all of it, or nothing. The last good
// version keeps running while a file is broken.
//
// # Threads
//
// A Sync belongs to its runtime's goroutine. Only Watch, Run and Signal may be
// called from elsewhere, and Close while RunMain is under way.
// Nothing is reloaded but in Apply and Resync.
package heatsync

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Version of this module.
const Version = "0.1.0"

// Options change how a Sync works. The zero value is fine.
type Options struct {
	// Dir is where the ids start that Go code asks for, the working directory
	// if empty. It is also the project's root for the watcher.
	Dir string
	// FS is where modules come from, if not from the system's files: an
	// embed.FS, say, or a testing/fstest.MapFS. Its root stands at Dir, which
	// need not exist then: Dir/lib/a.js is the file lib/a.js of FS. Above Dir
	// there is nothing. Such files are not watched; give their changes to Apply.
	// The core module fs has the system's files all the same.
	FS fs.FS
	// NodePath are directories in which packages are looked for after every
	// node_modules, as Node.js does by the environment variable NODE_PATH.
	NodePath []string
	// PreserveSymlinks takes a module's path as it was found: a file that links
	// lead to by several paths is several modules. The entry is always the file.
	PreserveSymlinks bool
	// Settle is how long a saved file must be quiet before it is reloaded.
	// Zero leaves that to what the system tells of the save, which is quicker,
	// or to the option watchDebounceMS of the program.
	Settle time.Duration
	// Poll looks at the files at this interval, instead of relying on events.
	Poll time.Duration
	// TimeLimit ends a top level that runs longer while files are reloaded: the
	// old version stays. Zero means 5 seconds, a negative value no limit.
	TimeLimit time.Duration
	// CallStack is the most calls that may be nested, at least 100. Zero leaves what
	// the runtime's SetMaxCallStackSize was given, and is 10,000 where that was not
	// called: a runtime without a limit takes the process with it when a script
	// recurses for ever.
	CallStack int
	// Builtins are core modules for require, by their names without "node:".
	// They come before those of this package. An error is thrown by require, and
	// wrapped in the *Error of what could not be loaded for it.
	Builtins map[string]func(*goja.Runtime) (goja.Value, error)
	// Live makes every `new Heatsync()` live that does not say otherwise: what is
	// taken out of an exports object follows, and timers and listeners that a top
	// level makes by plain calls belong to its version.
	Live bool
	// Check is called before a reload is committed; an error keeps the old versions.
	Check func() error
	// Logger is told of warnings, and of failed reloads that nobody else heard
	// of. Nil writes lines to Stderr.
	Logger *slog.Logger
	// Stdout and Stderr take what a program prints. The program is told of an
	// error by the "error" event of process.stdout; but a Go program that nobody
	// reads from is ended by SIGPIPE, unless it ignores that.
	Stdout, Stderr io.Writer
}

// Sync loads modules for one runtime, and keeps them up to date. It is made by New or
// NewProgram; the zero Sync is none.
type Sync struct {
	opts     Options
	vm       *goja.Runtime
	host     *gojahost.Host
	loop     *loop.Loop
	builtins *nodecore.Set

	listeners []*listener
	bindings  []interface{ check() error }
	fields    map[reflect.Type][]field // of what was bound
	reloads   int                      // that are over
	last      *Reload                  // of the Apply or Resync that is under way
	// unattended says that nobody gets the error of the reload that is under way.
	unattended bool
	hold       func() // lets the loop end, while something is watched
	exit       *ExitError
	program    bool // under RunMain

	closed chan struct{} // by Close

	mu      sync.Mutex // guards what follows
	watched map[string]watchlist.Entry
	watcher *watch.Watcher
	quiet   time.Duration // what the program wants for Options.Settle
	idle    []func()      // end what Watch returned where there is nothing to watch
	running chan struct{} // closed at the end of the RunMain that is under way; nil if none is
	inside  int           // calls that are under way and may run JavaScript
	ran     bool          // there was a RunMain, whose effects end with its loop
}

type listener struct{ f func(*Reload) }

// New makes a Sync for vm. It defines no globals. Nil options are fine. The
// error says what the runtime refused.
//
// The core modules have no event loop but under RunMain, and can't use yours:
// their timers and what else has to wait, such as fs.promises, throw or reject
// with an error that says so. process.nextTick works as queueMicrotask does.
func New(vm *goja.Runtime, opts *Options) (*Sync, error) {
	if vm == nil {
		return nil, errors.New("heatsync.New: the runtime is nil; goja.New() makes one, or NewProgram does")
	}
	s := &Sync{vm: vm, loop: loop.New(), watched: map[string]watchlist.Entry{}, closed: make(chan struct{}), fields: map[reflect.Type][]field{}}
	if opts != nil {
		s.opts = *opts
	}
	if err := s.opts.fill(vm); err != nil {
		return nil, err
	}
	if s.opts.CallStack > 0 {
		vm.SetMaxCallStackSize(s.opts.CallStack)
	}
	var err error
	env := nodecore.Env{
		VM: vm, Stdout: s.opts.Stdout, Stderr: s.opts.Stderr, Dir: s.opts.Dir,
		Version: Version, Exit: s.exited,
	}
	var files resolve.FS
	if s.opts.FS != nil {
		files = resolve.IO(s.opts.FS, s.opts.Dir)
		env.Dir, env.Source = "", files.ReadFile
	}
	s.builtins, err = nodecore.New(env)
	if err != nil {
		return nil, err
	}
	for name, f := range s.opts.Builtins {
		s.builtins.Register(name, f)
	}
	s.host, err = gojahost.New(gojahost.Options{
		VM: vm, Builtins: s.builtins, Dir: s.opts.Dir, FS: files,
		NodePath: s.opts.NodePath, PreserveSymlinks: s.opts.PreserveSymlinks, Live: s.opts.Live, Limit: max(0, s.opts.TimeLimit),
		Watch: s.watchPaths, Settle: s.settle, Watching: s.watching, Report: s.report, Check: s.check,
		Uncaught: s.uncaught, Warn: s.warn,
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

const (
	// leastCallStack is what a reload needs, and some for the program.
	leastCallStack = 100
	usualCallStack = 10_000
)

func (o *Options) fill(vm *goja.Runtime) error {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return err
	}
	o.Dir = dir
	if o.Stdout == nil {
		o.Stdout = os.Stdout
	}
	if o.Stderr == nil {
		o.Stderr = os.Stderr
	}
	if o.TimeLimit == 0 {
		o.TimeLimit = 5 * time.Second
	}
	theirs, limited := callStackOf(vm)
	switch {
	case o.CallStack == 0 && limited && theirs < leastCallStack:
		return fmt.Errorf("the runtime's SetMaxCallStackSize was given %d: that is too small, it must be %d or more", theirs, leastCallStack)
	case o.CallStack == 0 && !limited:
		o.CallStack = usualCallStack
	case o.CallStack != 0 && o.CallStack < leastCallStack:
		return fmt.Errorf("Options.CallStack is %d: that is too small, it must be %d or more", o.CallStack, leastCallStack)
	}
	return nil
}

// callStackOf tells what a runtime's SetMaxCallStackSize was given, if it was called.
// goja has no way to ask, and one that hides the number otherwise counts as not asked.
func callStackOf(vm *goja.Runtime) (size int64, limited bool) {
	engine := reflect.ValueOf(vm).Elem().FieldByName("vm")
	if engine.Kind() != reflect.Pointer || engine.IsNil() || engine.Elem().Kind() != reflect.Struct {
		return 0, false
	}
	most := engine.Elem().FieldByName("maxCallStackSize")
	if !most.IsValid() || !most.CanInt() {
		return 0, false
	}
	return most.Int(), most.Int() != math.MaxInt32
}

// Require returns the live exports of a module: the same object for as long as
// the program runs, updated in place when the module's file changes. id is
// relative to Dir, absolute, or a package's name. The error is an *Error.
func (s *Sync) Require(id string) (*goja.Object, error) {
	defer s.enter()()
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

// Apply reloads what a batch of changes asks for: all of it, or nothing. Paths may be
// relative to Dir, and lead through links to a module. The
// Reload tells what was evaluated; if that failed, the error is Reload.Err, and
// the program is as it was. It returns ErrBusy from inside a reload or while a
// module is being loaded, and ErrClosed after Close.
func (s *Sync) Apply(b change.Batch) (*Reload, error) {
	return s.reload(func() error { return s.host.Apply(s.asKnown(b)) })
}

// Resync evaluates modules again, with all that they load, whether or not their
// files changed. Errors are those of Apply.
func (s *Sync) Resync(ids ...string) (*Reload, error) {
	return s.reload(func() error { return s.host.Resync(ids) })
}

func (s *Sync) reload(f func() error) (*Reload, error) {
	if s.isClosed() {
		return nil, ErrClosed
	}
	if s.host.Busy() {
		return nil, ErrBusy
	}
	defer s.enter()()
	s.last = nil
	err := f()
	r := s.last
	s.last = nil
	if r == nil {
		r = &Reload{OK: err == nil}
	}
	if r.Err == nil && err != nil {
		r.Err = s.newError(err, "")
	}
	return r, r.Err
}

// OnReload calls f after every reload, on the runtime's goroutine, until stop
// is called there. Failed reloads are told as well. If f panics, the others are
// called all the same, and the reload stands: the panic is told as what a
// listener in JavaScript throws.
func (s *Sync) OnReload(f func(*Reload)) (stop func()) {
	l := &listener{f}
	s.listeners = append(s.listeners, l)
	return func() {
		l.f = nil
		others := slices.Clone(s.listeners) // which may be being called
		s.listeners = slices.DeleteFunc(others, func(other *listener) bool { return other == l })
	}
}

// Module is one loaded file.
type Module struct {
	Path string
	// Version counts how often it was evaluated and kept.
	Version int
	// Hash is that of the bytes that run: SHA-256 in hexadecimal.
	Hash string
	// Held says that somebody got it from sync.require: the files HeldBy, or Go
	// code.
	Held   bool
	HeldBy []string
	// Reloadable says that it is evaluated again when its file changes.
	Reloadable bool
	Imports    []Import
}

// Import is one specifier that a module asked for.
type Import struct {
	Specifier string
	Path      string // "" if it was not found
	Sync      bool   // by sync.require, not by require
}

// Modules lists the loaded modules in the order in which they were first evaluated.
func (s *Sync) Modules() iter.Seq[Module] {
	return func(yield func(Module) bool) {
		for _, m := range s.host.Graph().Modules() {
			if !yield(describe(s.host.Graph(), m)) {
				return
			}
		}
	}
}

func describe(g *graph.Graph, m *graph.Module) Module {
	module := Module{
		Path: m.ID, Version: m.Version, Hash: m.Hash, Reloadable: m.Reloadable(),
		Held: m.Held(), HeldBy: g.HeldIn(m.ID),
	}
	for _, e := range m.Edges {
		module.Imports = append(module.Imports, Import{e.Specifier, e.Target, e.Kind == graph.Sync})
	}
	return module
}
