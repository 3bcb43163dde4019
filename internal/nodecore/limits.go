package nodecore

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
		{[]any{"String", "prototype", "repeat"}, (*Set).limitedRepeat},
		{[]any{"String", "prototype", "padStart"}, (*Set).limitedPad},
		{[]any{"String", "prototype", "padEnd"}, (*Set).limitedPad},
		{[]any{"String", "prototype", "concat"}, (*Set).limitedConcat},
		{[]any{"Array", "prototype", "join"}, (*Set).limitedJoin},
		{[]any{"Array", "from"}, (*Set).limitedFrom},
		{[]any{"ArrayBuffer"}, (*Set).limitedBuffer},
	}
	for name, size := range elements {
		list = append(list, replaced{[]any{name}, func(s *Set, was native) native { return s.limitedElements(size, was) }})
	}
	return list
}

func (s *Set) rangeError(message string) goja.Value { return s.newError("RangeError", message) }

// needString refuses a string of so many units.
func (s *Set) needString(units float64) {
	if units > longestString {
		panic(s.rangeError("Invalid string length"))
	}
}

// textOf is this, as a method of strings sees it; ok is false where it throws.
func (s *Set) textOf(v goja.Value) (text goja.String, ok bool) {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, false
	}
	return s.text(v), true
}

// text is ToString.
func (s *Set) text(v goja.Value) goja.String {
	switch t := v.ToString().(type) {
	case goja.String:
		return t
	case *goja.Symbol:
		panic(s.vm.NewTypeError("Cannot convert a Symbol value to a string"))
	default: // goja returns some primitives as they are
		return s.vm.ToValue(t.String()).(goja.String)
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

func (s *Set) limitedRepeat(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		text, ok := s.textOf(c.This)
		if !ok {
			return was.call(c)
		}
		count := integer(c.Argument(0))
		if count < 0 || math.IsInf(count, 0) {
			panic(s.rangeError("Invalid count value: " + c.Argument(0).String()))
		}
		if text.Length() > 0 {
			s.needString(float64(text.Length()) * count)
		}
		return was.call(goja.FunctionCall{This: text, Arguments: []goja.Value{s.vm.ToValue(count)}})
	}}
}

func (s *Set) limitedPad(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		text, ok := s.textOf(c.This)
		if !ok {
			return was.call(c)
		}
		size := integer(c.Argument(0))
		args := []goja.Value{s.vm.ToValue(size)}
		if size > float64(text.Length()) {
			if filler := c.Argument(1); !goja.IsUndefined(filler) {
				args = append(args, s.text(filler))
			}
			if len(args) < 2 || args[1].String() != "" {
				s.needString(size)
			}
		}
		return was.call(goja.FunctionCall{This: text, Arguments: args})
	}}
}

func (s *Set) limitedConcat(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		text, ok := s.textOf(c.This)
		if !ok {
			return was.call(c)
		}
		units, args := float64(text.Length()), make([]goja.Value, len(c.Arguments))
		for i, v := range c.Arguments {
			text := s.text(v)
			args[i] = text
			units += float64(text.Length())
		}
		s.needString(units)
		return was.call(goja.FunctionCall{This: text, Arguments: args})
	}}
}

// limitedJoin counts separators alone: the elements are made strings on the way.
func (s *Set) limitedJoin(was native) native {
	depth := 0
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if depth >= deepestJoin {
			panic(s.fullStack())
		}
		depth++
		defer func() { depth-- }()
		if list, ok := c.This.(*goja.Object); ok && list.ClassName() == "Array" {
			separator := c.Argument(0)
			if !goja.IsUndefined(separator) {
				separator = s.text(separator)
				c.Arguments = []goja.Value{separator}
			}
			units := 1.0
			if text, ok := separator.(goja.String); ok {
				units = float64(text.Length())
			}
			s.needString(units * (list.Get("length").ToFloat() - 1))
		}
		return was.call(c)
	}}
}

// limitedFrom looks at what has a length and is not iterable.
func (s *Set) limitedFrom(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if list, ok := c.Argument(0).(*goja.Object); ok && list.ClassName() == "Object" && list.ExportType() != proxyType && list.GetSymbol(goja.SymIterator) == nil {
			if length := list.Get("length"); length != nil && integer(length) > longestArray {
				panic(s.rangeError("Invalid array length"))
			}
		}
		return was.call(c)
	}}
}

func (s *Set) limitedBuffer(was native) native {
	return native{call: was.call, construct: func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if len(args) == 0 {
			return was.construct(args, newTarget)
		}
		size := integer(args[0])
		switch {
		case size < 0 || size > 1<<53-1:
			panic(s.rangeError("Invalid array buffer length"))
		case size > largestBuffer:
			panic(s.rangeError("Array buffer allocation failed"))
		}
		return was.construct([]goja.Value{s.vm.ToValue(size)}, newTarget)
	}}
}

// limitedElements looks at a length, or at that of what has one and nothing else.
func (s *Set) limitedElements(size float64, was native) native {
	check := func(length float64) {
		if length < 0 || length*size > largestBuffer {
			panic(s.rangeError("Invalid typed array length: " + s.vm.ToValue(length).String()))
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
