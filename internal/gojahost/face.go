package gojahost

import (
	"slices"

	"github.com/dop251/goja"
)

// faces puts a proxy around another, or around a function (facade/sides.js),
// whose calls are passed on from Go: three times as fast as by a handler in
// JavaScript. All else it leaves to its target.
func (b *bridge) faces(target *goja.Object) goja.Value {
	f := &face{bridge: b}
	f.proxy = b.vm.ToValue(b.vm.NewProxy(target, &goja.ProxyTrapConfig{Apply: f.call}))
	return b.vm.NewDynamicObject(f)
}

// face is what JavaScript sees of such a proxy: { face, aim }. There are as many as
// functions are held: so it is no object of JavaScript's, and one function aims all.
type face struct {
	bridge *bridge
	proxy  goja.Value
	newest goja.Callable
	at     *sides
}

var _ goja.DynamicObject = (*face)(nil)

func (f *face) Get(key string) goja.Value {
	switch key {
	case "face":
		return f.proxy
	case "aim":
		return f.bridge.aim
	}
	return nil
}

func (f *face) Has(key string) bool       { return f.Get(key) != nil }
func (*face) Keys() []string              { return []string{"face", "aim"} }
func (*face) Set(string, goja.Value) bool { return false }
func (*face) Delete(string) bool          { return false }

func (f *face) call(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
	if f.bridge.loader.loads > 0 {
		f.bridge.value(f.bridge.realm.called(goja.Undefined(), f.proxy))
	}
	s := f.at // it may be aimed at others meanwhile
	if this == s.outside {
		this = s.inside
	}
	if s.tells {
		args = s.inward(args)
	}
	return f.bridge.outward(f.bridge.value(f.newest(this, args...)), s)
}

// aim is called on a face with what calls go to from now on, with the sides that they
// pass between, and whether arguments tell one from the other.
func aim(call goja.FunctionCall) goja.Value {
	f := call.This.Export().(*face)
	to := call.Argument(1).(*goja.Object)
	f.newest, _ = goja.AssertFunction(call.Argument(0))
	s := &sides{inside: to.Get("inside"), outside: to.Get("outside"), tells: call.Argument(2).ToBoolean()}
	if made, _ := to.Get("made").(*goja.Object); made != nil {
		s.made = made
		s.lasting, _ = to.Get("lasting").(*goja.Object)
	}
	f.at = s
	return goja.Undefined()
}

// sides are a class, its face, the prototype of its instances and the one that
// they are to have outside.
type sides struct {
	inside, outside goja.Value
	made, lasting   *goja.Object
	tells           bool // do arguments tell one from the other?
}

// outward returns what a call returned as it is seen from outside.
func (b *bridge) outward(v goja.Value, s *sides) goja.Value {
	if v == s.inside {
		return s.outside
	}
	if s.made != s.lasting {
		if o, ok := v.(*goja.Object); ok && o.Prototype() == s.made {
			_ = o.SetPrototype(s.lasting) // one that is frozen stays as it was made
		}
	}
	return v
}

// inward returns arguments with the class itself where its face was given. (The
// engine's own slice of them stays as it is.)
func (s *sides) inward(args []goja.Value) []goja.Value {
	for i, v := range args {
		if v == s.outside {
			args = append(append(slices.Clone(args[:i]), s.inside), s.inward(args[i+1:])...)
			break
		}
	}
	return args
}
