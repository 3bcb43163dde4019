package library

import "github.com/dop251/goja"

// The engine tells what a description of a property lacks by get, which a proxy answers with undefined. One that is a
// proxy, or inherits from one, is replaced by an object that has what it has.

// describes are the functions that take one, with where it is among their arguments.
func describes() (list []replaced) {
	for _, f := range []struct {
		path []any
		at   int
		many bool // descriptions, by the names of properties
	}{
		{[]any{"Object", "defineProperty"}, 2, false},
		{[]any{"Reflect", "defineProperty"}, 2, false},
		{[]any{"Object", "defineProperties"}, 1, true},
		{[]any{"Object", "create"}, 1, true},
	} {
		list = append(list, replaced{f.path, func(l *Library, was native) native {
			d := l.descriptions()
			change := d.one
			if f.many {
				change = d.many
			}
			return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
				if o, ok := c.Argument(f.at).(*goja.Object); ok {
					c.Arguments = append([]goja.Value{}, c.Arguments...)
					c.Arguments[f.at] = change(o)
				}
				return was.call(c)
			}}
		}})
	}
	return list
}

// descriptions read a description as the language does.
type descriptions struct {
	l                   *Library
	has, keys, describe func(goja.FunctionCall) goja.Value
}

func (l *Library) descriptions() *descriptions {
	reflect := l.vm.Get("Reflect").(*goja.Object)
	f := func(name string) func(goja.FunctionCall) goja.Value {
		return reflect.Get(name).Export().(func(goja.FunctionCall) goja.Value)
	}
	return &descriptions{l, f("has"), f("ownKeys"), f("getOwnPropertyDescriptor")}
}

func (d *descriptions) one(o *goja.Object) goja.Value {
	if !hasProxy(o) {
		return o
	}
	plain := d.l.vm.CreateObject(nil)
	for _, name := range []string{"enumerable", "configurable", "value", "writable", "get", "set"} {
		if d.has(goja.FunctionCall{Arguments: []goja.Value{o, d.l.vm.ToValue(name)}}).ToBoolean() {
			d.l.must(nil, plain.Set(name, o.Get(name)))
		}
	}
	return plain
}

// many leaves alone what has nothing to do with proxies.
func (d *descriptions) many(o *goja.Object) goja.Value {
	if !hasProxy(o) && !d.concerns(o) {
		return o
	}
	plain := d.l.vm.CreateObject(nil)
	d.each(o, func(key goja.Value) {
		v := d.l.vm.ToValue(get(o, key))
		if description, ok := v.(*goja.Object); ok {
			v = d.one(description)
		}
		if symbol, ok := key.(*goja.Symbol); ok {
			d.l.must(nil, plain.SetSymbol(symbol, v))
		} else {
			d.l.must(nil, plain.Set(key.String(), v))
		}
	})
	return plain
}

// concerns tells whether a description is a proxy, as far as can be told without calling a getter.
func (d *descriptions) concerns(o *goja.Object) (is bool) {
	d.each(o, func(key goja.Value) {
		description := d.describe(goja.FunctionCall{Arguments: []goja.Value{o, key}}).(*goja.Object)
		is = is || hasProxy(description.Get("value"))
	})
	return is
}

// each visits the own keys of what is enumerable.
func (d *descriptions) each(o *goja.Object, visit func(key goja.Value)) {
	keys := d.keys(goja.FunctionCall{Arguments: []goja.Value{o}}).(*goja.Object)
	for _, i := range keys.Keys() {
		key := keys.Get(i)
		description, ok := d.describe(goja.FunctionCall{Arguments: []goja.Value{o, key}}).(*goja.Object)
		if ok && description.Get("enumerable").ToBoolean() {
			visit(key)
		}
	}
}

func get(o *goja.Object, key goja.Value) goja.Value {
	if symbol, ok := key.(*goja.Symbol); ok {
		return o.GetSymbol(symbol)
	}
	return o.Get(key.String())
}
