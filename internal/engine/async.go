package engine

import (
	_ "embed"
	"errors"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dop251/goja"
)

//go:embed async.js
var asyncSource string

// asyncProgram is compiled when a program first needs it.
var asyncProgram = sync.OnceValue(func() *goja.Program { return goja.MustCompile("node:internal/async", asyncSource, true) })

// Async returns what the code of package compile calls for its async generators,
// async methods and for await. It is made when it is first asked for.
func (e *Engine) Async() (*goja.Object, error) {
	if e.async != nil {
		return e.async, nil
	}
	v, err := e.vm.RunProgram(asyncProgram())
	if err != nil {
		return nil, err
	}
	make, _ := goja.AssertFunction(v)
	construct := func(call goja.FunctionCall) goja.Value {
		f, err := e.Construct("async function*", call.Arguments)
		if err != nil {
			return e.vm.ToValue(err.Error())
		}
		return f
	}
	evalText := func(call goja.FunctionCall) goja.Value {
		return e.TextForEval(call.Argument(0))
	}
	if v, err = make(goja.Undefined(), e.vm.ToValue(FunctionKind), e.vm.ToValue(construct), e.vm.ToValue(evalText)); err != nil {
		return nil, err
	}
	e.async = v.(*goja.Object)
	if err := e.async.Set("append", e.append); err != nil {
		return nil, err
	}
	return e.async, nil
}

// TextForEval is what eval gets instead of a value.
func (e *Engine) TextForEval(v goja.Value) goja.Value {
	text, ok := v.(goja.String)
	if !ok || e.EvalText == nil {
		return v
	}
	was := text.String()
	is := e.EvalText(was)
	if is == was || strings.ContainsRune(was, utf8.RuneError) { // lone surrogates are lost in Go's strings
		return v
	}
	return e.vm.ToValue(is)
}

// ErrNoCompiler is what Construct returns in a runtime that has none.
var ErrNoCompiler = errors.New("functions can't be made of strings here")

// Construct makes a function of strings, as new Function does: the last is its body,
// those before are its parameters. The head is what stands before its name.
func (e *Engine) Construct(head string, arguments []goja.Value) (goja.Value, error) {
	if e.Evaluate == nil {
		return nil, ErrNoCompiler
	}
	words := make([]string, len(arguments))
	for i, a := range arguments {
		if _, ok := a.(*goja.Symbol); ok {
			return nil, errors.New("a symbol is not text")
		}
		words[i] = a.String()
	}
	body, parameters := "", ""
	if n := len(words); n > 0 {
		body, parameters = words[n-1], strings.Join(words[:n-1], ",")
	}
	return e.Evaluate("(" + head + " anonymous(" + parameters + "\n) {\n" + body + "\n})")
}
