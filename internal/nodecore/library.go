package nodecore

import (
	"math/big"
	"reflect"

	"github.com/dop251/goja"
)

var bigIntType = reflect.TypeFor[*big.Int]()

// numberOfBigInt is Number for a BigInt that does not fit into 64 bits.
func (s *Set) numberOfBigInt(was native) native {
	convert := func(args []goja.Value) []goja.Value {
		if len(args) == 0 {
			return args
		}
		v := args[0]
		if o, ok := v.(*goja.Object); ok {
			v = s.primitive(o)
		}
		if v.ExportType() != bigIntType {
			return append([]goja.Value{v}, args[1:]...)
		}
		nearest, _ := new(big.Float).SetInt(v.Export().(*big.Int)).Float64()
		return []goja.Value{s.vm.ToValue(nearest)}
	}
	return native{
		call: func(c goja.FunctionCall) goja.Value {
			c.Arguments = convert(c.Arguments)
			return was.call(c)
		},
		construct: func(args []goja.Value, newTarget *goja.Object) *goja.Object {
			return was.construct(convert(args), newTarget)
		},
	}
}

// primitive is ToPrimitive with the hint "number".
func (s *Set) primitive(o *goja.Object) goja.Value {
	if exotic := o.GetSymbol(goja.SymToPrimitive); exotic != nil && !goja.IsUndefined(exotic) && !goja.IsNull(exotic) {
		if f, ok := goja.AssertFunction(exotic); ok {
			if v := s.must(f(o, s.vm.ToValue("number"))); !isObject(v) {
				return v
			}
		}
		panic(s.vm.NewTypeError("Cannot convert object to primitive value"))
	}
	for _, name := range []string{"valueOf", "toString"} {
		if f, ok := goja.AssertFunction(o.Get(name)); ok {
			if v := s.must(f(o)); !isObject(v) {
				return v
			}
		}
	}
	panic(s.vm.NewTypeError("Cannot convert object to primitive value"))
}

func isObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

// hasInstance is Function.prototype[Symbol.hasInstance], and with it instanceof,
// for a proxy of a function.
func (s *Set) hasInstance(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		f, ok := c.This.(*goja.Object)
		if !ok || f.ExportType() != proxyType {
			return was.call(c)
		}
		if _, callable := goja.AssertFunction(f); !callable {
			return s.vm.ToValue(false)
		}
		v, ok := c.Argument(0).(*goja.Object)
		if !ok {
			return s.vm.ToValue(false)
		}
		prototype, ok := f.Get("prototype").(*goja.Object)
		if !ok {
			panic(s.vm.NewTypeError("Function has non-object prototype '%v' in instanceof check", f.Get("prototype")))
		}
		for v = v.Prototype(); v != nil; v = v.Prototype() {
			if v.SameAs(prototype) {
				return s.vm.ToValue(true)
			}
		}
		return s.vm.ToValue(false)
	}}
}

var proxyType = reflect.TypeFor[goja.Proxy]()

// typedArrayFrom is %TypedArray%.from for a string, and any other primitive.
func (s *Set) typedArrayFrom(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if source := c.Argument(0); !goja.IsUndefined(source) && !goja.IsNull(source) {
			c.Arguments = append([]goja.Value{source.ToObject(s.vm)}, c.Arguments[1:]...)
		}
		return was.call(c)
	}}
}
