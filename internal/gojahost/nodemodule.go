package gojahost

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/nodecore"
)

// forNode is what the core module "module" stands on, made when that is.
func (l *loader) forNode() nodecore.Loader {
	return nodecore.Loader{
		"prototype":     l.moduleProto,
		"cache":         l.cacheObject,
		"extensions":    l.extensions,
		"globalPaths":   l.array(l.resolver.NodePath),
		"coreModules":   l.array(l.coreModules()),
		"createRequire": func(file string) goja.Value { return l.createRequire(file) },
		"paths": func(dir string) goja.Value {
			return l.array(l.resolver.ModulePaths(dir + string(l.fs.Rules().Sep())))
		},
		"compile": func(module *goja.Object, text, file string) goja.Value {
			return l.value(l.compileAs(module, text, file))
		},
	}
}

func (l *loader) coreModules() []string {
	names := slices.DeleteFunc(l.builtins.Names(), isCore)
	for name := range coreModules {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// createRequire makes the require of a file that need not be loaded, nor be
// there; a path that ends in a separator is a directory's. It remembers no
// answers: it may outlive the version of the file whose edges it makes.
func (l *loader) createRequire(file string) *goja.Object {
	return l.requireFunc(&module{id: file})
}

// compileAs runs a text as the top level of a module that a script has made.
// Nobody watches it: there is no file.
func (l *loader) compileAs(object *goja.Object, text, file string) (goja.Value, error) {
	code, err := compile.Compile(file, []byte(text), compile.Options{})
	if err != nil {
		return nil, err
	}
	m := &module{id: file, object: object}
	m.require = l.requireFunc(m)
	return l.topLevel(code, object.Get("exports"), m)
}
