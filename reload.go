package heatsync

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// Reload tells what became of a batch of changes, or of a Resync.
type Reload struct {
	// Number counts the reloads of a program, from 1.
	Number int
	// OK says that all of it is live. Otherwise nothing is, and Err says why.
	OK     bool
	Err    error
	Resync bool
	// Modules were evaluated, in this order. If not OK, they would have been.
	Modules []ReloadedModule
	// Restart are modules that changed, or may hold copies of what changed, and
	// are never evaluated again: only a restart can renew them.
	Restart []ReloadedModule
	// Removed are files that disappeared: their last exports stay.
	Removed []string
	// Pending are files that will be tried again together with the next save.
	Pending []string
	// Mended are files that were pending, and hold again what runs, or are gone.
	Mended   []string
	Duration time.Duration

	// Heard says that an "error" listener of the program was told.
	Heard bool
}

// ReloadedModule is a module and why it is part of a reload.
type ReloadedModule struct {
	Path    string
	Reason  Reason
	Version int
}

// Reason is why a module is part of a reload. Its String reads after the module's path:
// "changed", "plain importer of /app/a.js".
type Reason struct {
	Why Why
	// Of is a path, or for FindsAnother a specifier; "" for Changed and Resynced.
	Of string
}

// Why is the sort of a Reason.
type Why = graph.Why

const (
	// Changed modules are not what was loaded.
	Changed = graph.Changed
	// Resynced modules are evaluated again because Resync asked for it.
	Resynced = graph.Resynced
	// PlainImporter has loaded Of by require, and may have copied from it.
	PlainImporter = graph.PlainImporter
	// Importer has asked for Of by sync.require, and did not get it before.
	Importer = graph.Importer
	// FindsAnother module for Of, a specifier, than before.
	FindsAnother = graph.FindsAnother
	// TakesPlace of another file, Of, in the object that holders have.
	TakesPlace = graph.TakesPlace
)

func (r Reason) String() string { return graph.Reason(r).String() }

var (
	// ErrBusy is returned by Apply and Resync while a reload is under way or a
	// module is being loaded.
	ErrBusy = reload.ErrBusy
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("heatsync is closed")
	// ErrNotFound is wrapped by the Error of an id that resolves to no file.
	ErrNotFound = errors.New("module not found")
)

// Error says what could not be done with which module.
type Error struct {
	// Op is "resolve", "compile", "evaluate", "check", "bind", "call" of what was
	// bound, or "require" of a module that exports no object.
	Op string
	// Path is the module, or the id if Go code asked for one that is not there.
	// It is "" if the error came up in no module.
	Path string
	// From is who asked: a file, or Options.Dir for Go code. It is "" if Op is
	// "compile", "evaluate" or "check".
	From string
	Err  error

	// Stack is the JavaScript stack, "" if there is none. Line and Column are
	// the place in Path, from 1, or 0. Frame shows it: a few lines of source.
	Stack        string
	Line, Column int
	Frame        string
}

