// Package core is what the core modules of a runtime stand on: the runtime, its loop, the
// program's streams and directory, and how values and errors of Go become JavaScript's.
package core

import (
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// Core is one runtime as its modules see it. It belongs to the runtime's goroutine.
type Core struct {
	Env
	Engine  *engine.Engine
	Started time.Time
	// TimeUp tells when the time of the running code is up, see Blocking. Nil is never.
	TimeUp func() <-chan struct{}
	// File returns the exports of a file of ours, by its name.
	File func(id string) (goja.Value, error)
	// Module returns the exports of a module as programs may load it, or nil if they may not.
	Module func(name string) (goja.Value, error)
	// OpenFile returns an open file of fs by its number.
	OpenFile func(fd int) (*os.File, error)
	// Fail deals with an error that nobody in the turn has caught.
	Fail func(error)
	// Ticks runs what process.nextTick has put off, in the middle of a turn: between two calls of functions for one event,
	// none of which is under way. It tells whether none of it has thrown.
	Ticks func() bool
	// End ends the program, as process.exit does.
	End func(code int)
	// Failed takes, in a host that is no program, what would end one: the error that no listener
	// takes, and the interrupt that has ended a turn. If it is nil, there is a program.
	Failed func(error)

	helpers   map[string]goja.Callable
	owned     map[int]func() // see Own
	lastOwned int
}

// Env is what the host gives. VM is needed; the rest may be left zero.
type Env struct {
	VM *goja.Runtime
	// Loop runs the callbacks. Without one, in a Go program that has a loop of
	// its own or none, timers and other asynchronous work throw an error that
	// says so, ticks are microtasks, and promises that nobody handles are left to
	// the runtime's owner.
	Loop *loop.Loop

	// Stdout and Stderr take what the program prints, os.Stdout and os.Stderr
	// if nil. They are written to on the loop's goroutine.
	Stdout, Stderr io.Writer
	// Stdin is read, on a goroutine of its own, once the program asks for
	// process.stdin. Nil is os.Stdin.
	Stdin io.Reader

	// Args is process.argv: the executable, the script, its arguments.
	Args []string
	// Self is the command that runs a program in a process of its own, without its file and arguments:
	// what child_process starts for process.execPath. Its first word is that. In such a process
	// NODE_CHANNEL_FD is the channel to the one that has forked it. Nil is none.
	Self []string
	// Dir is the directory that relative paths start from, at first that of
	// the process. process.chdir changes it for this runtime alone.
	Dir string
	// Environ is copied into process.env, in the form of os.Environ, which is
	// also the default.
	Environ []string

	// Core are the modules that programs may have, each with those below it: "fs" is "fs/promises",
	// too. Nil is all. Without "process", the global of that name can neither end anything, nor
	// send signals, nor change what the system knows of the process, and without Environ its env
	// is empty.
	Core []string

	// Source reads the source files that errors and assert quote, os.ReadFile if nil.
	Source func(path string) ([]byte, error)

	// Versions are the host's own in process.versions.
	Versions map[string]string
	// Elsewhere tells a program that needs what is not here where that is: "run it with ...".
	Elsewhere string

	// Exit ends the program. It is called after the 'exit' listeners ran, by
	// process.exit and after an error that nobody handled. The runtime is
	// interrupted and the loop stopped then, so that no more of the program runs.
	// The error is found in what calls into the runtime return. Nil does nothing more.
	Exit func(code int) error
}

// ExecPath is process.execPath.
func (e *Env) ExecPath() string {
	if len(e.Args) > 0 && filepath.IsAbs(e.Args[0]) {
		return e.Args[0]
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	return path
}

// Must passes on a value, or throws the error into JavaScript.
func (c *Core) Must(v goja.Value, err error) goja.Value {
	if err != nil {
		c.Throw(err)
	}
	return v
}

// Throw raises err in JavaScript, see engine.Throw.
func (c *Core) Throw(err error) { engine.Throw(c.VM, err) }

// NewError makes an error of a class that JavaScript has.
func (c *Core) NewError(class, message string) goja.Value {
	return engine.NewError(c.VM, class, message)
}

// Helper is a function that one of our files exports, for use from Go.
func (c *Core) Helper(file, name string) goja.Callable {
	key := file + "." + name
	if f, ok := c.helpers[key]; ok {
		return f
	}
	v := c.Must(c.File(file))
	f, ok := goja.AssertFunction(v.(*goja.Object).Get(name))
	if !ok {
		panic("nodecore: " + file + " exports no function " + name)
	}
	if c.helpers == nil {
		c.helpers = map[string]goja.Callable{}
	}
	c.helpers[key] = f
	return f
}
