package library

import (
	"math/big"
	"reflect"

	"github.com/dop251/goja"
)

var bigIntType = reflect.TypeFor[*big.Int]()

// numberOfBigInt is Number for a BigInt that does not fit into 64 bits.
func (l *Library) numberOfBigInt(was native) native {
	convert := func(args []goja.Value) []goja.Value {
		if len(args) == 0 {
			return args
		}
		v := args[0]
		if o, ok := v.(*goja.Object); ok {
			v = l.primitive(o)
		}
		if v.ExportType() != bigIntType {
			return append([]goja.Value{v}, args[1:]...)
		}
		nearest, _ := new(big.Float).SetInt(v.Export().(*big.Int)).Float64()
		return []goja.Value{l.vm.ToValue(nearest)}
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
func (l *Library) primitive(o *goja.Object) goja.Value {
	if exotic := o.GetSymbol(goja.SymToPrimitive); exotic != nil && !goja.IsUndefined(exotic) && !goja.IsNull(exotic) {
		if f, ok := goja.AssertFunction(exotic); ok {
			if v := l.must(f(o, l.vm.ToValue("number"))); !isObject(v) {
				return v
			}
		}
		panic(l.vm.NewTypeError("Cannot convert object to primitive value"))
	}
	for _, name := range []string{"valueOf", "toString"} {
		if f, ok := goja.AssertFunction(o.Get(name)); ok {
			if v := l.must(f(o)); !isObject(v) {
				return v
			}
		}
	}
	panic(l.vm.NewTypeError("Cannot convert object to primitive value"))
}

func isObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

// hasInstance is Function.prototype[Symbol.hasInstance], and with it instanceof,
// for a proxy of a function.
func (l *Library) hasInstance(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		f, ok := c.This.(*goja.Object)
		if !ok || f.ExportType() != proxyType {
			return was.call(c)
		}
		if _, callable := goja.AssertFunction(f); !callable {
			return l.vm.ToValue(false)
		}
		v, ok := c.Argument(0).(*goja.Object)
		if !ok {
			return l.vm.ToValue(false)
		}
		prototype, ok := f.Get("prototype").(*goja.Object)
		if !ok {
			panic(l.vm.NewTypeError("Function has non-object prototype '%v' in instanceof check", f.Get("prototype")))
		}
		for v = v.Prototype(); v != nil; v = v.Prototype() {
			if v.SameAs(prototype) {
				return l.vm.ToValue(true)
			}
		}
		return l.vm.ToValue(false)
	}}
}

var proxyType = reflect.TypeFor[goja.Proxy]()

// typedArrayFrom is %TypedArray%.from for a string, and any other primitive.
func (l *Library) typedArrayFrom(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if source := c.Argument(0); !goja.IsUndefined(source) && !goja.IsNull(source) {
			c.Arguments = append([]goja.Value{source.ToObject(l.vm)}, c.Arguments[1:]...)
		}
		return was.call(c)
	}}
}

// Guard has a function of the engine's refuse what it is called on, as if that were no object of
// its class. It returns the function as it was.
func (l *Library) Guard(f *goja.Object, refuses func(goja.Value) bool) (goja.Value, error) {
	at, err := placeOf(f)
	if err != nil {
		return nil, err
	}
	was := *at.call
	*at.call = func(c goja.FunctionCall) goja.Value {
		if refuses(c.This) {
			c.This = goja.Undefined()
		}
		return was(c)
	}
	return l.vm.ToValue(was), nil
}