func (e *Error) Error() string {
	s := e.Op
	if e.Path != "" {
		s += " " + e.Path
	}
	if e.Line > 0 {
		s += fmt.Sprintf(":%d:%d", e.Line, e.Column)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// ExitError says that a program under RunMain ended with a status other than 0.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("the program ended with status %d", e.Code) }

// thrown is a JavaScript value as an error.
type thrown struct {
	text string
	ex   *goja.Exception
	is   error
}

func (t *thrown) Error() string   { return t.text }
func (t *thrown) Unwrap() []error { return append([]error{t.ex}, t.others()...) }

func (t *thrown) others() []error {
	if t.is == nil {
		return nil
	}
	return []error{t.is}
}

// overflow is a full stack, of which goja says only where that was.
type overflow struct{ error }

func (o overflow) Error() string { return "RangeError: Maximum call stack size exceeded" }
func (o overflow) Unwrap() error { return o.error }

// newError describes an error that came out of the runtime.
func (s *Sync) newError(err error, path string) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e := &Error{Op: "evaluate", Path: path, Err: err}
	var (
		ex   *goja.Exception
		lost *resolve.Error
		full *goja.StackOverflowError
	)
	switch {
	case errors.As(err, &ex):
		e.describe(ex)
	case errors.As(err, &full):
		e.Err = overflow{err}
	case errors.As(err, &lost):
		e.Op, e.Path, e.From = "resolve", lost.Specifier, asker(lost)
		e.Err = fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return e
}

// asker is who asked for what was not found. Go code asks as if from a file in
// Options.Dir that has no name.
func asker(lost *resolve.Error) string {
	if strings.HasSuffix(lost.Importer, string(filepath.Separator)) {
		return filepath.Clean(lost.Importer)
	}
	return lost.Importer
}

func (e *Error) describe(ex *goja.Exception) {
	v := ex.Value()
	t := &thrown{text: textOf(v), ex: ex}
	e.Err = t
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	if file := stringOf(o, "file"); file != "" {
		e.Path = file
	}
	e.Stack = stringOf(o, "stack")
	switch inner := innerOf(o).(type) {
	case *compile.Error:
		e.Op, e.Path, e.Line, e.Column, e.Frame = "compile", inner.Path, inner.Line, inner.Column, inner.Frame
		t.text, e.Stack = "SyntaxError: "+inner.Message, ""
	case *resolve.Error:
		e.Op, e.From, t.is = "resolve", asker(inner), ErrNotFound
		if e.place(); e.Path == "" {
			e.Path = inner.Specifier
		}
	case *Error:
		*e = *inner
	default:
		t.is = inner // what a core module's maker returned, perhaps
		e.place()
	}
}

// textOf is what String makes of a value: a program may throw one for which
// that throws in turn.
func textOf(v goja.Value) (text string) {
	defer func() {
		if recover() != nil {
			text = "a value that can't be shown"
		}
	}()
	return v.String()
}

// stringOf reads a property that should be a string. Reading it may throw, too.
func stringOf(o *goja.Object, key string) (text string) {
	defer func() { recover() }()
	if v, ok := o.Get(key).(goja.String); ok {
		return v.String()
	}
	return ""
}

// innerOf returns the Go error that a JavaScript error was made of, if it was:
// what the compiler said, or a veto.
func innerOf(o *goja.Object) (inner error) {
	defer func() { recover() }()
	if v := o.Get("heatsync"); v != nil {
		inner, _ = v.Export().(error)
	}
	return inner
}

var frame = regexp.MustCompile(`(?m)^\s+at (?:.*\()?(.+):(\d+):(\d+)`)

// place finds the first line of the stack that is in the module itself, or in
// any if that is unknown.
func (e *Error) place() {
	for _, m := range frame.FindAllStringSubmatch(e.Stack, -1) {
		if e.Path == "" && gojahost.IsFile(m[1]) || m[1] == e.Path {
			e.Path = m[1]
			e.Line, _ = strconv.Atoi(m[2])
			e.Column, _ = strconv.Atoi(m[3])
			return
		}
	}
}

// report tells everybody of a reload that is over.
func (s *Sync) report(r *gojahost.Report) {
	s.reloads++
	told := &Reload{
		Number: r.Number, OK: r.OK, Resync: r.Resync, Removed: r.Removed, Pending: r.Pending, Mended: r.Mended,
		Duration: r.Duration, Heard: r.Heard,
		Modules: modules(r.Evaluated, r.Versions), Restart: modules(r.Restart, nil),
	}
	if r.Err != nil {
		told.Err = s.newError(r.Err, first(r.Failed))
	}
	s.last = told
	if !told.OK && !told.Heard && len(s.listeners) == 0 && s.unattended {
		s.warn("kept the old version: " + told.Err.Error())
	}
	tell(s.listeners, told)
}

// tell calls all listeners, though one may panic.
func tell(listeners []*listener, r *Reload) {
	if len(listeners) == 0 {
		return
	}
	defer tell(listeners[1:], r)
	if f := listeners[0].f; f != nil { // another may have stopped it just now
		f(r)
	}
}

func modules(causes []graph.Cause, versions map[string]int) []ReloadedModule {
	var list []ReloadedModule
	for _, c := range causes {
		list = append(list, ReloadedModule{c.ID, Reason(c.Reason), versions[c.ID]})
	}
	return list
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// uncaught takes what a listener threw after the commit. It goes to the program's
// 'uncaughtException' listeners in the next turn, so that the reload comes to its
// end whatever becomes of the program. Nothing else hangs on it: if there are
// none, the program goes on.
func (s *Sync) uncaught(err error) {
	if !s.program || !s.builtins.HearsUncaught() {
		s.warn("a listener threw: " + told(s.newError(err, "")))
		return
	}
	s.loop.Begin()(func() { s.builtins.Turn(func() error { return err }) })
}

// told is an error with the place where it was thrown, if that is known.
func told(e *Error) string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("%v\n    at %s:%d:%d", e.Err, e.Path, e.Line, e.Column)
}

func (s *Sync) warn(text string) {
	if s.opts.Logger != nil {
		s.opts.Logger.Warn(text)
		return
	}
	fmt.Fprintf(s.opts.Stderr, "heatsync: %s\n", terminal.Text(strings.TrimSuffix(text, "\n")))
}
