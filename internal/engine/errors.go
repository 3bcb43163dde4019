package engine

import (
	"errors"

	"github.com/dop251/goja"
)

// Throw raises err in JavaScript, from a native function: the thrown value itself if err is one.
// What no script may catch, an interrupt or a full stack, stays that.
func Throw(vm *goja.Runtime, err error) {
	Rethrow(vm, err)
	panic(vm.NewGoError(err))
}

// Rethrow throws on, from a native function, what a call into the engine has
// returned as an error. It returns if err did not come from there, if somebody
// wrapped what was thrown, who has more to say, or if it is another runtime's.
func Rethrow(vm *goja.Runtime, err error) {
	if ex, ok := err.(*goja.Exception); ok && Owns(vm, ex.Value()) {
		panic(ex.Value())
	}
	var (
		stop     *goja.InterruptedError
		overflow *goja.StackOverflowError
		panicked *Panic
	)
	switch {
	case errors.As(err, &stop):
		panic(stop)
	case errors.As(err, &overflow):
		panic(overflow)
	case errors.As(err, &panicked):
		panic(panicked)
	}
}

// Owns tells whether a value can be used in a runtime, which refuses the objects of
// others.
func Owns(vm *goja.Runtime, v goja.Value) bool {
	return vm.Try(func() { vm.ToValue(v) }) == nil
}

// NewError makes an error of a class of the global object's.
func NewError(vm *goja.Runtime, class, message string) goja.Value {
	o, err := vm.New(vm.Get(class), vm.ToValue(message))
	if err != nil {
		return vm.ToValue(message)
	}
	return o
}
