package heatsync

import (
	"cmp"
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

	"github.com/heatsync-go/heatsync/internal/source"
)

// Options say how a [Sync] or a [Program] works. The zero value is fine.
type Options struct {
	// Dir is the directory from which Go code's ids are resolved. If it is empty, it is
	// the folder of an [Overlay] in FS, or the working directory. It is also the project's
	// root for the watcher.
	Dir string
	// FS is where modules are read from, instead of the system's files: an embed.FS, for
	// example, or a testing/fstest.MapFS. Its root is at Dir, which need not exist then:
	// Dir/lib/a.js is the file lib/a.js of FS. There is nothing above Dir. Of such
	// files only those in the folder of an [Overlay] are watched; give changes of others to
	// [Sync.Apply]. The core module fs still has the system's files. The runtimes of a [Pool]
	// and a watcher read FS on goroutines of their own.
	FS fs.FS
	// NodePath are directories in which packages are looked for after every node_modules,
	// as in the environment variable NODE_PATH of Node.js. If it is nil, a Program takes
	// them from that variable.
	NodePath []string
	// PreserveSymlinks keeps a module's path as it was found, instead of following links: a
	// file to which links lead by several paths is several modules. The entry is always the
	// file. In a Program, NODE_PRESERVE_SYMLINKS=1 in the environment does the same.
	PreserveSymlinks bool
	// Settle is how long a saved file must be quiet before it is reloaded. If it is
	// zero, the option watchDebounceMS of the program counts; without that the watcher
	// uses what the system reports of a save, which is quicker.
	Settle time.Duration
	// Poll looks at the files at this interval, instead of relying on events.
	Poll time.Duration
	// NoWatch says that the files are not watched: changes come by [Sync.Apply] alone.
	NoWatch bool
	// TimeLimit is the longest that a top level may run during a reload; past it, the
	// old version stays. Zero means 5 seconds, a negative value no limit.
	TimeLimit time.Duration
	// CallLimit is the longest that a batch of changes waits for a call or a turn of a loop
	// to end, if Sync.Run, a Loop or a Program applies it. A longer one is interrupted, so
	// that a loop that never ends can't hold back the reload that fixes it: the error of
	// the call wraps ErrOverdue, and a warning says so. Zero means no limit: there is only
	// a warning.
	CallLimit time.Duration
	// CallStack is how deep calls may be nested, at least 100. If it is zero, the
	// runtime's own SetMaxCallStackSize counts, or 10,000 if that was never called:
	// without a limit, endless recursion in a script would end the process.
	CallStack int
	// Builtins are core modules for require, by their names without "node:". They come
	// before those of this package. require throws an error that such a function returns;
	// the *Error of the module that could not be loaded for it wraps that error.
	Builtins map[string]func(*goja.Runtime) (goja.Value, error)
	// Globals says which globals scripts have besides those of the language. A Program has
	// Node's.
	Globals Globals
	// Post is for a Go program with an event loop of its own. Timers of the core modules
	// and asynchronous work then come back in that loop, each in a turn: Post has f called
	// on the runtime's goroutine, soon, in the order of the calls, and not before it
	// returns itself. It returns false if f will not be called. Any goroutine calls it.
	//
	// Rejected promises that nobody handles are left to the runtime's owner. A Program can't
	// have Post.
	Post func(f func()) bool
	// Core are the core modules that scripts may require, however they ask; "fs" is
	// "fs/promises", too. Nil is all of them, and Builtins are always allowed.
	//
	// What a module does outside of the runtime is refused with it, by Go, whatever a script gets hold
	// of and replaces: files take "fs" or "fs/promises", processes "child_process", connections and
	// servers "net", "http", "https" or "tls" (each brings what the others do, and the look-up of names),
	// packets "dgram", other questions to name servers "dns", what the machine is "os". Without "process" the global of that
	// name can't exit, kill, change directory or mask, or read the standard input, and its env is empty
	// unless there is Environ. The global fetch takes "http" or "https", and process.loadEnvFile "fs".
	// Always allowed is to print, to learn the time, the kind of system and the memory that there is,
	// and to load modules: from FS, or from the whole disk if there is no FS.
	//
	// That, an FS from which modules come, a context for each call, CallLimit, TimeLimit and
	// CallStack are what keeps a script in bounds, as far as goja goes. It has no limit of
	// memory, and work in Go, such as a regular expression, is not interrupted: what is
	// hostile belongs into a process of its own.
	Core []string
	// Environ is what process.env has, in the form of os.Environ, which it is if it is nil.
	Environ []string
	// Self is the command that runs a program of this kind in a process of its own, without
	// its file and arguments; its first word is process.execPath. child_process.fork starts
	// it, and so does spawn if it is given process.execPath. Of a process that was forked,
	// process has the channel to its parent, in the first runtime that has a process. If Self
	// is nil, fork needs the option execPath.
	Self []string
	// Live makes every `new Heatsync()` live, except those that say otherwise: functions
	// and classes taken out of an exports object follow, and timers and listeners that a
	// top level makes by plain calls belong to its version.
	Live bool
	// Whole is live mode for a program that changes nothing: every file of the project that
	// another one loads, by require or import, is held as if by sync.require.
	Whole bool
	// Check may veto a reload. It is called when all of a batch was evaluated, before the
	// commit. If it returns an error, the old versions stay.
	Check func() error
	// Logger receives a record of each reload, and warnings. If it is nil, only warnings
	// and failed reloads that have no other listener are reported, as lines on Stderr:
	// those are for a person who would otherwise look for the fault elsewhere. A logger of
	// slog.DiscardHandler has nothing written.
	//
	// The record of a reload has the message "kept the old version" if it has failed, at the
	// level Error; "restart needed", at Warn, if only a restart can renew something; and at
	// Info "reloaded", or "removed" or "mended" if nothing had to be evaluated. In a [Pool]
	// there is one for all runtimes. Its keys:
	//
	//	reload    Reload.Number
	//	version   Sync.Version or Pool.Version, after it
	//	duration  how long it took
	//	error     of a failed one
	//	module    the file that has failed, and line and column in it, if known
	//	modules   what was, or would have been, evaluated: a list of module, version, reason
	//	restart   what only a restart can renew: a list of module, reason
	//	resync    true if Resync was called
	//	removed, pending, mended   lists of paths, as in Reload
	//
	// Lists that are empty are left out. Warnings are sentences; those of an error have error,
	// module, line and column, too.
	Logger *slog.Logger
	// Stdin is what process.stdin reads, from the moment that a script asks for it. Nil is the
	// process's own. If it has a method Take(), that is called on the runtime's goroutine at that
	// moment, each time: for whoever reads the same terminal until then.
	Stdin io.Reader
	// Stdout and Stderr receive what scripts print through console and process. If they are
	// nil, the process's own do. A script learns of a failed write by the "error" event of
	// process.stdout; but SIGPIPE ends a Go program whose standard output nobody reads,
	// unless it ignores that signal.
	Stdout, Stderr io.Writer
}

// Globals says which globals scripts have besides those of the language.
type Globals int

const (
	// GlobalsNone is no globals: everything comes through require.
	GlobalsNone Globals = iota
	// GlobalsConsole is console.
	GlobalsConsole
	// GlobalsNode is everything that a Node.js program has, as far as this host has it:
	// process, Buffer, URL, timers, and what the engine itself lacks of the language.
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
	dir, err := filepath.Abs(cmp.Or(o.Dir, source.Dir(o.FS)))
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

// source is where modules come from.
func (o *Options) source() source.Source {
	from := source.Of(o.FS, o.Dir)
	if o.NoWatch {
		from = from.Unwatched()
	}
	return from
}
