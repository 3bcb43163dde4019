package gojahost

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/nodecore"
)

// loader is what the core module "module" stands on.
func (h *Host) loader() nodecore.Loader {
	return nodecore.Loader{
		"prototype":     h.moduleProto,
		"cache":         h.cacheObject,
		"extensions":    h.extensions,
		"globalPaths":   h.array(h.resolver.NodePath),
		"coreModules":   h.array(h.coreModules()),
		"createRequire": func(file string) goja.Value { return h.createRequire(file) },
		"paths": func(dir string) goja.Value {
			return h.array(h.resolver.ModulePaths(dir + string(h.opts.FS.Rules().Sep())))
		},
		"compile": func(module *goja.Object, text, file string) goja.Value {
			return h.value(h.compileAs(module, text, file))
		},
	}
}

func (h *Host) coreModules() []string {
	names := slices.DeleteFunc(h.opts.Builtins.Names(), isCore)
	for name := range coreModules {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// createRequire makes the require of a file that need not be loaded, nor be
// there; a path that ends in a separator is a directory's. It remembers no
// answers: it may outlive the version of the file whose edges it makes.
func (h *Host) createRequire(file string) *goja.Object {
	return h.requireFunc(&module{id: file})
}

// compileAs runs a text as the top level of a module that a script has made.
// Nobody watches it: there is no file.
func (h *Host) compileAs(object *goja.Object, text, file string) (goja.Value, error) {
	code, err := compile.Compile(file, []byte(text), compile.Options{})
	if err != nil {
		return nil, err
	}
	m := &module{id: file, object: object}
	m.require = h.requireFunc(m)
	return h.topLevel(code, object.Get("exports"), m)
}

// extensionsObject is require.extensions: the extensions that the loader knows.
// Its functions are there to be found and not to be called.
type extensionsObject struct {
	host  *Host
	names []string
	known map[string]goja.Value
}

func newExtensions(h *Host) *extensionsObject {
	e := &extensionsObject{host: h, known: map[string]goja.Value{}}
	e.names = append(slices.Clone(extensions), ".mjs", ".mts")
	for _, ext := range e.names {
		e.known[ext] = h.function(ext, func(goja.FunctionCall) goja.Value { panic(e.readOnly()) })
	}
	return e
}

func (e *extensionsObject) readOnly() *goja.Object {
	return e.host.nodeError("Error", "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
		"require.extensions can only be read on the embedded host, which compiles "+
			strings.Join(e.names, ", ")+" itself: run with --host node")
}

func (e *extensionsObject) Get(key string) goja.Value { return e.known[key] }

func (e *extensionsObject) Set(string, goja.Value) bool { panic(e.readOnly()) }

func (e *extensionsObject) Has(key string) bool { return e.known[key] != nil }

func (e *extensionsObject) Delete(string) bool { panic(e.readOnly()) }

func (e *extensionsObject) Keys() []string { return e.names }
