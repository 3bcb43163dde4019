package gojahost

import (
	"errors"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/wire"
)

// What the facade asks of its host, apart from loading.

// caller returns the file of the function that called into the facade: the
// first frame of a file that is not the facade's, nor of a core module. Go
// code that calls stands for the directory Dir.
func (h *Host) caller() string {
	if f := h.frame(); f != nil {
		return f.SrcName()
	}
	return h.from()
}

// calling returns that file, or "" if a core module's code stands between.
func (h *Host) calling() string {
	if f := h.firstFrame(func(name string) bool { return IsFile(name) || strings.HasPrefix(name, "node:") }); f != nil && IsFile(f.SrcName()) {
		return f.SrcName()
	}
	return ""
}

// frame is the frame of that function, nil for Go code.
func (h *Host) frame() *goja.StackFrame { return h.firstFrame(IsFile) }

// firstFrame returns the innermost frame of a script with such a name.
func (h *Host) firstFrame(such func(name string) bool) *goja.StackFrame {
	for size := 8; ; size *= 4 {
		frames := h.vm.CaptureCallStack(size, nil)
		for i := range frames {
			if such(frames[i].SrcName()) {
				return &frames[i]
			}
		}
		if len(frames) < size {
			return nil
		}
	}
}

// site tells where the caller is, with the text of its file. Columns count as
// JavaScript does.
func (h *Host) site() goja.Value {
	o := h.vm.NewObject()
	file, line, column, text := h.from(), 0, 0, ""
	if f := h.frame(); f != nil {
		at := f.Position()
		file, line, column = f.SrcName(), at.Line, at.Column
		text = h.textOf(file)
		column = 1 + len(utf16.Encode([]rune(lineStart(text, line, column-1))))
	}
	h.must(o.Set("file", file))
	h.must(o.Set("line", line))
	h.must(o.Set("column", column))
	h.must(o.Set("text", text))
	return o
}

// textOf returns the text of a file that runs.
func (h *Host) textOf(file string) string {
	if m := h.cache[file]; m != nil && m.code != nil && !m.code.Lowered {
		return m.code.Source
	}
	data, err := h.opts.FS.ReadFile(file)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(string(data), "\ufeff")
}

// lineStart returns the first bytes of a line.
func lineStart(text string, line, bytes int) string {
	for ; line > 1; line-- {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text[:max(0, min(bytes, len(text)))]
}

// IsFile tells whether a script's name is that of a user's file.
func IsFile(name string) bool {
	return !strings.HasPrefix(name, facadePrefix) && !strings.HasPrefix(name, "node:") && !strings.HasPrefix(name, "<")
}

func (h *Host) resolveFor(specifier, importer string) goja.Value {
	f, err := h.resolve(specifier, importer)
	if err != nil {
		return h.value(nil, err)
	}
	o := h.written(func(c wire.Codec) { wire.Found(c, &f.Edge) }).(*goja.Object)
	h.must(o.Set("builtin", f.builtin))
	return o
}

func (h *Host) loadFor(call goja.FunctionCall) goja.Value {
	importer := ""
	if v := call.Argument(1); !goja.IsUndefined(v) {
		importer = v.String()
	}
	_, err := h.load(call.Argument(0).String(), importer, false)
	return h.value(goja.Undefined(), err)
}

// guardFor calls a function of the facade's, in which code of the user's runs. With
// the id of a module it is the module's code, which has to end in time: its top
// level, and what its exports do when they are read.
func (h *Host) guardFor(f goja.Callable, id string) (v goja.Value) {
	h.guards++
	defer func() { h.guards-- }()
	call := func() (err error) {
		v, err = f(goja.Undefined())
		return err
	}
	contain := func(f func() error) error { return h.Contain("reload", engine.Few, f) }
	var err error
	if id == "" {
		err = contain(call)
	} else {
		err = h.inTime("reading the exports of "+id, contain, call)
	}
	return h.value(v, err)
}

func (h *Host) check() goja.Value {
	if h.opts.Check != nil {
		if err := h.opts.Check(); err != nil {
			panic(h.goError(err))
		}
	}
	return goja.Undefined()
}

// report passes on what became of a reload. The facade adds the error and the
// duration to the machine's outcome.
func (h *Host) report(told *goja.Object) {
	h.settled()
	if h.opts.Report == nil || h.machine.Last().Told {
		return
	}
	r := &Report{Outcome: h.machine.Last(), Versions: map[string]int{}, Heard: told.Get("heard").ToBoolean()}
	r.Duration = time.Duration(told.Get("duration").ToFloat() * float64(time.Millisecond))
	switch {
	case r.OK:
	case h.cut != nil:
		r.Err = h.cut // of which JavaScript has heard nothing
	default:
		r.Err = h.exception(told.Get("error"))
	}
	for _, c := range r.Evaluated {
		r.Versions[c.ID] = h.version(c.ID)
	}
	h.opts.Report(r)
}

func (h *Host) uncaught(v goja.Value) {
	if h.opts.Uncaught != nil {
		h.opts.Uncaught(h.exception(v))
	}
}

func (h *Host) warn(text string) {
	if h.opts.Warn != nil {
		h.opts.Warn(text)
	}
}

func (h *Host) watching(on bool) {
	if h.opts.Watching != nil {
		h.opts.Watching(on)
	}
	h.flush()
}

// timer returns a global timer function: the runtime's own, or that of the
// core module.
func (h *Host) timer(name string) goja.Value {
	if v := h.vm.GlobalObject().Get(name); v != nil && !goja.IsUndefined(v) {
		return v
	}
	if !h.timers {
		return h.value(nil, errors.New(name+": this runtime has no timers: define the global function, or run it as a Program"))
	}
	v, err := h.opts.Builtins.Load("timers")
	if err != nil {
		return h.value(nil, err)
	}
	return v.(*goja.Object).Get(name)
}
