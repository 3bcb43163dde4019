package heatsync

import (
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"github.com/dop251/goja"
)

// Options say how a [Sync] or a [Program] works. The zero value is fine.
type Options struct {
	// Dir is the directory from which Go code's ids are resolved. It is the working
	// directory if empty. It is also the project's root for the watcher.
	Dir string
	// FS is where modules come from, if not from the system's files: an
	// embed.FS, say, or a testing/fstest.MapFS. Its root stands at Dir, which
	// need not exist then: Dir/lib/a.js is the file lib/a.js of FS. Above Dir
	// there is nothing. Such files are not watched; give their changes to [Sync.Apply].
	// The core module fs still has the system's files.
	FS fs.FS
	// NodePath are directories in which packages are looked for after every
	// node_modules, as Node.js does by the environment variable NODE_PATH. If it is nil,
	// a Program takes them from that variable.
	NodePath []string
	// PreserveSymlinks takes a module's path as it was found: a file that links
	// lead to by several paths is several modules. The entry is always the file. In a
	// Program, NODE_PRESERVE_SYMLINKS=1 in the environment does the same.
	PreserveSymlinks bool
	// Settle is how long a saved file must be quiet before it is reloaded. If it is
	// zero, the option watchDebounceMS of the program counts; without that the watcher
	// uses what the system reports of a save, which is quicker.
	Settle time.Duration
	// Poll looks at the files at this interval, instead of relying on events.
	Poll time.Duration
	// TimeLimit is the longest that a top level may run during a reload; past it, the
	// old version stays. Zero means 5 seconds, a negative value no limit.
	TimeLimit time.Duration
	// CallLimit is the longest that a batch of changes waits for a call or a turn of a loop to
	// end, if Sync.Run, a Loop or a Program applies it. What runs for longer is
	// interrupted, so that a loop that never ends can't keep back the reload that mends it:
	// the error of the call wraps ErrOverdue, and a warning says so. Zero means no limit:
	// there is only a warning.
	CallLimit time.Duration
	// CallStack is how deep calls may be nested, at least 100. If it is zero, the
	// runtime's own SetMaxCallStackSize counts, or 10,000 if that was never called:
	// without a limit, endless recursion in a script would end the process.
	CallStack int
	// Builtins are core modules for require, by their names without "node:".
	// They come before those of this package. require throws the error of a
	// maker; the *Error of whatever could not be loaded for it wraps that.
	Builtins map[string]func(*goja.Runtime) (goja.Value, error)
	// Globals says what scripts find beside the language. A Program has Node's.
	Globals Globals
	// Post is for a Go program with an event loop of its own, in which the timers of the
	// core modules and asynchronous work then come back, each in a turn: Post has f
	// called on the runtime's goroutine, soon, in the order of the calls, and not before it
	// returns itself. It returns false if f will not be called. Any goroutine calls it.
	//
	// Rejected promises that nobody handles are left to the runtime's owner. A Program can't
	// have Post.
	Post func(f func()) bool
	// Live makes every `new Heatsync()` live, except those that say otherwise: what is
	// taken out of an exports object follows, and timers and listeners that a top
	// level makes by plain calls belong to its version.
	Live bool
	// Check may veto a reload. It is called when all of a batch was evaluated, before
	// that is committed. If it returns an error, the old versions stay.
	Check func() error
	// Logger gets warnings, and the failed reloads that nobody else heard
	// of. If it is nil, they are lines on Stderr.
	Logger *slog.Logger
	// Stdout and Stderr get what scripts print, through console and process. They are
	// the process's own if nil. A script hears of a failed write by the "error" event of
	// process.stdout; but SIGPIPE ends a Go program whose standard output nobody reads,
	// unless it ignores that signal.
	Stdout, Stderr io.Writer
}

// Globals are what scripts find beside the language.
type Globals int

const (
	// GlobalsNone is nothing: require has all that there is.
	GlobalsNone Globals = iota
	// GlobalsConsole is console.
	GlobalsConsole
	// GlobalsNode is all that a Node.js program has, as far as this host has it: process,
	// Buffer, URL, timers, and what the engine itself lacks of the language.
	// Timers need a loop: Sync.Loop or Options.Post.
	GlobalsNode
)

const (
	// leastCallStack is what a reload needs, and some for the program.
	leastCallStack = 100
	usualCallStack = 10_000
)

// fill puts in what the zero values stand for, and says what can't be.
func (o *Options) fill(vm *goja.Runtime) error {
	if err := o.fillDefaults(); err != nil {
		return err
	}
	return o.fillCallStack(vm)
}

func (o *Options) fillDefaults() error {
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
	return nil
}

func (o *Options) fillCallStack(vm *goja.Runtime) error {
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

// callStackOf returns what a runtime's SetMaxCallStackSize was given, if it was called.
// goja has no way to ask. If it hides the number elsewhere one day, that counts as not
// called.
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
