package nodecore

import (
	"errors"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"weak"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine/pattern"
)

// The engine runs most regular expressions well, and quickly. The others
// (pattern.For) are run by package pattern: the engine's object is one of an
// empty expression, and has lost its standard behaviour, so that for everything
// the engine calls exec, which is here.

// expression is what belongs to such an object.
type expression struct {
	program *pattern.Program
	source  goja.String
	flags   string
}

// expressions are those of a runtime, for as long as the objects live.
type expressions struct {
	mu sync.Mutex // the collector drops them on a goroutine of its own
	of map[weak.Pointer[goja.Object]]*expression

	text  goja.String // what was searched last, and will likely be searched again
	units []uint16
}

func (x *expressions) get(v goja.Value) *expression {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.of) == 0 {
		return nil
	}
	return x.of[weak.Make(o)]
}

func (x *expressions) add(o *goja.Object, e *expression) {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := weak.Make(o)
	if x.of == nil {
		x.of = map[weak.Pointer[goja.Object]]*expression{}
	}
	x.of[p] = e
	runtime.AddCleanup(o, x.drop, p)
}

func (x *expressions) drop(p weak.Pointer[goja.Object]) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.of, p)
}

// unitsOf returns the UTF-16 units of a string that is searched.
func (x *expressions) unitsOf(text goja.String) []uint16 {
	if x.text == nil || !sameString(x.text, text) {
		x.text, x.units = text, utf16Of(text)
	}
	return x.units
}

func utf16Of(text goja.String) []uint16 {
	out := make([]uint16, text.Length())
	for i := range out {
		out[i] = text.CharAt(i)
	}
	return out
}

// sameString tells whether two strings are one, without reading long ones.
func sameString(a, b goja.String) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	switch {
	case va.Type() != vb.Type():
		return false
	case va.Kind() == reflect.Slice:
		return va.Len() == vb.Len() && va.Pointer() == vb.Pointer()
	}
	return va.Comparable() && a == b
}

// replaceRegExp has RegExp and what reads one know of the others.
func (s *Set) replaceRegExp() error {
	var failed error
	find := func(path ...any) place {
		f, err := s.at(append([]any{"RegExp"}, path...))
		if err != nil {
			failed = errors.Join(failed, err)
			return place{}
		}
		at, err := placeOf(f)
		failed = errors.Join(failed, err)
		return at
	}
	class, exec, test, text := find(), find("prototype", "exec"), find("prototype", "test"), find("prototype", "toString")
	if failed != nil {
		return failed
	}
	s.replaceRegExpClass(class)
	wasExec, wasTest := *exec.call, *test.call
	*exec.call = func(c goja.FunctionCall) goja.Value {
		if e := s.expressions.get(c.This); e != nil {
			return s.exec(c.This.(*goja.Object), e, s.stringOf(c.Argument(0)))
		}
		return wasExec(c)
	}
	*test.call = func(c goja.FunctionCall) goja.Value {
		if e := s.expressions.get(c.This); e != nil {
			own, _ := goja.AssertFunction(c.This.(*goja.Object).Get("exec"))
			return s.vm.ToValue(!goja.IsNull(s.must(own(c.This, s.stringOf(c.Argument(0))))))
		}
		return wasTest(c)
	}
	*text.call = func(c goja.FunctionCall) goja.Value {
		o, ok := c.This.(*goja.Object)
		if !ok {
			panic(s.vm.NewTypeError("RegExp.prototype.toString requires that 'this' be an Object"))
		}
		return s.vm.ToValue("/" + o.Get("source").String() + "/" + o.Get("flags").String())
	}
	return nil
}

func (s *Set) replaceRegExpClass(class place) {
	call, construct := *class.call, *class.construct
	regExp := s.vm.Get("RegExp").(*goja.Object)
	*class.construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		return s.newRegExp(args, newTarget, construct)
	}
	*class.call = func(c goja.FunctionCall) goja.Value {
		o, ok := c.Argument(0).(*goja.Object)
		if ok && o.ClassName() == "RegExp" && goja.IsUndefined(c.Argument(1)) && o.Get("constructor") == goja.Value(regExp) {
			return o
		}
		if ok && o.ClassName() != "RegExp" {
			return call(c)
		}
		return s.newRegExp(c.Arguments, regExp, construct)
	}
}

