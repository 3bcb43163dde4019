// Package nodecore offers Node's core modules and globals to a goja runtime:
// console, process, timers, fs, util and their like. Most of each module is
// JavaScript of our own, compiled once in a process; what needs the
// system comes from Go through one object a module, which users can't reach.
// Each has a folder, with its recorded answers beside it; docs/nodecore.md tells how
// to add one.
//
// The measure is Node 20: a script prints the same here and there. The tests compare the
// two.
//
// # Threads
//
// A Set belongs to its runtime's goroutine, as the runtime does. Slow work
// (asynchronous fs, crypto) is done on other goroutines, which come back
// through the loop.
package nodecore

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/engine/library"
	"github.com/heatsync-go/heatsync/internal/engine/primordials"
	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Env is what the host gives.
type Env = core.Env

// Set is the modules and globals of one runtime.
type Set struct {
	core   *core.Core
	vm     *goja.Runtime
	engine *engine.Engine

	modules    map[string]*goja.Object // the module objects of files, by id
	registered map[string]*registration
	loader     func() Loader
	turn       turn
	library    *library.Library // nil before InstallGlobals
	stacks     stacks

	primordials *primordials.Set
}

// Loader is the Go half of module/internal/module.js, which the host has: what the core
// module "module" tells of the loader, and asks of it.
//
//	prototype      of the module objects
//	cache          require.cache
//	extensions     require.extensions
//	globalPaths    the directories of NODE_PATH
//	coreModules    the names of Node's core modules, and of those registered
//	createRequire  (file) returns the require of a file
//	paths          (dir) returns the node_modules directories that it sees
//	compile        (module, text, file) runs a text as that module's
type Loader map[string]any

// registration is a module that a Go program supplied.
type registration struct {
	ours  bool // it is Node's
	make  func(*goja.Runtime) (goja.Value, error)
	value goja.Value
}

// New makes the modules of a runtime, and takes over the loop's callbacks if
// there is a loop: each is one turn (see Turn). The runtime's globals stay as
// they are; a program's main module needs InstallGlobals besides. New fails if
// the working directory is unknown.
func New(env Env) (*Set, error) {
	if env.VM == nil {
		return nil, errors.New("nodecore needs a runtime")
	}
	env, err := complete(env)
	if err != nil {
		return nil, err
	}
	s := &Set{
		core: &core.Core{Env: env, Started: time.Now()}, vm: env.VM,
		modules:    map[string]*goja.Object{},
		registered: map[string]*registration{},
	}
	s.core.OpenFile = func(int) (*os.File, error) { return nil, syscall.EBADF } // until fs opens some
	s.core.Module = func(name string) (goja.Value, error) {
		if !s.knows(name) {
			return nil, nil
		}
		if s.Denies(name) {
			s.core.Refuse(strconv.Quote(name))
		}
		return s.Load(name)
	}
	s.core.File, s.core.Fail, s.core.Ticks, s.core.End = s.file, func(err error) { s.fail(err) }, s.ticks, s.exit
	if s.engine, err = engine.New(s.vm); err != nil {
		return nil, err
	}
	s.core.Engine = s.engine
	s.primordials = primordials.Of(s.vm)
	if err := s.startTurns(); err != nil {
		return nil, err
	}
	return s, nil
}

// complete fills in what was left zero.
func complete(env Env) (Env, error) {
	if env.Stdout == nil {
		env.Stdout = os.Stdout
	}
	if env.Stderr == nil {
		env.Stderr = os.Stderr
	}
	if env.Stdin == nil {
		env.Stdin = os.Stdin
	}
	if env.Source == nil {
		env.Source = os.ReadFile
	}
	if env.Environ == nil && env.Allowed("process") {
		env.Environ = os.Environ()
	}
	if env.Dir == "" {
		dir, err := os.Getwd()
		if err != nil {
			return env, fmt.Errorf("find the working directory: %w", err)
		}
		env.Dir = dir
	}
	return env, nil
}

