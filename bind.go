package heatsync

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/dop251/goja"
)

// Binding is something that a module exports, as a Go value: a number, a
// struct, a function. [Bind] makes one. It belongs to the runtime's goroutine, and so do
// the funcs that it hands out.
type Binding[T any] struct {
	sync     *Sync
	id, name string
	uses     int // calls of Bind that were not released

	value   T
	reloads int        // as many as there were when it was made
	exports goja.Value // of which it was made
	look    look       // at what it depends on
}

// Bind returns the newest value that the module id exports by a name, as a T. The name
// "" stands for the exports themselves: Bind[Config](s, "./config.json", "") is a
// configuration. id is that of [Sync.Require]. The error is an [*Error].
//
// # Values
//
// Unlike goja's ExportTo, Bind converts nothing into something else: a string, a boolean or
// a number must be one, and an int must be exact. Undefined and null fit pointers and any.
// The same holds in slices, maps and structs. The fields of a struct have the names of
// the json tag, or of the runtime's FieldNameMapper. A field may not be missing, unless it
// is a pointer, a slice, a map or any, or tagged omitempty. The error names it.
//
// What has a method Validate() error is asked when it was made, wherever it is in the value.
// Its error is wrapped by that of Bind, or of the reload, or of the call.
//
// # Functions
//
// A func is called with the exports as this, or with the object that it was found in.
// Its arguments are what goja's Runtime.ToValue makes of them (see [New] for the names of
// fields). Its last result, if that is an error,
// is what JavaScript throws: an [*Error] with the Op "call". A func that returns no error
// panics with it. A result that doesn't fit its type is such an error, too.
// Several results are an array in JavaScript.
//
// A func whose first parameter is a context.Context does not hand it to JavaScript: when
// it is done, the call ends, and nothing else. The promise of an async function is awaited.
// Both are as in [Call]. To other funcs a promise is an error, unless they return
// a *goja.Promise.
//
// # Reloads
//
// A reload after which a binding of the runtime can't be converted, or is not valid, does
// not happen: the module keeps its last good version. A binding lasts until [Binding.Release]
// or as long as the Sync; whoever binds the same twice gets the same binding.
func Bind[T any](s *Sync, id, name string) (*Binding[T], error) {
	b, known := findBinding[T](s, id, name)
	if known && b.reloads == s.reloads && b.isSame() {
		b.uses++
		return b, nil
	}
	if _, err := s.Require(id); err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	if !known {
		s.bindings = append(s.bindings, b)
	}
	b.uses++
	return b, nil
}

// findBinding returns the binding that there is already, or makes one.
func findBinding[T any](s *Sync, id, name string) (b *Binding[T], known bool) {
	for _, other := range s.bindings {
		if b, ok := other.(*Binding[T]); ok && b.id == id && b.name == name {
			return b, true
		}
	}
	return &Binding[T]{sync: s, id: id, name: name, look: look{typ: reflect.TypeFor[T]()}}, false
}

// Release ends one [Bind]. When all that have returned this binding are released, it has no
// say in reloads any more, and Get returns the last value.
func (b *Binding[T]) Release() {
	if b.uses = max(0, b.uses-1); b.uses > 0 {
		return
	}
	others := slices.Clone(b.sync.bindings) // which may be being asked
	b.sync.bindings = slices.DeleteFunc(others, func(other binding) bool { return other == binding(b) })
}

// binding is a Binding of any type.
type binding interface{ check() error }

// Get returns the newest value: the same as before, until a reload or an assignment to
// the exports, or to the name, makes it another. What is inside of an object that stays
// the same is not looked at in between. If the value was replaced by one that does not fit,
// long after loading, Get returns the last that did.
func (b *Binding[T]) Get() T {
	switch {
	case b.uses == 0:
	case b.reloads != b.sync.reloads:
		_ = b.check() // it was asked in that reload: it can only have failed since
	case !b.isSame():
		_ = b.attempt(b.exports)
	}
	return b.value
}

// isSame tells whether what the value was made of looks as it did.
func (b *Binding[T]) isSame() bool { return b.sync.vm.Try(b.look.again) == nil && b.look.same }

// check converts what the module exports now, and may be about to export.
func (b *Binding[T]) check() error {
	exports, err := b.sync.host.Require(b.id)
	if err != nil {
		return b.error(b.sync.newError(err, b.id))
	}
	if err := b.attempt(exports); err != nil {
		return err
	}
	b.reloads = b.sync.reloads
	return nil
}

// attempt converts exports. Getters, which may be asked for it, may throw.
func (b *Binding[T]) attempt(exports goja.Value) (err error) {
	if thrown := b.sync.vm.Try(func() { err = b.convert(exports) }); thrown != nil {
		return b.error(thrown)
	}
	return err
}

func (b *Binding[T]) convert(exports goja.Value) error {
	v, of := exports, goja.Undefined()
	if b.name != "" {
		o, ok := exports.(*goja.Object)
		if !ok {
			return b.error(fmt.Errorf("it exports %s, which has no %s", show(exports), b.name))
		}
		v, of = o.Get(b.name), o
	}
	if v == nil {
		return b.error(fmt.Errorf("it exports no %s", b.name))
	}
	var value T
	f := fitter{sync: b.sync, id: b.id}
	if err := f.fit(v, of, reflect.ValueOf(&value).Elem()); err != nil {
		return b.error(fmt.Errorf("its %s can't be a %T: %w", b.what(), value, err))
	}
	b.exports, b.value = exports, value
	b.look.at(b.sync, exports, b.name, v)
	return nil
}

func (b *Binding[T]) what() string {
	if b.name == "" {
		return "exports"
	}
	return b.name
}

func (b *Binding[T]) error(err error) error {
	return &Error{Op: "bind", Path: b.id, From: b.sync.opts.Dir, Err: err}
}
