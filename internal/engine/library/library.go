// Package library replaces functions of goja's library that compute something else than the
// language defines, or that ask Go for more memory than there is. A function is replaced
// where it stands (see native), so that programs can't tell. docs/goja.md has the report of
// each.
package library

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/engine/primordials"
)

// Library is what was replaced in a runtime. It belongs to the runtime's goroutine.
type Library struct {
	vm     *goja.Runtime
	engine *engine.Engine
	// expressions are the regular expressions that the engine does not run.
	expressions expressions
	last        search // see statics.go
	asking      bool   // the last match is being made again
	scripts     map[*script]*goja.Object
	primordials *primordials.Set
}

// Install replaces what is wrong in a runtime. With a version of goja that is laid out otherwise
// than expected it leaves everything as it is.
func Install(vm *goja.Runtime, e *engine.Engine, p *primordials.Set) (*Library, error) {
	l := &Library{vm: vm, engine: e, primordials: p}
	if _, err := placeOf(vm.Get("Number").(*goja.Object)); err != nil {
		return l, nil
	}
	for _, r := range slices.Concat(limits(), arrays(), l.counted(), describes(), weakKeys(), functions) {
		if err := l.replace(r); err != nil {
			return nil, err
		}
	}
	return l, errors.Join(l.replaceDate(), l.replaceRegExp(), l.replaceFunctions())
}

func (l *Library) replace(r replaced) error {
	f, err := l.at(r.path)
	if err != nil {
		return err
	}
	at, err := placeOf(f)
	if err != nil {
		return fmt.Errorf("replace %v: %w", r.path, err)
	}
	is := r.with(l, native{*at.call, *at.construct})
	*at.call, *at.construct = is.call, is.construct
	return nil
}

// replaced is a function of the engine's library that computes something else
// than the language says. with gets the function as it was.
type replaced struct {
	path []any // names and symbols that lead to it from the global object
	with func(l *Library, was native) native
}

// functions are what is replaced, each with its report in docs/goja.md.
var functions = []replaced{
	{[]any{"Number"}, (*Library).numberOfBigInt},
	{[]any{"Function", "prototype", goja.SymHasInstance}, (*Library).hasInstance},
	{[]any{"Uint8Array", protoOf, "from"}, (*Library).typedArrayFrom},
	{[]any{"JSON", "parse"}, (*Library).jsonParse},
	{[]any{"eval"}, (*Library).eval},
	{[]any{"Proxy"}, (*Library).proxy},
	{[]any{"Proxy", "revocable"}, (*Library).revocable},
}

// protoOf leads to an object's prototype in a path.
var protoOf = new(struct{})

// must passes on a value, or throws the error into JavaScript.
func (l *Library) must(v goja.Value, err error) goja.Value {
	if err != nil {
		engine.Throw(l.vm, err)
	}
	return v
}

func (l *Library) rangeError(message string) goja.Value {
	return engine.NewError(l.vm, "RangeError", message)
}

func (l *Library) throwSyntaxError(message string) {
	panic(engine.NewError(l.vm, "SyntaxError", message))
}