// newRegExp makes a regular expression. What the engine misreads is written in
// other words, or run here.
func (s *Set) newRegExp(args []goja.Value, newTarget *goja.Object, construct func([]goja.Value, *goja.Object) *goja.Object) *goja.Object {
	source, flags, ok := s.sourceAndFlags(args)
	if !ok || !validFlags(flags) {
		return construct(args, newTarget)
	}
	if err := pattern.Check(utf16Of(source), flags); err != nil && !pattern.Needs(source.String(), flags) {
		s.throwSyntaxError("Invalid regular expression: /" + source.String() + "/" + flags + ": " + err.Error())
	}
	if program := pattern.For(utf16Of(source), flags); program != nil {
		plain := strings.Map(func(r rune) rune {
			if strings.ContainsRune("gimsuy", r) {
				return r
			}
			return -1
		}, flags)
		o := construct([]goja.Value{s.vm.ToValue("(?:)"), s.vm.ToValue(plain)}, newTarget)
		s.must(nil, o.Delete("exec")) // it has none, and loses its standard behaviour
		s.expressions.add(o, &expression{program, source, flags})
		return o
	}
	text := source.String()
	if pattern.Needs(text, flags) {
		rewritten, plain, err := pattern.Rewrite(text, flags)
		if err != nil {
			s.throwSyntaxError("Invalid regular expression: /" + text + "/" + flags + ": " + err.Error())
		}
		return construct([]goja.Value{s.vm.ToValue(rewritten), s.vm.ToValue(plain)}, newTarget)
	}
	return construct([]goja.Value{source, s.vm.ToValue(flags)}, newTarget)
}

// sourceAndFlags reads the arguments of RegExp. It is not ok if they are none of
// our business: an object that is no regular expression, or one of the engine's.
func (s *Set) sourceAndFlags(args []goja.Value) (source goja.String, flags string, ok bool) {
	argument := goja.FunctionCall{Arguments: args}.Argument
	source = s.vm.ToValue("").(goja.String)
	if o, isObject := argument(0).(*goja.Object); isObject {
		e := s.expressions.get(o)
		switch {
		case e != nil:
			source, flags = e.source, e.flags
		case o.ClassName() != "RegExp" || goja.IsUndefined(argument(1)):
			return source, "", false
		default:
			source = s.stringOf(o.Get("source"))
		}
	} else if !goja.IsUndefined(argument(0)) {
		source = s.stringOf(argument(0))
	}
	if !goja.IsUndefined(argument(1)) {
		flags = s.stringOf(argument(1)).String()
	}
	return source, flags, true
}

func validFlags(flags string) bool {
	for i, c := range flags {
		if !strings.ContainsRune("dgimsuvy", c) || strings.ContainsRune(flags[:i], c) {
			return false
		}
	}
	return !strings.Contains(flags, "u") || !strings.Contains(flags, "v")
}

func (s *Set) throwSyntaxError(message string) {
	v, err := s.vm.New(s.vm.Get("SyntaxError"), s.vm.ToValue(message))
	s.must(v, err)
	panic(v)
}

// exec is RegExp.prototype.exec.
func (s *Set) exec(o *goja.Object, e *expression, text goja.String) goja.Value {
	from := s.lastIndex(o)
	moves := strings.ContainsAny(e.flags, "gy")
	if !moves {
		from = 0
	}
	var found []int
	if from <= int64(text.Length()) {
		found = e.program.Exec(s.expressions.unitsOf(text), int(from), strings.Contains(e.flags, "y"))
	}
	if moves {
		next := 0
		if found != nil {
			next = found[1]
		}
		s.must(nil, o.Set("lastIndex", next))
	}
	if found == nil {
		return goja.Null()
	}
	return s.result(e, text, found)
}

// lastIndex is ToLength of the property.
func (s *Set) lastIndex(o *goja.Object) int64 {
	return max(o.Get("lastIndex").ToInteger(), 0)
}

// result makes the array of a match.
func (s *Set) result(e *expression, text goja.String, found []int) goja.Value {
	pick := func(i int) goja.Value {
		if found[i] < 0 {
			return goja.Undefined()
		}
		return text.Substring(found[i], found[i+1])
	}
	array := s.arrayOf(found, pick)
	s.must(nil, array.Set("index", found[0]))
	s.must(nil, array.Set("input", text))
	s.must(nil, array.Set("groups", s.named(e.program, found, pick)))
	if strings.Contains(e.flags, "d") {
		place := func(i int) goja.Value {
			if found[i] < 0 {
				return goja.Undefined()
			}
			return s.vm.NewArray(found[i], found[i+1])
		}
		pairs := s.arrayOf(found, place)
		s.must(nil, pairs.Set("groups", s.named(e.program, found, place)))
		s.must(nil, array.Set("indices", pairs))
	}
	return array
}

func (s *Set) arrayOf(found []int, of func(int) goja.Value) *goja.Object {
	values := make([]any, 0, len(found)/2)
	for i := 0; i < len(found); i += 2 {
		values = append(values, of(i))
	}
	return s.vm.NewArray(values...)
}

// named makes the object of the named groups, or undefined if there are none.
func (s *Set) named(p *pattern.Program, found []int, of func(int) goja.Value) goja.Value {
	var groups *goja.Object
	for i, name := range p.Names {
		if name == "" {
			continue
		}
		if groups == nil {
			groups = s.vm.CreateObject(nil)
		}
		s.must(nil, groups.Set(name, of(2*i+2)))
	}
	if groups == nil {
		return goja.Undefined()
	}
	return groups
}
