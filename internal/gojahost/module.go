package gojahost

import (
	"reflect"
	"sort"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
)

// module is one version of a file: a reload makes another one.
type module struct {
	id      string
	code    *compile.Code
	object  *goja.Object // `module`
	require goja.Value
	parent  string            // its first importer
	known   map[string]string // specifiers that it has required -> ids; nil remembers none
	loading bool
}

func (l *loader) newModule(id, parent string, main bool) *module {
	rules := l.fs.Rules()
	m := &module{id: id, parent: parent, known: map[string]string{}}
	if old := l.evicted[id]; old != nil {
		m.parent = old.parent
	}
	m.object = l.vm.CreateObject(l.moduleProto)
	name := id
	if main {
		name = "."
	}
	for _, p := range []struct {
		key   string
		value any
	}{{"id", name}, {"path", rules.Dir(id)}, {"exports", nil}, {"filename", id}, {"loaded", false}} {
		l.must(m.object.Set(p.key, p.value))
	}
	l.must(m.object.DefineDataPropertySymbol(firstParent, l.vm.ToValue(m.parent), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	for _, property := range l.ofModules() {
		l.must(property.define(m.object))
	}
	require := l.requireFunc(m)
	m.require = require
	l.must(m.object.DefineDataProperty("require", require, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return m
}

// firstParent is what a module object has the file by which it was loaded first.
var firstParent = goja.NewSymbol("parent")

// ofModules are the properties of module objects that are computed. They find the module by its
// file, since what is kept for each of them would be kept for each version.
func (l *loader) ofModules() []computed {
	if l.moduleProperties == nil {
		l.moduleProperties = []computed{
			l.computed("children", l.children),
			l.computed("parent", func(of *goja.Object) goja.Value {
				if l.main != nil && l.main.object == of {
					return goja.Null()
				}
				if m := l.cache[fileOf(of)]; m != nil {
					return l.objectOf(m.parent)
				}
				if id := of.GetSymbol(firstParent); id != nil { // it was taken out of the cache
					return l.objectOf(id.String())
				}
				return goja.Undefined()
			}),
			l.computed("paths", func(of *goja.Object) goja.Value { return l.vm.ToValue(l.resolver.ModulePaths(fileOf(of))) }),
		}
	}
	return l.moduleProperties
}

// fileOf is the file of a module object.
func fileOf(of *goja.Object) string {
	if name, ok := of.Get("filename").(goja.String); ok {
		return name.String()
	}
	return ""
}

// requireFunc makes the require of one module: it knows its importer, so that
// nobody has to look for that on the call stack.
func (l *loader) requireFunc(m *module) *goja.Object {
	require := l.function("require", func(call goja.FunctionCall) goja.Value {
		return l.value(l.require(m, l.specifier("require", m.id, call.Argument(0))))
	})
	resolveFunc := l.function("resolve", func(call goja.FunctionCall) goja.Value {
		return l.value(l.requireResolve(m, call))
	})
	l.must(resolveFunc.Set("paths", l.function("paths", func(call goja.FunctionCall) goja.Value {
		specifier := l.specifier("require.resolve.paths", m.id, call.Argument(0))
		if f, err := l.resolve(specifier, m.id); err == nil && f.builtin {
			return goja.Null()
		}
		return l.vm.ToValue(l.resolver.Paths(specifier, m.id))
	})))
	l.must(require.Set("resolve", resolveFunc))
	l.must(require.Set("cache", l.cacheObject))
	l.must(require.Set("extensions", l.extensions))
	l.must(l.mainProperty().define(require))
	return require
}

// mainProperty is require.main.
func (l *loader) mainProperty() computed {
	if l.requireMain.key == "" {
		l.requireMain = l.computed("main", func(*goja.Object) goja.Value {
			if l.main == nil {
				return goja.Undefined()
			}
			return l.main.object
		})
	}
	return l.requireMain
}

func (l *loader) requireResolve(m *module, call goja.FunctionCall) (goja.Value, error) {
	specifier := l.specifier("require.resolve", m.id, call.Argument(0))
	if options, ok := call.Argument(1).(*goja.Object); ok {
		var paths []string
		if list := options.Get("paths"); list != nil && !goja.IsUndefined(list) {
			if err := l.vm.ExportTo(list, &paths); err != nil {
				return nil, err
			}
			r, err := l.resolver.ResolveFrom(specifier, m.id, paths)
			return l.vm.ToValue(r.Path), err
		}
	}
	f, err := l.resolve(specifier, m.id)
	if f.builtin {
		return l.vm.ToValue(specifier), err
	}
	return l.vm.ToValue(f.Target), err
}

// specifier checks the argument of require.
func (l *loader) specifier(verb, importer string, v goja.Value) string {
	text, ok := v.(goja.String)
	if !ok {
		panic(l.nodeError("TypeError", "ERR_INVALID_ARG_TYPE",
			verb+`: the id must be a string, not `+kindOf(v)+" (asked by "+importer+")"))
	}
	s := text.String()
	if s == "" {
		panic(l.nodeError("TypeError", "ERR_INVALID_ARG_VALUE", verb+": the id is empty (asked by "+importer+")"))
	}
	return s
}

// kindOf is the kind of a value in JavaScript's words, as in facade/heatsync.js.
func kindOf(v goja.Value) string {
	switch {
	case goja.IsUndefined(v):
		return "undefined"
	case goja.IsNull(v):
		return "null"
	}
	switch v := v.(type) {
	case *goja.Symbol:
		return "symbol"
	case *goja.Object:
		if v.ClassName() == "Function" {
			return "function"
		}
		return "an object"
	}
	switch v.ExportType().Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Pointer:
		return "bigint"
	}
	return "number"
}

// children are the modules that m has loaded by plain require. They are
// computed: a list that grows by one entry with every reload is how others
// kept all old versions alive.
func (l *loader) children(of *goja.Object) goja.Value {
	var children []any
	seen := map[string]bool{} // by another specifier
	m := l.cache[fileOf(of)]
	if m == nil || m.object != of { // an old version
		return l.vm.NewArray()
	}
	if node := l.machine.Graph().Module(m.id); node != nil {
		for _, e := range node.Edges {
			if c := l.cache[e.Target]; e.Kind == graph.Plain && c != nil && !seen[e.Target] {
				seen[e.Target] = true
				children = append(children, c.object)
			}
		}
	}
	return l.vm.NewArray(children...)
}

func (l *loader) objectOf(id string) goja.Value {
	if m := l.cache[id]; m != nil {
		return m.object
	}
	return goja.Undefined()
}

// setUpModules makes what all modules share.
func (l *loader) setUpModules() {
	l.moduleProto = l.vm.NewObject()
	l.cacheObject = l.vm.NewDynamicObject((*cacheObject)(l))
	l.added = &extensionsObject{loader: l, known: map[string]goja.Value{}}
	l.extensions = l.vm.NewDynamicObject(l.added)
	l.must(l.moduleProto.DefineAccessorProperty("constructor", l.vm.ToValue(func(goja.FunctionCall) goja.Value {
		if l.builtins.Denies("module") {
			return goja.Undefined()
		}
		return l.value(l.builtins.Load("module"))
	}), nil, goja.FLAG_FALSE, goja.FLAG_FALSE))
	l.builtins.SetLoader(l.forNode)
}

// cacheObject is require.cache: what is deleted there is loaded anew by the
// next require, what is assigned there is what it gets.
type cacheObject loader

func (c *cacheObject) Get(key string) goja.Value {
	if m := c.cache[key]; m != nil {
		return m.object
	}
	return nil
}

func (c *cacheObject) Set(key string, v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	if m := c.cache[key]; m != nil && m.object == o {
		return true
	}
	c.cache[key] = &module{id: key, object: o, code: &compile.Code{Path: key}, known: map[string]string{}}
	return true
}

func (c *cacheObject) Has(key string) bool { return c.cache[key] != nil }

func (c *cacheObject) Delete(key string) bool {
	delete(c.cache, key)
	return true
}

func (c *cacheObject) Keys() []string {
	keys := make([]string, 0, len(c.cache))
	for key := range c.cache {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { return c.order(keys[i]) < c.order(keys[j]) })
	return keys
}

func (c *cacheObject) order(id string) int {
	if m := c.machine.Graph().Module(id); m != nil {
		return m.Order
	}
	return 0
}
