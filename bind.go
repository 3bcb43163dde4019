package heatsync

import (
	"fmt"
	"reflect"

	"github.com/dop251/goja"
)

// Binding is something that a module exports as a Go value: a number, a
// struct, a function. It belongs to the runtime's goroutine, and so do the funcs
// that it hands out.
type Binding[T any] struct {
	sync     *Sync
	id, name string
	exports  goja.Value // that were the newest when value was made
	reloads  int        // as many as there were then
	from     goja.Value // what value was made of
	value    T
}

// Bind returns the newest value that the module id exports by a name, converted
// to T; the name "" stands for the exports themselves. Nothing is turned into
// something else: a string, boolean or number must be one, and of a number an int
// must have all. Undefined and null are for pointers and any. The same holds inside
// of slices, maps and structs, whose fields have the names that the tag json gives
// them, or a FieldNameMapper of the runtime. Fields may be missing.
//
// A func is called with the exports as this, or with the object that it was found in. Its
// arguments are what goja's Runtime.ToValue makes of them. What JavaScript throws is
// the error that it returns last, an *Error whose Op is "call"; a func that returns no
// error panics with it. So is a result that does not fit its type, or lacks
// a field that is no pointer, slice, map or any and not tagged omitempty. Several
// results are an array. An async function can be bound to a func that returns a
// *goja.Promise only.
//
// A reload after which one of the runtime's bindings can't be converted does not
// happen: the module keeps its last good version. A binding lasts as long as the
// Sync, so to bind the same anew gives the same. The error of Bind is an *Error.
func Bind[T any](s *Sync, id, name string) (*Binding[T], error) {
	if _, err := s.Require(id); err != nil {
		return nil, err
	}
	b, known := findBinding[T](s, id, name)
	if err := b.check(); err != nil {
		return nil, err
	}
	if !known {
		s.bindings = append(s.bindings, b)
	}
	return b, nil
}

// findBinding returns the binding that there is already, or makes one.
func findBinding[T any](s *Sync, id, name string) (b *Binding[T], known bool) {
	for _, other := range s.bindings {
		if b, ok := other.(*Binding[T]); ok && b.id == id && b.name == name {
			return b, true
		}
	}
	return &Binding[T]{sync: s, id: id, name: name, reloads: -1}, false
}

// Get returns the newest value. It belongs to the runtime's goroutine.
func (b *Binding[T]) Get() T {
	if b.reloads != b.sync.reloads || b.exports == nil {
		b.check()
		return b.value
	}
	b.attempt(b.exports) // what was assigned long after loading may not fit: the last that did stays
	return b.value
}

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
	if b.from != nil && b.name != "" && exports == b.exports && v.SameAs(b.from) {
		return nil
	}
	var value T
	f := fitter{sync: b.sync, id: b.id, made: map[pointee]reflect.Value{}}
	if err := f.fit(v, of, reflect.ValueOf(&value).Elem()); err != nil {
		return b.error(fmt.Errorf("its %s can't be a %T: %w", b.what(), value, err))
	}
	b.exports, b.from, b.value = exports, v, value
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
