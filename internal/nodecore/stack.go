package nodecore

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// The engine writes stacks in a form of its own, with tabs and positions in
// its bytecode, and has neither Error.captureStackTrace nor stackTraceLimit.
// Programs read stacks and cut them, so InstallGlobals puts constructors in
// the place of the engine's which give an error its stack as Node does.
//
// Errors that the engine itself throws keep its form, for it makes them
// without these constructors; util.inspect, and what is printed at the end of
// a program, translate it.

// errorClasses are the constructors, Error first: the others inherit from it.
var errorClasses = []string{
	"Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError",
}

const (
	defaultStackLimit = 10
	captureName       = "captureStackTrace"
)

// stacks is what the error constructors of a runtime share.
type stacks struct {
	class     *goja.Object // the global Error, nil before InstallGlobals
	preparing bool         // in Error.prepareStackTrace
}

// installErrors puts the constructors in place.
func (s *Set) installErrors() error {
	for _, name := range errorClasses {
		class, err := s.errorClass(name)
		if err != nil {
			return err
		}
		if name == "Error" {
			s.stacks.class = class
			err = s.addStackTools(class)
		} else {
			err = class.SetPrototype(s.stacks.class)
		}
		if err != nil {
			return err
		}
		if err := s.vm.GlobalObject().DefineDataProperty(name, class, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			return err
		}
	}
	return nil
}

// addStackTools gives Error what Node's has besides the language.
func (s *Set) addStackTools(class *goja.Object) error {
	capture := s.vm.ToValue(s.captureStackTrace)
	if err := s.name(capture, captureName, 2); err != nil {
		return err
	}
	for name, v := range map[string]goja.Value{captureName: capture, "prepareStackTrace": goja.Undefined()} {
		if err := class.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			return err
		}
	}
	return class.Set("stackTraceLimit", defaultStackLimit)
}

// errorClass makes the constructor that stands for one of the engine's. They
// share the prototype, so that instanceof holds for either's errors.
func (s *Set) errorClass(name string) (*goja.Object, error) {
	engine := s.vm.Get(name).(*goja.Object)
	construct, _ := goja.AssertConstructor(engine)
	var class *goja.Object
	class = s.vm.ToValue(func(call goja.ConstructorCall) *goja.Object {
		target := call.NewTarget
		if target == nil {
			target = class
		}
		o, err := construct(target, call.Arguments...)
		if err != nil {
			s.core.Throw(err)
		}
		s.setStack(o, nil)
		return o
	}).(*goja.Object)
	proto := engine.Get("prototype").(*goja.Object)
	if err := class.DefineDataProperty("prototype", proto, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE); err != nil {
		return nil, err
	}
	if err := proto.DefineDataProperty("constructor", class, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		return nil, err
	}
	if isError := engine.Get("isError"); isError != nil && name == "Error" {
		if err := class.DefineDataProperty("isError", isError, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			return nil, err
		}
	}
	return class, s.name(class, name, int(engine.Get("length").ToInteger()))
}

