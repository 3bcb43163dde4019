package gojahost

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

// value hands a result to JavaScript: it throws if there is an error.
func (h *Host) value(v goja.Value, err error) goja.Value {
	if err == nil {
		return v
	}
	engine.Rethrow(h.vm, err)
	panic(h.errorValue(err))
}

// must passes on what can't fail: a definition on an object of our own.
func (h *Host) must(err error) {
	if err != nil {
		panic(err)
	}
}

// errorValue makes the JavaScript error that stands for err, with the codes
// and fields that Node's errors have. What JavaScript has thrown is thrown on, unless
// somebody wrapped it, who has more to say, or another runtime has thrown it.
func (h *Host) errorValue(err error) goja.Value {
	if ex, ok := err.(*goja.Exception); ok && engine.Owns(h.vm, ex.Value()) {
		return ex.Value()
	}
	var (
		lost   *resolve.Error
		syntax *compile.Error
		file   *fs.PathError
	)
	switch {
	case errors.As(err, &lost):
		o := h.nodeError("Error", lost.Code, lost.Error())
		h.hidden(o, "requireStack", h.vm.ToValue(h.requireStack(lost.Importer)))
		h.hidden(o, "probes", h.array(lost.Probes))
		h.hidden(o, "manifests", h.array(lost.Manifests))
		h.hidden(o, "heatsync", h.vm.ToValue(lost))
		return o
	case errors.As(err, &syntax):
		message := syntax.Message
		if path.Ext(syntax.Path) == ".json" {
			message = syntax.Path + ": " + message // as in Node, since the program prints it
		}
		o := h.nodeError("SyntaxError", "", message)
		stack := fmt.Sprintf("SyntaxError: %s\n    at %s:%d:%d", message, syntax.Path, syntax.Line, syntax.Column)
		h.hidden(o, "stack", h.vm.ToValue(stack))
		h.hidden(o, "heatsync", h.vm.ToValue(syntax))
		return o
	case errors.As(err, &file):
		o := h.opts.Builtins.FileError(file)
		h.hidden(o, "heatsync", h.vm.ToValue(err))
		return o
	}
	return h.goError(err)
}

// goError makes an error that stands for err and nothing that is in it.
func (h *Host) goError(err error) goja.Value {
	o := h.nodeError("Error", "", err.Error())
	h.hidden(o, "heatsync", h.vm.ToValue(err))
	return o
}

// nodeError makes an error of a class of the runtime.
func (h *Host) nodeError(class, code, message string) *goja.Object {
	o, err := h.vm.New(h.vm.Get(class), h.vm.ToValue(message))
	if err != nil {
		return h.vm.NewGoError(errors.New(message))
	}
	if code != "" {
		h.must(o.Set("code", code))
	}
	return o
}

// exception makes a Go error that carries a JavaScript value. Only a throw
// gives it the stack that goja's exceptions have.
func (h *Host) exception(v goja.Value) error {
	_, err := h.realm.raise(goja.Undefined(), v)
	return err
}

func (h *Host) hidden(o *goja.Object, key string, v goja.Value) {
	h.must(o.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// requireStack lists who loaded importer, from it up to the entry.
func (h *Host) requireStack(importer string) []string {
	var stack []string
	seen := map[string]bool{}
	for m := h.cache[importer]; m != nil && !seen[m.id]; m = h.cache[m.parent] {
		seen[m.id] = true
		stack = append(stack, m.id)
	}
	return stack
}

// function makes a native function with a name.
func (h *Host) function(name string, f func(goja.FunctionCall) goja.Value) *goja.Object {
	o := h.vm.ToValue(f).(*goja.Object)
	h.must(o.DefineDataProperty("name", h.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return o
}

// getter defines a property that is computed. Assigning to it puts the value
// in its place.
func (h *Host) getter(o *goja.Object, key string, get func() goja.Value) {
	set := h.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		h.must(o.DefineDataProperty(key, call.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return goja.Undefined()
	})
	h.must(o.DefineAccessorProperty(key, h.vm.ToValue(func(goja.FunctionCall) goja.Value { return get() }),
		set, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

// isCore tells whether Node has a core module of that name.
func isCore(name string) bool { return coreModules[name] }

var coreModules = setOf("assert", "assert/strict", "async_hooks", "buffer", "child_process", "cluster", "console",
	"constants", "crypto", "dgram", "diagnostics_channel", "dns", "dns/promises", "domain", "events", "fs",
	"fs/promises", "http", "http2", "https", "inspector", "inspector/promises", "module", "net", "os", "path",
	"path/posix", "path/win32", "perf_hooks", "process", "punycode", "querystring", "readline",
	"readline/promises", "repl", "stream", "stream/consumers", "stream/promises", "stream/web",
	"string_decoder", "sys", "timers", "timers/promises", "tls", "trace_events", "tty", "url", "util",
	"util/types", "v8", "vm", "wasi", "worker_threads", "zlib")

func setOf(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

// noBuiltin says that this host lacks a core module, and the ways out.
func (h *Host) noBuiltin(name, importer string) error {
	return h.exception(h.nodeError("Error", "ERR_UNKNOWN_BUILTIN_MODULE",
		`the embedded host has no core module "`+name+`" (asked by `+importer+`): register it from Go with Options.Builtins, or run with --host node`))
}