// Engine is what keeps the runtime whole.
func (s *Set) Engine() *engine.Engine { return s.engine }

// Primordials is the library of the runtime as it was before the program began.
func (s *Set) Primordials() *primordials.Set { return s.primordials }

// SetArgs replaces Env.Args, for a host that learns them after New. It must be
// called before process is first used.
func (s *Set) SetArgs(args []string) { s.core.Args = args }

// SetTimeLimit lets calls that block, such as the opening of a pipe, end when the time of the code that made them is up.
// timeUp returns a channel that is closed then, or nil if the time is not limited now. It is called on the runtime's
// goroutine. The runtime must be interrupted before the channel is closed.
func (s *Set) SetTimeLimit(timeUp func() <-chan struct{}) { s.core.TimeUp = timeUp }

// SetLoader offers the core module "module", unless it was registered. Without
// a loader there is none. l is called when a program first asks for it.
func (s *Set) SetLoader(l func() Loader) {
	s.loader = l
	if s.registered["module"] == nil {
		s.registered["module"] = &registration{ours: true, make: func(*goja.Runtime) (goja.Value, error) { return s.file("internal/module/module") }}
	}
}

// Has tells whether programs may Load the module. The name has no "node:".
func (s *Set) Has(name string) bool { return s.knows(name) && !s.Denies(name) }

// Denies tells whether Env.Core keeps a core module from programs. What a Go program has registered
// is none.
func (s *Set) Denies(name string) bool {
	r := s.registered[name]
	return !s.core.Allowed(name) && (r == nil || r.ours)
}

func (s *Set) knows(name string) bool {
	if s.registered[name] != nil {
		return true
	}
	_, ok := slices.BinarySearch(fileNames(), name)
	return ok
}

// hollow are the modules that have nothing but the names of their members.
var hollow = []string{"cluster", "dgram", "domain", "http2", "inspector", "inspector/promises", "repl", "trace_events", "wasi"}

// Hollow tells whether a module can be loaded, and throws when it is used. What a Go program has
// registered is not.
func (s *Set) Hollow(name string) bool {
	return s.registered[name] == nil && slices.Contains(hollow, name)
}

// Names lists the modules that programs may Load, sorted, without "node:".
func (s *Set) Names() []string {
	names := slices.AppendSeq(slices.Clone(fileNames()), maps.Keys(s.registered))
	names = slices.DeleteFunc(names, s.Denies)
	slices.Sort(names)
	return slices.Compact(names)
}

// Load returns the exports of the named module, for programs or not, which is evaluated when it is
// asked for first. The error is that of the evaluation, or says that there is
// no such module.
func (s *Set) Load(name string) (goja.Value, error) {
	if r, ok := s.registered[name]; ok {
		return r.load(s.vm)
	}
	if !s.knows(name) {
		return nil, fmt.Errorf("no built-in module %q", name)
	}
	return s.file(name)
}

// Loaded tells whether a module has been loaded.
func (s *Set) Loaded(name string) bool { return s.modules[name] != nil }

// Register adds a module, or puts one in the place of a module of this
// package for the program (not for the package's own modules). f is called
// once, when the module is asked for first; after an error it is called again.
func (s *Set) Register(name string, f func(vm *goja.Runtime) (goja.Value, error)) {
	s.registered[name] = &registration{make: f}
}

func (r *registration) load(vm *goja.Runtime) (goja.Value, error) {
	if r.value != nil {
		return r.value, nil
	}
	v, err := r.make(vm)
	if err != nil {
		return nil, err
	}
	r.value = v
	return v, nil
}

// FileError makes Node's error object of one that a file system has returned.
func (s *Set) FileError(err *fs.PathError) *goja.Object { return s.core.FileError(err) }

// Close closes what the program has left open: connections, servers, processes that it has started. It belongs to the
// runtime's goroutine, and the program runs no more.
func (s *Set) Close() { s.core.Close() }