// name gives a function of Go the name and length that a program sees.
func (s *Set) name(f goja.Value, name string, length int) error {
	o := f.(*goja.Object)
	err := o.DefineDataProperty("name", s.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		return err
	}
	return o.DefineDataProperty("length", s.vm.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// captureStackTrace is Error.captureStackTrace(object, below).
func (s *Set) captureStackTrace(call goja.FunctionCall) goja.Value {
	o, ok := call.Argument(0).(*goja.Object)
	if !ok {
		panic(s.vm.NewTypeError("invalid_argument"))
	}
	below, _ := call.Argument(1).(*goja.Object)
	s.setStack(o, below)
	return goja.Undefined()
}

// setStack gives an object its stack: the frames under the function below, or
// all. Without a number in Error.stackTraceLimit there is no stack. It is
// written out when it is first read, as in V8, with the name that the object
// has then: many classes set theirs after the call of Error.
func (s *Set) setStack(o, below *goja.Object) {
	limit, ok := s.stackLimit()
	if !ok {
		s.defineStack(o, goja.Undefined())
		return
	}
	frames := s.framesUnder(below, limit)
	get := func(goja.FunctionCall) goja.Value {
		stack := s.written(o, frames)
		// An object that was frozen meanwhile keeps the getter.
		_ = o.DefineDataProperty("stack", stack, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return stack
	}
	set := func(call goja.FunctionCall) goja.Value {
		if this, ok := call.This.(*goja.Object); ok {
			s.defineStack(this, call.Argument(0))
		}
		return goja.Undefined()
	}
	err := o.DefineAccessorProperty("stack", s.vm.ToValue(get), s.vm.ToValue(set), goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		s.core.Throw(err)
	}
}

func (s *Set) defineStack(o *goja.Object, stack goja.Value) {
	err := o.DefineDataProperty("stack", stack, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		s.core.Throw(err)
	}
}

// written is the text of a stack, or what Error.prepareStackTrace makes of it.
func (s *Set) written(o *goja.Object, frames []goja.StackFrame) goja.Value {
	if !s.stacks.preparing {
		if prepare, ok := goja.AssertFunction(s.stacks.class.Get("prepareStackTrace")); ok {
			return s.prepared(prepare, o, frames)
		}
	}
	return s.vm.ToValue(s.header(o) + formatFrames(frames))
}

func (s *Set) stackLimit() (int, bool) {
	v := s.stacks.class.Get("stackTraceLimit")
	switch v.(type) {
	case nil, *goja.Object, goja.String:
		return 0, false
	}
	f := v.ToFloat()
	if f != f || goja.IsUndefined(v) {
		return 0, false
	}
	return int(min(max(f, 0), 1000)), true
}

// header is the first line of a stack, as Error.prototype.toString has it.
func (s *Set) header(o *goja.Object) string {
	text := func(name, otherwise string) string {
		v := o.Get(name)
		if v == nil || goja.IsUndefined(v) {
			return otherwise
		}
		return v.String()
	}
	name, message := text("name", "Error"), text("message", "")
	switch {
	case name == "":
		return message
	case message == "":
		return name
	}
	return name + ": " + message
}

// prepared is what Error.prepareStackTrace makes of the frames.
func (s *Set) prepared(prepare goja.Callable, o *goja.Object, frames []goja.StackFrame) goja.Value {
	s.stacks.preparing = true
	defer func() { s.stacks.preparing = false }()
	sites := make([]any, len(frames))
	for i, f := range frames {
		p := f.Position()
		sites[i] = s.vm.NewArray(f.FuncName(), p.Filename, p.Line, p.Column)
	}
	made, err := s.core.Helper("internal/stack", "callSites")(goja.Undefined(), s.vm.NewArray(sites...))
	if err != nil {
		s.core.Throw(err)
	}
	return s.core.Must(prepare(s.stacks.class, o, made))
}

// framesUnder captures the stack of the running script, without the functions
// of this program that a script can't see. Where below does not appear by its
// name, nothing is left out: a class's own constructor has none.
func (s *Set) framesUnder(below *goja.Object, limit int) []goja.StackFrame {
	all := s.vm.CaptureCallStack(0, nil)
	frames := all[:0]
	for i, f := range all {
		if !ofGo(&f) && !(i == 0 && ofErrors(&f)) {
			frames = append(frames, f)
		}
	}
	frames = withoutMachinery(frames)
	if below != nil {
		frames = frames[skipped(frames, below):]
	}
	return frames[:min(limit, len(frames))]
}

// withoutMachinery cuts off the frames at the bottom that brought a callback
// into its turn: they are the same in every stack. Where there is nothing
// else, they stay.
func withoutMachinery(frames []goja.StackFrame) []goja.StackFrame {
	n := len(frames)
	for n > 0 && (frames[n-1].SrcName() == "<native>" || strings.HasPrefix(frames[n-1].SrcName(), "node:internal/")) {
		n--
	}
	if n == 0 {
		return frames
	}
	return frames[:n]
}

// skipped counts the frames down to and with that of a function.
func skipped(frames []goja.StackFrame, below *goja.Object) int {
	name := below.Get("name").String()
	for i := range frames {
		if name != "" && frames[i].FuncName() == name {
			if i+1 < len(frames) && frames[i+1].FuncName() == name && frames[i+1].SrcName() == "<native>" {
				i++ // the same, as bind made it
			}
			return i + 1
		}
	}
	if len(frames) > 0 && frames[0].FuncName() == anonymous && strings.HasPrefix(below.String(), "class") {
		return 1
	}
	return 0
}

const anonymous = "<anonymous>"

// ofGo tells whether a frame is a function of Go, which the engine names by
// its package.
func ofGo(f *goja.StackFrame) bool {
	return f.SrcName() == "<native>" && strings.ContainsAny(f.FuncName(), "/.")
}

// ofErrors tells whether a frame is one of the functions of this file, which
// have the names that programs know them by.
func ofErrors(f *goja.StackFrame) bool {
	return f.SrcName() == "<native>" && (f.FuncName() == captureName || slices.Contains(errorClasses, f.FuncName()))
}

// formatFrames writes frames as Node does, each on a line, after a line feed.
func formatFrames(frames []goja.StackFrame) string {
	var b strings.Builder
	for _, f := range frames {
		b.WriteString("\n    at ")
		name, p := f.FuncName(), f.Position()
		place := p.Filename + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
		if f.SrcName() == "<native>" {
			place = anonymous
		}
		if name == anonymous || name == "" {
			b.WriteString(place)
			continue
		}
		b.WriteString(name + " (" + place + ")")
	}
	return b.String()
}

// stackHalf is the Go half of internal/stack.js.
func (s *Set) stackHalf() map[string]any {
	return map[string]any{
		// frames returns the running script's stack under a function.
		"frames": func(below *goja.Object) string {
			return formatFrames(s.framesUnder(below, defaultStackLimit))
		},
	}
}
