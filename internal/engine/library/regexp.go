package library

import (
	"errors"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"weak"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/engine"
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

// get returns nil for what is no such expression.
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

// Expression tells what a regular expression that the engine does not run was made of.
func (l *Library) Expression(v goja.Value) (source goja.String, flags string, ok bool) {
	e := l.expressions.get(v)
	if e == nil {
		return nil, "", false
	}
	return e.source, e.flags, true
}

// Source is what a regular expression shows as its source, of which the engine says that it is another.
func (l *Library) Source(v goja.Value, said goja.String) goja.String {
	if e := l.expressions.get(v); e != nil {
		said = e.source
	} else if text := said.String(); strings.Contains(text, `\u{`) {
		said = l.vm.ToValue(pattern.Original(strings.ReplaceAll(text, `\u002f`, "/"))).(goja.String)
	} else if before := pattern.Original(text); before != text {
		said = l.vm.ToValue(before).(goja.String)
	}
	return goja.StringFromUTF16(pattern.Shown(utf16Of(said)))
}

// replaceRegExp has RegExp and what reads one know of the others.
func (l *Library) replaceRegExp() error {
	var failed error
	find := func(path ...any) place {
		f, err := l.at(append([]any{"RegExp"}, path...))
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
	l.replaceSearches(find)
	if failed != nil {
		return failed
	}
	l.replaceRegExpClass(class)
	wasExec, wasTest := *exec.call, *test.call
	*exec.call = func(c goja.FunctionCall) goja.Value {
		if e := l.expressions.get(c.This); e != nil {
			return l.exec(c.This.(*goja.Object), e, l.text(c.Argument(0)))
		}
		result := wasExec(c)
		if m, ok := result.(*goja.Object); ok {
			indexFirst(m)
			l.searched(c.This, c.Argument(0), m.Get("index").ToInteger(), false)
		}
		return result
	}
	*test.call = func(c goja.FunctionCall) goja.Value {
		if e := l.expressions.get(c.This); e != nil {
			own, _ := goja.AssertFunction(c.This.(*goja.Object).Get("exec"))
			return l.vm.ToValue(!goja.IsNull(l.must(own(c.This, l.text(c.Argument(0))))))
		}
		before := int64(0)
		if o, ok := c.This.(*goja.Object); ok && o.ClassName() == "RegExp" {
			before = l.lastIndex(o)
		}
		result := wasTest(c)
		if result.ToBoolean() {
			l.searched(c.This, c.Argument(0), before, false)
		}
		return result
	}
	*text.call = func(c goja.FunctionCall) goja.Value {
		o, ok := c.This.(*goja.Object)
		if !ok {
			panic(l.vm.NewTypeError("RegExp.prototype.toString requires that 'this' be an Object"))
		}
		return l.vm.ToValue("/" + o.Get("source").String() + "/" + o.Get("flags").String())
	}
	return l.defineStatics()
}

func (l *Library) replaceRegExpClass(class place) {
	call, construct := *class.call, *class.construct
	regExp := l.vm.Get("RegExp").(*goja.Object)
	*class.construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		return l.newRegExp(args, newTarget, construct)
	}
	*class.call = func(c goja.FunctionCall) goja.Value {
		o, ok := c.Argument(0).(*goja.Object)
		if ok && o.ClassName() == "RegExp" && goja.IsUndefined(c.Argument(1)) && isMatched(o) && o.Get("constructor") == goja.Value(regExp) {
			return o
		}
		if ok && o.ClassName() != "RegExp" {
			return call(c)
		}
		return l.newRegExp(c.Arguments, regExp, construct)
	}
}

// isMatched tells whether an object says that it is a regular expression, as those do that say nothing.
func isMatched(o *goja.Object) bool {
	is := o.GetSymbol(goja.SymMatch)
	return is == nil || goja.IsUndefined(is) || is.ToBoolean()
}

// indexFirst has a match of the engine's list its index before its input.
func indexFirst(match *goja.Object) {
	names, err := field[[]unistring.String](engine.Self(match), "propNames")
	if err != nil {
		return
	}
	index, input := slices.Index(*names, "index"), slices.Index(*names, "input")
	if index > input && input >= 0 {
		(*names)[index], (*names)[input] = "input", "index"
	}
}

// newRegExp makes a regular expression. What the engine misreads is written in
// other words, or run here.
func (l *Library) newRegExp(args []goja.Value, newTarget *goja.Object, construct func([]goja.Value, *goja.Object) *goja.Object) *goja.Object {
	source, flags, ok := l.sourceAndFlags(args)
	if !ok {
		return construct(args, newTarget)
	}
	if !pattern.ValidFlags(flags) {
		l.throwSyntaxError("Invalid flags supplied to RegExp constructor '" + flags + "'")
	}
	program, err := pattern.For(utf16Of(source), flags)
	if err != nil {
		l.throwSyntaxError("Invalid regular expression: /" + source.String() + "/" + flags + ": " + err.Error())
	}
	if program != nil {
		plain := strings.Map(func(r rune) rune {
			if strings.ContainsRune("gimsuy", r) {
				return r
			}
			return -1
		}, flags)
		o := construct([]goja.Value{l.vm.ToValue("(?:)"), l.vm.ToValue(plain)}, newTarget)
		l.must(nil, o.Delete("exec")) // it has none, and loses its standard behaviour
		l.expressions.add(o, &expression{program, source, flags})
		return o
	}
	text := source.String()
	if pattern.Needs(text, flags) {
		rewritten, err := pattern.Rewrite(text, flags)
		if err != nil {
			l.throwSyntaxError("Invalid regular expression: /" + text + "/" + flags + ": " + err.Error())
		}
		source = l.vm.ToValue(rewritten).(goja.String)
	}
	o := construct([]goja.Value{source, l.vm.ToValue(flags)}, newTarget)
	if strings.Contains(flags, "y") { // split makes one, and takes its way
		stepByStep(o)
	}
	return o
}

// sourceAndFlags reads the arguments of RegExp. It is not ok if they are none of
// our business: an object that is no regular expression, or one of the engine's.
func (l *Library) sourceAndFlags(args []goja.Value) (source goja.String, flags string, ok bool) {
	argument := goja.FunctionCall{Arguments: args}.Argument
	source = l.vm.ToValue("").(goja.String)
	if o, isObject := argument(0).(*goja.Object); isObject {
		e := l.expressions.get(o)
		switch {
		case e != nil:
			source, flags = e.source, e.flags
		case o.ClassName() != "RegExp" || goja.IsUndefined(argument(1)):
			return source, "", false
		default:
			source = l.text(o.Get("source"))
		}
	} else if !goja.IsUndefined(argument(0)) {
		source = l.text(argument(0))
	}
	if !goja.IsUndefined(argument(1)) {
		flags = l.text(argument(1)).String()
	}
	return source, flags, true
}

// exec is RegExp.prototype.exec.
func (l *Library) exec(o *goja.Object, e *expression, text goja.String) goja.Value {
	from := l.lastIndex(o)
	moves := strings.ContainsAny(e.flags, "gy")
	if !moves {
		from = 0
	}
	var found []int
	if from <= int64(text.Length()) {
		found = e.program.Exec(l.expressions.unitsOf(text), int(from), strings.Contains(e.flags, "y"), l.engine.Interrupted) // what then runs is ended
	}
	if moves {
		next := 0
		if found != nil {
			next = found[1]
		}
		l.must(nil, o.Set("lastIndex", next))
	}
	if found == nil {
		return goja.Null()
	}
	l.searched(o, text, int64(found[0]), false)
	return l.result(e, text, found)
}

// lastIndex is ToLength of the property.
func (l *Library) lastIndex(o *goja.Object) int64 {
	return max(o.Get("lastIndex").ToInteger(), 0)
}

// result makes the array of a match.
func (l *Library) result(e *expression, text goja.String, found []int) goja.Value {
	pick := func(i int) goja.Value {
		if found[i] < 0 {
			return goja.Undefined()
		}
		return text.Substring(found[i], found[i+1])
	}
	array := l.arrayOf(found, pick)
	l.put(array, "index", l.vm.ToValue(found[0]))
	l.put(array, "input", text)
	l.put(array, "groups", l.named(e.program, found, pick))
	if strings.Contains(e.flags, "d") {
		place := func(i int) goja.Value {
			if found[i] < 0 {
				return goja.Undefined()
			}
			return l.vm.NewArray(found[i], found[i+1])
		}
		pairs := l.arrayOf(found, place)
		l.put(pairs, "groups", l.named(e.program, found, place))
		l.put(array, "indices", pairs)
	}
	return array
}

// put gives a new object a property, whatever it inherits.
func (l *Library) put(o *goja.Object, name string, v goja.Value) {
	l.must(nil, o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

func (l *Library) arrayOf(found []int, of func(int) goja.Value) *goja.Object {
	values := make([]any, 0, len(found)/2)
	for i := 0; i < len(found); i += 2 {
		values = append(values, of(i))
	}
	return l.vm.NewArray(values...)
}

// named makes the object of the named groups, or undefined if there are none.
func (l *Library) named(p *pattern.Program, found []int, of func(int) goja.Value) goja.Value {
	var groups *goja.Object
	for i, name := range p.Names {
		if name == "" {
			continue
		}
		if groups == nil {
			groups = l.vm.CreateObject(nil)
		}
		l.must(nil, groups.Set(name, of(2*i+2)))
	}
	if groups == nil {
		return goja.Undefined()
	}
	return groups
}
