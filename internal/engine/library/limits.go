package library

import (
	"math"

	"github.com/dop251/goja"
)

// Limits of the size of one value. goja has none: it asks Go for the memory, and
// where there is not enough Go ends the process, past any recover. They are
// Node's, so that a program sees the same RangeError. What operators make, such as
// s + s or 1n << n, is not limited.
const (
	longestString = 1<<29 - 24
	largestBuffer = 1 << 32
	longestArray  = 1<<32 - 1
	// deepestJoin is how many arrays may be inside of one another when they are
	// made a string, which the engine does by recursion in Go.
	deepestJoin = 10_000
)

// elements are the typed arrays, with the bytes that an element takes.
var elements = map[string]float64{
	"Int8Array": 1, "Uint8Array": 1, "Uint8ClampedArray": 1, "Int16Array": 2, "Uint16Array": 2, "Int32Array": 4, "Uint32Array": 4,
	"Float32Array": 4, "Float64Array": 8, "BigInt64Array": 8, "BigUint64Array": 8,
}

// limits are what is replaced for it.
func limits() []replaced {
	list := []replaced{
		{[]any{"String", "prototype", "repeat"}, (*Library).limitedRepeat},
		{[]any{"String", "prototype", "padStart"}, (*Library).limitedPad},
		{[]any{"String", "prototype", "padEnd"}, (*Library).limitedPad},
		{[]any{"String", "prototype", "concat"}, (*Library).limitedConcat},
		{[]any{"Array", "prototype", "join"}, (*Library).limitedJoin},
		{[]any{"Array", "from"}, (*Library).limitedFrom},
		{[]any{"ArrayBuffer"}, (*Library).limitedBuffer},
	}
	for name, size := range elements {
		list = append(list, replaced{[]any{name}, func(l *Library, was native) native { return l.limitedElements(size, was) }})
	}
	return list
}

// needString refuses a string of so many units.
func (l *Library) needString(units float64) {
	if units > longestString {
		panic(l.rangeError("Invalid string length"))
	}
}

// textOf is this, as a method of strings sees it; ok is false where it throws.
func (l *Library) textOf(v goja.Value) (text goja.String, ok bool) {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, false
	}
	return l.text(v), true
}

// text is ToString.
func (l *Library) text(v goja.Value) goja.String {
	switch t := v.ToString().(type) {
	case goja.String:
		return t
	case *goja.Symbol:
		panic(l.vm.NewTypeError("Cannot convert a Symbol value to a string"))
	default: // goja returns some primitives as they are
		return l.vm.ToValue(t.String()).(goja.String)
	}
}

// integer is ToIntegerOrInfinity.
func integer(v goja.Value) float64 {
	f := v.ToFloat()
	if f != f {
		return 0
	}
	return math.Trunc(f)
}

func (l *Library) limitedRepeat(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		text, ok := l.textOf(c.This)
		if !ok {
			return was.call(c)
		}
		count := integer(c.Argument(0))
		if count < 0 || math.IsInf(count, 0) {
			panic(l.rangeError("Invalid count value: " + c.Argument(0).String()))
		}
		if text.Length() > 0 {
			l.needString(float64(text.Length()) * count)
		}
		return was.call(goja.FunctionCall{This: text, Arguments: []goja.Value{l.vm.ToValue(count)}})
	}}
}

func (l *Library) limitedPad(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		text, ok := l.textOf(c.This)
		if !ok {
			return was.call(c)
		}
		size := integer(c.Argument(0))
		args := []goja.Value{l.vm.ToValue(size)}
		if size > float64(text.Length()) {
			if filler := c.Argument(1); !goja.IsUndefined(filler) {
				args = append(args, l.text(filler))
			}
			if len(args) < 2 || args[1].String() != "" {
				l.needString(size)
			}
		}
		return was.call(goja.FunctionCall{This: text, Arguments: args})
	}}
}

func (l *Library) limitedConcat(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		text, ok := l.textOf(c.This)
		if !ok {
			return was.call(c)
		}
		units, args := float64(text.Length()), make([]goja.Value, len(c.Arguments))
		for i, v := range c.Arguments {
			text := l.text(v)
			args[i] = text
			units += float64(text.Length())
		}
		l.needString(units)
		return was.call(goja.FunctionCall{This: text, Arguments: args})
	}}
}

// limitedJoin counts separators alone: the elements are made strings on the way.
func (l *Library) limitedJoin(was native) native {
	depth := 0
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if depth >= deepestJoin {
			panic(l.engine.Full())
		}
		depth++
		defer func() { depth-- }()
		if list, ok := c.This.(*goja.Object); ok && list.ClassName() == "Array" {
			separator := c.Argument(0)
			if !goja.IsUndefined(separator) {
				separator = l.text(separator)
				c.Arguments = []goja.Value{separator}
			}
			units := 1.0
			if text, ok := separator.(goja.String); ok {
				units = float64(text.Length())
			}
			l.needString(units * (list.Get("length").ToFloat() - 1))
		}
		return was.call(c)
	}}
}

// limitedFrom looks at what has a length and is not iterable.
func (l *Library) limitedFrom(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if list, ok := c.Argument(0).(*goja.Object); ok && list.ClassName() == "Object" && list.ExportType() != proxyType && list.GetSymbol(goja.SymIterator) == nil {
			if length := list.Get("length"); length != nil && integer(length) > longestArray {
				panic(l.rangeError("Invalid array length"))
			}
		}
		return was.call(c)
	}}
}

func (l *Library) limitedBuffer(was native) native {
	return native{call: was.call, construct: func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if len(args) == 0 {
			return was.construct(args, newTarget)
		}
		size := integer(args[0])
		switch {
		case size < 0 || size > 1<<53-1:
			panic(l.rangeError("Invalid array buffer length"))
		case size > largestBuffer:
			panic(l.rangeError("Array buffer allocation failed"))
		}
		if l.isResizable(args[1:]) {
			panic(l.vm.NewTypeError("array buffers can't be resized on the built-in engine: run with --host node"))
		}
		return was.construct([]goja.Value{l.vm.ToValue(size)}, newTarget)
	}}
}

// isResizable tells whether the options of a buffer, the first argument, say how large it may become.
func (l *Library) isResizable(args []goja.Value) bool {
	if len(args) == 0 {
		return false
	}
	options, ok := args[0].(*goja.Object)
	if !ok {
		return false
	}
	most := options.Get("maxByteLength")
	return most != nil && !goja.IsUndefined(most)
}

// limitedElements looks at a length, or at that of what has one and nothing else.
func (l *Library) limitedElements(size float64, was native) native {
	check := func(length float64) {
		if length < 0 || length*size > largestBuffer {
			panic(l.rangeError("Invalid typed array length: " + l.vm.ToValue(length).String()))
		}
	}
	return native{call: was.call, construct: func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if len(args) > 0 {
			switch v := args[0].(type) {
			case *goja.Object:
				if v.ClassName() == "Object" && v.ExportType() != proxyType && v.GetSymbol(goja.SymIterator) == nil {
					if length := v.Get("length"); length != nil {
						check(max(0, integer(length)))
					}
				}
			case *goja.Symbol:
			default:
				check(integer(v))
			}
		}
		return was.construct(args, newTarget)
	}}
}
