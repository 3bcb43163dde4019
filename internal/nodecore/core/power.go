package core

import (
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// What a script can do to anything outside of its runtime, it does by functions of Go. They ask themselves whether
// programs may have that, see Env.Core: JavaScript can't keep a function from whoever replaces Array.prototype.push, or
// puts a setter on Object.prototype, while a file of ours runs.

// Go is the Go half of the files of a folder: by the name of each, what it finds in its variable
// go. A half is made when the file is first required.
type Go map[string]Half

// Half makes the Go half of a file. Harmless and Power make one.
type Half struct{ make func(*Core) map[string]any }

// Harmless is a half by which nothing outside of the runtime can be learned or changed that programs may not have, or
// whose functions ask for themselves (see Core.Only).
func Harmless(make func(*Core) map[string]any) Half { return Half{make} }

// Power is a half for those modules. Programs that may have none of them may call none of its functions; values are for
// all.
func Power(make func(*Core) map[string]any, modules ...string) Half {
	return Half{func(c *Core) map[string]any {
		half := make(c)
		for name, member := range half {
			if t := reflect.TypeOf(member); t != nil && t.Kind() == reflect.Func {
				half[name] = c.Only(member, "the core module \""+modules[0]+"\"", modules...)
			}
		}
		return half
	}}
}

// Of makes the half for a runtime.
func (h Half) Of(c *Core) map[string]any { return h.make(c) }

// Only returns f if programs may have one of the modules, and otherwise a function that throws: what is not allowed.
func (c *Core) Only(f any, what string, modules ...string) any {
	if c.Grants(modules...) {
		return f
	}
	return func() { c.Refuse(what) }
}

// Allowed tells whether programs may have a core module.
func (e *Env) Allowed(name string) bool {
	base, _, _ := strings.Cut(name, "/")
	return e.Core == nil || slices.Contains(e.Core, base) || slices.Contains(e.Core, name)
}

// Grants tells whether programs may do what one of the modules does: they have that, or one below it.
func (e *Env) Grants(modules ...string) bool {
	return e.Core == nil || slices.ContainsFunc(e.Core, func(name string) bool {
		base, _, _ := strings.Cut(name, "/")
		return slices.Contains(modules, base)
	})
}

// Deny throws unless programs may do what one of the modules does.
func (c *Core) Deny(what string, modules ...string) {
	if !c.Grants(modules...) {
		c.Refuse(what)
	}
}

// Refuse throws what Node throws where a permission is missing.
func (c *Core) Refuse(what string) {
	v := c.NewError("Error", what+" is not allowed here")
	if o, ok := v.(*goja.Object); ok { // or the program has broken the class
		_ = c.VM.Try(func() { c.Put(o, "code", "ERR_ACCESS_DENIED") })
	}
	panic(v)
}

// Hide hands a value of Go to JavaScript, as an object without members: see engine.Opaque.
func (c *Core) Hide(v any) *goja.Object { return engine.Opaque(c.VM, v) }

// Reveal is what Hide was given, if v is that and of the type.
func Reveal[T any](v goja.Value) (T, bool) { return engine.Reveal[T](v) }

// Shown is what Hide was given. It throws if v is something else.
func Shown[T any](c *Core, v goja.Value) T {
	value, ok := Reveal[T](v)
	if !ok {
		panic(c.NewError("TypeError", "Illegal invocation"))
	}
	return value
}
