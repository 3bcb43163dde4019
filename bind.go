package heatsync

import (
	"fmt"

	"github.com/dop251/goja"
)

// Binding is something that a module exports as a Go value: a number, a
// struct, a function.
type Binding[T any] struct {
	sync     *Sync
	exports  *goja.Object
	id, name string
	from     goja.Value // what value was made of
	value    T
}

// Bind returns the newest value that the module id exports by a name, converted
// to T as goja's Runtime.ExportTo does; the name "" stands for the exports
// themselves. A function is best bound to a func type that returns an error
// last, which is what JavaScript throws. Other than ExportTo, Bind does not turn
// one kind of value into another: a string, boolean or number must be one, and of
// a number an int must have all. Undefined and null are for pointers and any. The
// same holds inside of slices, maps and structs; a field may be missing.
//
// A reload after which one of the runtime's bindings can't be converted does not
// happen: the module keeps its last good version. A binding lasts as long as the
// Sync, so to bind the same anew gives the same. The error of Bind is an *Error.
func Bind[T any](s *Sync, id, name string) (*Binding[T], error) {
	exports, err := s.Require(id)
	if err != nil {
		return nil, err
	}
	b, known := findBinding[T](s, exports, id, name)
	if err := b.check(); err != nil {
		return nil, err
	}
	if !known {
		s.bindings = append(s.bindings, b)
	}
	return b, nil
}

// findBinding returns the binding that there is already, or makes one.
func findBinding[T any](s *Sync, exports *goja.Object, id, name string) (b *Binding[T], known bool) {
	for _, other := range s.bindings {
		if b, ok := other.(*Binding[T]); ok && b.exports == exports && b.id == id && b.name == name {
			return b, true
		}
	}
	return &Binding[T]{sync: s, exports: exports, id: id, name: name}, false
}

// Get returns the newest value. It belongs to the runtime's goroutine.
func (b *Binding[T]) Get() T {
	b.check() // what was assigned long after loading may not fit: the last that did stays
	return b.value
}

// check converts what the module exports now. Getters, which may be asked for
// it, may throw.
func (b *Binding[T]) check() (err error) {
	if thrown := b.sync.vm.Try(func() { err = b.convert() }); thrown != nil {
		return b.error(thrown)
	}
	return err
}

func (b *Binding[T]) convert() error {
	v := goja.Value(b.exports)
	if b.name != "" {
		v = b.exports.Get(b.name)
	}
	if v == nil {
		return b.error(fmt.Errorf("it exports no %s", b.name))
	}
	if b.from != nil && b.name != "" && v.SameAs(b.from) {
		return nil
	}
	var value T
	if err := b.sync.vm.ExportTo(v, &value); err != nil {
		return b.error(fmt.Errorf("its %s can't be a %T: %w", b.what(), value, err))
	}
	if err := misfit(b.sync.vm, v, value); err != nil {
		return b.error(fmt.Errorf("its %s can't be a %T: %w", b.what(), value, err))
	}
	b.from, b.value = v, value
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

// check vetoes a reload that some binding, or the program, can't live with.
func (s *Sync) check() error {
	for _, b := range s.bindings {
		if err := b.check(); err != nil {
			return err
		}
	}
	if s.opts.Check == nil {
		return nil
	}
	var veto error
	if err := s.host.Contain("Options.Check", func() error { veto = s.opts.Check(); return nil }); err != nil {
		veto = err // it has panicked
	}
	if full, ok := veto.(*goja.StackOverflowError); ok {
		veto = overflow{full}
	}
	if veto == nil {
		return nil
	}
	return &Error{Op: "check", Err: veto}
}
