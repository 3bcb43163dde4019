package heatsync

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

var (
	errMissing = errors.New("is missing")
	errAsync   = errors.New("is async: it returns a promise, which the call does not wait for; bind it to a func that has a context.Context first, or returns *goja.Promise")
)

var (
	typeOfError   = reflect.TypeFor[error]()
	typeOfContext = reflect.TypeFor[context.Context]()
)

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

// signature is how a Go func calls one of JavaScript.
type signature struct {
	results
	variadic bool
	context  bool // it is given one first, which is not for JavaScript
}

func signatureOf(typ reflect.Type) signature {
	return signature{resultsOf(typ), typ.IsVariadic(), typ.NumIn() > 0 && typ.In(0) == typeOfContext}
}

// function makes a Go func of one of JavaScript.
func (f *fitter) function(v, of goja.Value, to reflect.Value) error {
	call, ok := goja.AssertFunction(v)
	if !ok {
		return unfit(v)
	}
	sig := signatureOf(to.Type())
	if isAsync(v) && !sig.context && !sig.takePromise() {
		return &misfit{err: errAsync}
	}
	if of == nil {
		of = goja.Undefined()
	}
	s, id := f.sync, f.id
	to.Set(reflect.MakeFunc(to.Type(), func(in []reflect.Value) []reflect.Value {
		out, err := s.callFunc(call, of, in, sig)
		if err != nil {
			err = s.callError(err, id)
		}
		return sig.with(out, err)
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

// callFunc calls a function of JavaScript with the arguments of a Go func.
func (s *Sync) callFunc(call goja.Callable, this goja.Value, in []reflect.Value, sig signature) ([]reflect.Value, error) {
	ctx := context.Background()
	if sig.context {
		if given, ok := in[0].Interface().(context.Context); ok { // it may be nil
			ctx = given
		}
		in = in[1:]
	}
	if sig.variadic {
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
	defer s.enter().leave()
	if sig.context {
		return s.callAwaited(ctx, call, this, args, sig.results)
	}
	v, err := call(this, args...)
	if err != nil {
		return nil, err
	}
	return s.tryResults(v, sig.results)
}

// callAwaited is what a call does that a context may end: it waits for a promise, too.
func (s *Sync) callAwaited(ctx context.Context, call goja.Callable, this goja.Value, args []goja.Value, r results) (out []reflect.Value, err error) {
	take := func(v goja.Value) (err error) {
		out, err = s.tryResults(v, r)
		return err
	}
	err = s.awaited(ctx, func() (p *goja.Promise, err error) {
		err = s.engine().Run(engine.Many, func() error {
			v, err := call(this, args...)
			if err == nil && !r.takePromise() {
				p, err = s.promiseOf(v)
			}
			if err == nil && p == nil {
				err = take(v)
			}
			return err
		})
		return p, err
	}, take)
	return out, err
}

// tryResults is results, where getters may throw.
func (s *Sync) tryResults(v goja.Value, r results) (out []reflect.Value, err error) {
	if _, isObject := v.(*goja.Object); !isObject {
		return s.results(v, r)
	}
	if thrown := s.vm.Try(func() { out, err = s.results(v, r) }); thrown != nil {
		return nil, thrown
	}
	return out, err
}

// results makes Go values of what a function has returned: of several, an array.
func (s *Sync) results(v goja.Value, r results) ([]reflect.Value, error) {
	if o, ok := v.(*goja.Object); ok && o.ExportType() == typeOfPromise && !r.takePromise() {
		return nil, &misfit{err: errAsync}
	}
	f := fitter{sync: s}
	out := make([]reflect.Value, 0, len(r.types)+1) // with has room for an error
	switch len(r.types) {
	case 0:
		return out, nil
	case 1:
		one := reflect.New(r.types[0]).Elem()
		if err := f.fit(v, nil, one); err != nil {
			return nil, fmt.Errorf("its result can't be a %s: %w", r.types[0], err)
		}
		return append(out, one), nil
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Array" || int(o.Get("length").ToInteger()) != len(r.types) {
		return nil, fmt.Errorf("it returned %s; %d results are an array of as many", show(v), len(r.types))
	}
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
	if err == nil {
		return append(out, noError)
	}
	last := reflect.New(typeOfError).Elem()
	last.Set(reflect.ValueOf(err))
	return append(out, last)
}

var noError = reflect.Zero(typeOfError)
