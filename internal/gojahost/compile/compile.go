// Package compile turns the text of a module's file into a program for goja.
//
// A file takes one of two ways. Source that goja can run is compiled unchanged: that is
// quick, and a function's toString returns the author's text. Everything else goes through
// esbuild first (package lower), which turns TypeScript and ES-module syntax into CommonJS and newer syntax
// into older syntax. That is
//
//   - .ts, .cts, .mts and .mjs files, and files whose package says that they
//     are ES modules;
//   - text that goja does not parse: import, export, import(), decorators,
//     using.
//
// Regular expressions with \p or the flag v, which goja misreads, are rewritten on both
// ways (package pattern). What its compiler gets wrong is fixed in the syntax tree
// (mend.go, and async.go for what it lacks).
//
// Both ways end in a program whose positions are those of the file: the head of
// the wrapper and the changes of esbuild are taken out of the syntax tree
// before goja's compiler sees it (see walk.go), so that no source map is needed
// at run time and the stack of an error names the very line and column. Source
// maps that a file itself refers to are of no concern here: the command follows them when it tells of
// an error (internal/sourcemap).
//
// Everything in this package may be called from any goroutine.
package compile

import (
	"errors"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/lower"
	kept "github.com/heatsync-go/heatsync/internal/lowered"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// Code is one file, ready to run. It is shared between all who compiled the
// same bytes: nobody may change it. Who keeps it alive keeps it in the cache.
type Code struct {
	// Program can run in several runtimes at once, by Function. It is nil for JSON.
	Program     *goja.Program
	asksForRoom bool // it takes what a Helper has, and returns the function
	// Hash is sum.Of the bytes.
	Hash string
	// Source is the text that goja was given, without the wrapper: the file's
	// own, or what esbuild made of it.
	Source string
	Path   string
	// Requires are the modules that the text asks for by name, in the order
	// of the text.
	Requires []Required
	// Lowered says that esbuild has rewritten the text. What follows is what lower.Text says.
	Lowered               bool
	Module, Async, Helped bool
	Imports               []lower.Import
}

// Helper is what code calls that goja can't compile as it stands. Package engine has
// one for each runtime.
type Helper interface {
	// Room returns the function that async functions and generators call before they begin.
	Room() goja.Value
	// Async returns the object that stands behind async generators.
	Async() (*goja.Object, error)
}

// Function runs the program in a runtime, which makes a function that takes
// exports, require, module, __filename and __dirname, and if it is Helped the host's helper.
func (c *Code) Function(vm *goja.Runtime, h Helper) (goja.Value, error) {
	f, err := vm.RunProgram(c.Program)
	if err != nil || !c.asksForRoom {
		return f, err
	}
	async, err := h.Async()
	if err != nil {
		return nil, err
	}
	take, ok := goja.AssertFunction(f)
	if !ok {
		return nil, errors.New("compile " + c.Path + ": not a function")
	}
	return take(goja.Undefined(), h.Room(), async)
}

// Options are what a file's bytes do not say.
type Options struct {
	// Module says that the file's package declares "type": "module". It
	// matters to .js and .ts files.
	Module bool
	// Tsconfig is that of lower.How.
	Tsconfig string
	// Named has the text tell the host's helper what its top level declares.
	Named bool
}

// Compile compiles a module's file. The error is a *lower.Error.
func Compile(path string, data []byte, opts Options) (*Code, error) {
	k := key{path: path, hash: sum.Of(data), opts: opts}
	return programs.get(k, func() (*Code, error) {
		c, err := compile(newSource(path, data), opts)
		if err != nil {
			return nil, err
		}
		c.Hash = k.hash
		return c, nil
	})
}

// Evaluate returns the value of an expression that is in no module.
func Evaluate(vm *goja.Runtime, h Helper, text string) (goja.Value, error) {
	k := key{path: "<eval>", hash: sum.Of([]byte(text))}
	code, err := programs.get(k, func() (*Code, error) {
		return compile(&source{Source: &lower.Source{Path: k.path, Text: text}, around: expression}, Options{})
	})
	if err != nil {
		return nil, err
	}
	v, err := code.Function(vm, h)
	if err != nil {
		return nil, err
	}
	f, ok := goja.AssertFunction(v)
	if !ok {
		return nil, errors.New("compile an expression: not a function")
	}
	return f(goja.Undefined())
}

// compile does not look at the cache.
func compile(src *source, opts Options) (*Code, error) {
	if err := src.tooDeep(); err != nil {
		return nil, err
	}
	how := lower.HowOf(src.Path, opts.Module)
	how.Tsconfig = opts.Tsconfig
	if how.Needed() || kept.Has(src.Source, how) {
		return lowered(src, how, opts.Named)
	}
	t := lower.Unmoved(src.Source)
	if p, err := parse(src, src.around, t); err == nil {
		tells := false
		if opts.Named {
			p, tells = p.named(src, src.around, t)
		}
		if c, err := p.code(src); err == nil {
			c.Helped = tells
			return c, nil
		}
	}
	return lowered(src, how, opts.Named)
}

// source is the text of a file.
type source struct {
	*lower.Source
	// around is the function around it, if it is not an ES module.
	around wrapper
}

func newSource(path string, data []byte) *source {
	return &source{Source: lower.New(path, data), around: plain}
}
