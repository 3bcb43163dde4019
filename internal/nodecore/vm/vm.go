// Package vm is the Go half of the core module "vm".
package vm

import (
	"errors"
	"fmt"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"vm": core.Harmless(func(c *core.Core) map[string]any { return module{c}.functions() })}

type module struct{ *core.Core }

func (m module) functions() map[string]any {
	return map[string]any{
		// script (path, text, line, column, inside) returns a function that runs the text, of an object and what is
		// this in it.
		"script": m.script,
		// function (parameters, body) makes one.
		"function": func(parameters, body string) goja.Value {
			if m.Engine.Evaluate == nil {
				m.Throw(engine.ErrNoCompiler)
			}
			v, err := m.Engine.Evaluate("(function (" + parameters + "\n) {\n" + body + "\n})")
			return m.Must(v, m.syntax(err))
		},
		"timed": m.timed,
	}
}

func (m module) script(path, text string, line, column int, inside bool) goja.Value {
	if m.Engine.Script == nil {
		m.Throw(engine.ErrNoCompiler)
	}
	run, err := m.Engine.Script(path, text, line, column, inside)
	if err != nil {
		m.Throw(m.syntax(err))
	}
	return m.VM.ToValue(func(call goja.FunctionCall) goja.Value { return m.Must(run(call.Argument(0), call.Argument(1))) })
}

// syntax is an error of a compiler as JavaScript has it.
func (m module) syntax(err error) error {
	var place interface {
		Place() (path string, line int, message string)
	}
	if !errors.As(err, &place) {
		return err
	}
	path, line, message := place.Place()
	return m.VM.Try(func() {
		o := m.NewError("SyntaxError", message).(*goja.Object)
		stack := fmt.Sprintf("%s:%d\n\nSyntaxError: %s", path, line, message)
		_ = o.DefineDataProperty("stack", m.VM.ToValue(stack), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		panic(o)
	})
}

// timed calls f and ends that after some milliseconds. It returns undefined and false then.
func (m module) timed(f goja.Callable, ms float64) goja.Value {
	stop := m.Engine.NewStop()
	over := errors.New("the time of a script is over")
	timer := time.AfterFunc(time.Duration(ms*float64(time.Millisecond)), func() { stop.Fire(over) })
	var v goja.Value
	err := m.Engine.Run(engine.Many, func() (err error) {
		v, err = f(goja.Undefined())
		return err
	})
	timer.Stop()
	stop.End()
	var interrupted *goja.InterruptedError
	if errors.As(err, &interrupted) && interrupted.Value() == over {
		return m.VM.NewArray(false)
	}
	return m.VM.NewArray(true, m.Must(v, err))
}
