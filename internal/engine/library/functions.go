package library

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// The constructors of functions compile their strings in goja, past what mends a
// module's text. Here they go the way of a module, if the engine has a compiler.

// constructors are expressions for them, with what stands before the function's name.
var constructors = map[string]string{
	"Function":                      "function",
	"(async () => {}).constructor":  "async function",
	"(function* () {}).constructor": "function*",
}

func (l *Library) replaceFunctions() error {
	for expression, head := range constructors {
		v, err := l.vm.RunString(expression)
		if err != nil {
			return err
		}
		f, ok := v.(*goja.Object)
		if !ok {
			return fmt.Errorf("the engine has no %s", expression)
		}
		at, err := placeOf(f)
		if err != nil {
			return err
		}
		was := native{*at.call, *at.construct}
		*at.construct = func(arguments []goja.Value, newTarget *goja.Object) *goja.Object {
			made, err := l.construct(head, arguments)
			if err != nil { // the engine's error is the right one, if it has any
				f := was.construct(arguments, newTarget)
				if !errors.Is(err, engine.ErrNoCompiler) {
					l.throwSyntaxError(err.Error())
				}
				return f
			}
			if newTarget != nil && newTarget != f {
				if proto, ok := newTarget.Get("prototype").(*goja.Object); ok {
					_ = made.SetPrototype(proto) // a new function takes any
				}
			}
			return made
		}
		*at.call = func(call goja.FunctionCall) goja.Value { return (*at.construct)(call.Arguments, nil) }
	}
	return nil
}

// construct fails if there is no compiler, or if it refuses.
func (l *Library) construct(head string, arguments []goja.Value) (*goja.Object, error) {
	v, err := l.engine.Construct(head, arguments)
	if err != nil {
		return nil, err
	}
	f, ok := v.(*goja.Object)
	if !ok { // it took the text for a module's
		return nil, engine.ErrNoCompiler
	}
	return f, nil
}

// eval is an indirect eval.
func (l *Library) eval(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		if len(c.Arguments) > 0 {
			c.Arguments = []goja.Value{l.engine.TextForEval(c.Arguments[0])}
		}
		return was.call(c)
	}}
}
