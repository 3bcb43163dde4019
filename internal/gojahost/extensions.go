package gojahost

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// extensionsObject is require.extensions. The functions of those that the loader knows by itself
// are there to be found and not to be called, nor replaced. Programs may add others, whose files
// are loaded by calling their functions.
type extensionsObject struct {
	loader *loader
	known  map[string]goja.Value
	added  []string
}

// own are the extensions that the loader knows.
var own = append(slices.Clone(extensions), ".mjs", ".mts")

func (e *extensionsObject) readOnly(key string) *goja.Object {
	return e.loader.nodeError("Error", "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
		"require.extensions["+strconv.Quote(key)+"] can only be read on the embedded host, which compiles "+
			strings.Join(own, ", ")+" itself: run with --host node")
}

func (e *extensionsObject) Get(key string) goja.Value {
	if e.known[key] == nil && slices.Contains(own, key) {
		e.known[key] = e.loader.function(key, func(goja.FunctionCall) goja.Value { panic(e.readOnly(key)) })
	}
	return e.known[key]
}

func (e *extensionsObject) Set(key string, v goja.Value) bool {
	if slices.Contains(own, key) {
		panic(e.readOnly(key))
	}
	e.known[key] = v
	if !slices.Contains(e.added, key) {
		e.update(append(e.added, key))
	}
	return true
}

func (e *extensionsObject) Has(key string) bool {
	return slices.Contains(own, key) || e.known[key] != nil
}

func (e *extensionsObject) Delete(key string) bool {
	if slices.Contains(own, key) {
		panic(e.readOnly(key))
	}
	delete(e.known, key)
	e.update(slices.DeleteFunc(e.added, func(added string) bool { return added == key }))
	return true
}

func (e *extensionsObject) Keys() []string { return slices.Concat(own, e.added) }

// update has the resolver try those that were added, after its own.
func (e *extensionsObject) update(added []string) {
	e.added = added
	e.loader.resolver.Extensions = slices.Concat(extensions, added)
}

// handler is the function of the longest added extension that a file has, or nil.
func (e *extensionsObject) handler(id string) goja.Callable {
	name := path.Base(id)
	for at := strings.Index(name, "."); at >= 0 && len(e.added) > 0; {
		if v := e.known[name[at:]]; v != nil && slices.Contains(e.added, name[at:]) {
			f, _ := goja.AssertFunction(v)
			return f
		}
		next := strings.Index(name[at+1:], ".")
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return nil
}

// handle has a function that a program has added load a module.
func (l *loader) handle(m *module, f goja.Callable) error {
	if _, err := l.builtins.Load("module"); err != nil && !l.builtins.Denies("module") { // module._compile
		return err
	}
	return l.guard.topLevel(m.id, func() error {
		_, err := f(l.extensions, m.object, l.vm.ToValue(m.id))
		return err
	})
}
