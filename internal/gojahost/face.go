package gojahost

import (
	"slices"

	"github.com/dop251/goja"
)

// faces puts a proxy around another, or around a function (facade/sides.js),
// whose calls are passed on from Go: three times as fast as by a handler in
// JavaScript. All else it leaves to its target.
func (h *Host) faces(target *goja.Object) goja.Value {
	var (
		newest goja.Callable
		at     *sides
	)
	face := h.vm.NewProxy(target, &goja.ProxyTrapConfig{
		Apply: func(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
			s := at // it may be aimed at others meanwhile
			if this == s.outside {
				this = s.inside
			}
			if s.tells {
				args = s.inward(args)
			}
			return h.outward(h.value(newest(this, args...)), s)
		},
	})
	o := h.vm.NewObject()
	h.must(o.Set("face", face))
	h.must(o.Set("aim", func(f goja.Value, to *goja.Object, tells bool) {
		newest, _ = goja.AssertFunction(f)
		s := &sides{inside: to.Get("inside"), outside: to.Get("outside"), tells: tells}
		if made, _ := to.Get("made").(*goja.Object); made != nil {
			s.made = made
			s.lasting, _ = to.Get("lasting").(*goja.Object)
		}
		at = s
	}))
	return o
}

// sides are a class, its face, the prototype of its instances and the one that
// they are to have outside.
type sides struct {
	inside, outside goja.Value
	made, lasting   *goja.Object
	tells           bool // do arguments tell one from the other?
}

// outward returns what a call returned as it is seen from outside.
func (h *Host) outward(v goja.Value, s *sides) goja.Value {
	if v == s.inside {
		return s.outside
	}
	if s.made != s.lasting {
		if o, ok := v.(*goja.Object); ok && o.Prototype() == s.made {
			h.must(o.SetPrototype(s.lasting))
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
