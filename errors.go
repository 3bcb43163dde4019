package heatsync

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/producer"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

var (
	// ErrBusy is returned by [Sync.Apply] and [Sync.Resync] while a reload is under way
	// or a module is being loaded.
	ErrBusy = reload.ErrBusy
	// ErrBatch is wrapped by the error of a batch that can't be meant: a path is empty or
	// has a NUL in it, a relative one leads out of Options.Dir to what no module knows, a
	// directory is where the batch has a file, or a file where it has a directory, or two
	// spellings of one path have different contents. The error names the path.
	ErrBatch = producer.ErrBatch
	// ErrClosed is returned after [Sync.Close].
	ErrClosed = errors.New("heatsync is closed")
	// ErrOverdue is wrapped by the error of a call that was interrupted because a reload
	// waited for it to end, see Options.CallLimit.
	ErrOverdue = errors.New("interrupted, since a reload has waited for its end for too long")
	// ErrNotFound is wrapped by the [Error] of an id for which no file was found.
	ErrNotFound = errors.New("module not found")
)

// Error says which module failed, and at which step.
type Error struct {
	// Op is "resolve", "compile" or "evaluate", "check" of a veto, "bind", "call" of
	// what was bound, or "require" of a module that exports no object.
	Op string
	// Path is the module, or the id if Go code asked for one that is not there.
	// It is "" if the error came up in no module.
	Path string
	// From is the importer, or Options.Dir for Go code. It is "" if Op is "compile",
	// "evaluate" or "check".
	From string
	Err  error

	// Stack is the JavaScript stack, with those of the causes, or of a panic that of the
	// goroutine; "" if there is none. Line and Column are the place in Path, from 1, or 0.
	// Frame shows it, of a syntax error and of a call: a few lines of source.
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

// ExitError is returned when a [Program] has ended with a status other than 0. Without a
// program, process.exit ends the call from Go, with this error.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("the program ended with status %d", e.Code) }

// thrown is a JavaScript value as an error.
type thrown struct {
	text  string
	ex    *goja.Exception
	is    error
	cause error
}

func (t *thrown) Error() string { return t.text }
func (t *thrown) Unwrap() []error {
	others := []error{t.ex, t.is, t.cause}
	return slices.DeleteFunc(others, func(err error) bool { return err == nil })
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
		ex       *goja.Exception
		lost     *resolve.Error
		full     *goja.StackOverflowError
		panicked *engine.Panic
	)
	switch {
	case errors.As(err, &ex):
		e.describe(s.vm, ex)
	case errors.As(err, &panicked):
		e.Stack = string(panicked.Stack)
	case errors.As(err, &full):
		e.Err = overflow{err}
	case errors.As(err, &lost):
		e.Op, e.Path, e.From = "resolve", lost.Specifier, asker(lost)
		e.Err = fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return e
}

// asker is the importer of what was not found. Go code asks as if from a file in
// Options.Dir that has no name.
func asker(lost *resolve.Error) string {
	if strings.HasSuffix(lost.Importer, string(filepath.Separator)) {
		return filepath.Clean(lost.Importer)
	}
	return lost.Importer
}

func (e *Error) describe(vm *goja.Runtime, ex *goja.Exception) {
	v := ex.Value()
	t := &thrown{text: textOf(v), ex: ex}
	e.Err = t
	o, ok := v.(*goja.Object)
	if !ok || !engine.Owns(vm, o) {
		return
	}
	var more string
	more, t.cause = causeOf(vm, o, mostCauses)
	if file := stringOf(o, "file"); file != "" {
		e.Path = file
	}
	e.Stack = withoutOurs(stringOf(o, "stack"))
	defer func() {
		if e.Err == t {
			e.Stack += more
		}
	}()
	switch inner := innerOf(o).(type) {
	case *lower.Error:
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
		var panicked interface{ Trace() []byte }
		if errors.As(inner, &panicked) {
			e.Stack = string(panicked.Trace())
		}
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
	inner, _ = engine.Reveal[error](o.Get("heatsync"))
	return inner
}

var framePlace = regexp.MustCompile(`(?m)^\s+at (?:.*\()?(.+):(\d+):(\d+)`)

// place finds the first line of the stack that is in the module itself, or in
// any if that is unknown.
func (e *Error) place() {
	for _, m := range framePlace.FindAllStringSubmatch(e.Stack, -1) {
		if e.Path == "" && gojahost.IsFile(m[1]) || m[1] == e.Path {
			e.Path = m[1]
			e.Line, _ = strconv.Atoi(m[2])
			e.Column, _ = strconv.Atoi(m[3])
			return
		}
	}
}

// text is an error with the place where it was thrown, if that is known.
func (e *Error) text() string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("%v\n    at %s:%d:%d", e.Err, e.Path, e.Line, e.Column)
}
