package library

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// weakKeys are the methods and the constructors of WeakMap and WeakSet, which take symbols, too.
func weakKeys() (list []replaced) {
	for class, methods := range map[string][]string{"WeakMap": {"get", "set", "has", "delete"}, "WeakSet": {"add", "has", "delete"}} {
		for _, name := range methods {
			list = append(list, replaced{[]any{class, "prototype", name}, func(l *Library, was native) native { return l.ofSymbol(name, was) }})
		}
		list = append(list, replaced{[]any{class}, func(l *Library, was native) native { return l.filled(class, was) }})
	}
	return list
}

func (l *Library) ofSymbol(name string, was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if _, ok := c.Argument(0).(*goja.Symbol); !ok {
			return was.call(c)
		}
		// It throws if the receiver is of another class, and does nothing otherwise: nobody can
		// have put this object in.
		if name != "set" && name != "add" {
			was.call(goja.FunctionCall{This: c.This, Arguments: []goja.Value{l.vm.NewObject()}})
		} else if o, ok := c.This.(*goja.Object); !ok || engine.Self(o).Type().Name() != map[string]string{"set": "weakMapObject", "add": "weakSetObject"}[name] {
			return was.call(c)
		}
		return l.must(l.function(weakScript, name)(goja.Undefined(), append([]goja.Value{c.This}, c.Arguments...)...))
	}}
}

// filled is a constructor that adds what it is given by the method of the object that it makes.
func (l *Library) filled(class string, was native) native {
	name := map[string]string{"WeakMap": "set", "WeakSet": "add"}[class]
	return native{call: was.call, construct: func(arguments []goja.Value, newTarget *goja.Object) *goja.Object {
		o := was.construct(nil, newTarget)
		if len(arguments) > 0 && !goja.IsUndefined(arguments[0]) && !goja.IsNull(arguments[0]) {
			l.must(l.function(weakScript, "fill")(goja.Undefined(), o, arguments[0], l.vm.ToValue(name)))
		}
		return o
	}}
}
