package heatsync

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/dop251/goja"
)

var (
	errMissing = errors.New("is missing")
	errAsync   = errors.New("is async: it returns a promise, which the call does not wait for; bind it to a func that returns *goja.Promise")
)

var typeOfError = reflect.TypeFor[error]()

// results are those of a func type: what JavaScript returns, and last an error, if
// it has one.
type results struct {
	types  []reflect.Type
	errors bool
}

func resultsOf(typ reflect.Type) (r results) {
	for i := range typ.NumOut() {
		r.types = append(r.types, typ.Out(i))
	}
	if last := len(r.types) - 1; last >= 0 && r.types[last] == typeOfError {
		r.types, r.errors = r.types[:last], true
	}
	return r
}

// function makes a Go func of one of JavaScript.
func (f *fitter) function(v, of goja.Value, to reflect.Value) error {
	call, ok := goja.AssertFunction(v)
	if !ok {
		return unfit(v)
	}
	results := resultsOf(to.Type())
	if isAsync(v) && !results.takePromise() {
		return &misfit{err: errAsync}
	}
	s, id, typ := f.sync, f.id, to.Type()
	to.Set(reflect.MakeFunc(typ, func(in []reflect.Value) []reflect.Value {
		out, err := s.callFunc(call, of, in, typ.IsVariadic(), results)
		if err != nil {
			err = s.callError(err, id)
		}
		return results.with(out, err)
	}))
	return nil
}

// isAsync tells whether a function is sure to return a promise.
func isAsync(v goja.Value) bool {
	o := v.(*goja.Object)
	tag := o.GetSymbol(goja.SymToStringTag)
	return tag != nil && tag.String() == "AsyncFunction"
}

// takePromise tells whether a promise is what is wanted.
func (r results) takePromise() bool {
	if len(r.types) != 1 {
		return false
	}
	return reflect.TypeFor[*goja.Promise]().AssignableTo(r.types[0]) || reflect.TypeFor[*goja.Object]().AssignableTo(r.types[0])
}

func (s *Sync) callFunc(call goja.Callable, this goja.Value, in []reflect.Value, variadic bool, results results) ([]reflect.Value, error) {
	if variadic {
		last := in[len(in)-1]
		in = in[:len(in)-1]
		for i := range last.Len() {
			in = append(in, last.Index(i))
		}
	}
	args := make([]goja.Value, len(in))
	for i, arg := range in {
		args[i] = s.vm.ToValue(arg.Interface())
	}
	if this == nil {
		this = goja.Undefined()
	}
	defer s.enter()()
	v, err := call(this, args...)
	if err != nil {
		return nil, err
	}
	var out []reflect.Value
	if thrown := s.vm.Try(func() { out, err = s.results(v, results) }); thrown != nil {
		return nil, thrown // by a getter
	}
	return out, err
}

// results makes Go values of what a function has returned: of several, an array.
func (s *Sync) results(v goja.Value, r results) ([]reflect.Value, error) {
	if o, ok := v.(*goja.Object); ok && !r.takePromise() {
		if _, isPromise := o.Export().(*goja.Promise); isPromise {
			return nil, &misfit{err: errAsync}
		}
	}
	f := fitter{sync: s, whole: true, made: map[pointee]reflect.Value{}}
	switch len(r.types) {
	case 0:
		return nil, nil
	case 1:
		one := reflect.New(r.types[0]).Elem()
		if err := f.fit(v, nil, one); err != nil {
			return nil, fmt.Errorf("its result can't be a %s: %w", r.types[0], err)
		}
		return []reflect.Value{one}, nil
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Array" || int(o.Get("length").ToInteger()) != len(r.types) {
		return nil, fmt.Errorf("it returned %s; %d results are an array of as many", show(v), len(r.types))
	}
	var out []reflect.Value
	for i, typ := range r.types {
		one := reflect.New(typ).Elem()
		if err := f.fit(o.Get(fmt.Sprint(i)), o, one); err != nil {
			return nil, fmt.Errorf("its result %d can't be a %s: %w", i+1, typ, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// with are the results of a call. A func that returns no error panics.
func (r results) with(out []reflect.Value, err error) []reflect.Value {
	if err != nil && !r.errors {
		panic(err)
	}
	if err != nil {
		out = nil
		for _, typ := range r.types {
			out = append(out, reflect.Zero(typ))
		}
	}
	if !r.errors {
		return out
	}
	last := reflect.New(typeOfError).Elem()
	if err != nil {
		last.Set(reflect.ValueOf(err))
	}
	return append(out, last)
}
