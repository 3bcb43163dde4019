package gojahost

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/sum"
)

// found is what a specifier stands for: a file, or a core module, whose name is the
// target then.
type found struct {
	graph.Edge
	builtin bool
}

// resolve finds the module for a specifier, as importer sees it. If there is none, the
// edge tells what was looked for.
func (h *Host) resolve(specifier, importer string) (found, error) {
	name := strings.TrimPrefix(specifier, "node:")
	if name == "heatsync" || h.opts.Builtins.Has(name) {
		return found{graph.Edge{Target: name}, true}, nil
	}
	if name != specifier || isCore(name) {
		return found{}, h.noBuiltin(name, importer)
	}
	edge := graph.Edge{Specifier: specifier}
	r, err := h.resolver.Resolve(specifier, importer)
	var lost *resolve.Error
	if errors.As(err, &lost) {
		edge.Probes, edge.Manifests = lost.Probes, lost.Manifests
		return found{Edge: edge}, err
	}
	edge.Target, edge.Link, edge.Manifests, edge.Probes = r.Path, r.Link, r.Manifests, r.Probes
	return found{Edge: edge}, err
}

// require is what the require function of m does.
func (h *Host) require(m *module, specifier string) (goja.Value, error) {
	if t := h.cache[m.known[specifier]]; t != nil {
		return h.exports(t), nil
	}
	f, err := h.resolve(specifier, m.id)
	if f.builtin {
		return h.builtin(f.Target)
	}
	if f.Specifier != "" { // or it is a core module that is not there
		h.machine.Link(m.id, f.Edge)
	}
	if err != nil {
		h.flush()
		return nil, err
	}
	t, err := h.load(f.Target, m.id, false)
	h.flush() // a load from the cache does not
	if err != nil {
		return nil, err
	}
	if m.known != nil {
		m.known[specifier] = f.Target
	}
	return h.exports(t), nil
}

// exports returns what who asks for t gets now.
func (h *Host) exports(t *module) goja.Value {
	if t.loading {
		if v, err := h.realm.partial(goja.Undefined(), h.vm.ToValue(t.id)); err == nil {
			return v
		}
	}
	return t.object.Get("exports")
}

// builtin returns a core module, or the class Heatsync.
func (h *Host) builtin(name string) (goja.Value, error) {
	if name == "heatsync" {
		return h.realm.class, nil
	}
	v, err := h.opts.Builtins.Load(name)
	if err != nil {
		return nil, err
	}
	_, err = h.realm.disown(goja.Undefined(), v)
	return v, err
}

// load returns the module of a file, from the cache or evaluated.
func (h *Host) load(id, importer string, main bool) (*module, error) {
	if m := h.cache[id]; m != nil {
		return m, nil
	}
	h.beginLoad()
	defer h.endLoad()
	code, err := h.code(id)
	if err != nil {
		return nil, h.broken(id, err)
	}
	m := h.newModule(id, importer, main)
	if main {
		h.main = m
	}
	if err := h.evaluate(m, code); err != nil {
		return nil, err
	}
	return m, nil
}

// beginLoad begins to load a module, perhaps in the course of loading another
// one. Until the outermost is loaded the file system may remember what it said of
// package.json files and links: the same few are asked for again and again.
func (h *Host) beginLoad() {
	h.depth++
	if m, ok := h.opts.FS.(memory); ok && h.loads == 0 {
		m.Remember()
	}
	h.loads++
}

func (h *Host) endLoad() {
	h.loads--
	if m, ok := h.opts.FS.(memory); ok && h.loads == 0 {
		m.Forget()
	}
	h.depth--
	h.flush()
}

// memory is what a resolve.FS may have.
type memory interface {
	Remember()
	Forget()
}

// code returns what a file's top level is to be: the code that was checked in
// this transaction; for an unchanged file, that which it ran before; or what
// the file says now.
func (h *Host) code(id string) (*compile.Code, error) {
	if c := h.staged[id]; c != nil {
		return c, nil
	}
	if m := h.evicted[id]; m != nil {
		return m.code, nil
	}
	return h.read(id)
}

// read compiles a file as it is now.
func (h *Host) read(id string) (*compile.Code, error) {
	data, ok := h.data[id]
	if !ok {
		var err error
		if data, err = h.opts.FS.ReadFile(id); err != nil {
			return nil, unreadable(id, err)
		}
	}
	// A package.json that can't be read is found fault with where it is needed.
	scope, _ := h.resolver.Scope(id)
	return compileFile(id, data, scope.Type)
}

// unreadable is the error of a file that is there, by the name that modules have.
func unreadable(id string, err error) error {
	e := &fs.PathError{Op: "open", Path: id, Err: err}
	var known *fs.PathError
	if errors.As(err, &known) {
		e.Op, e.Err = known.Op, known.Err
	}
	return e
}

func compileFile(id string, data []byte, packageType string) (*compile.Code, error) {
	switch path.Ext(id) {
	case ".json":
		if err := compile.JSON(id, data); err != nil {
			return nil, err
		}
		return &compile.Code{Path: id, Hash: sum.Of(data), Source: strings.TrimPrefix(string(data), "\ufeff")}, nil
	case ".node":
		return nil, errors.New("native addons need Node.js: run with --host node")
	}
	return compile.Compile(id, data, compile.Options{Module: packageType == "module"})
}

// Parse tells whether a module's file can be compiled. Any goroutine may call it.
func (h *Host) Parse(id string, data []byte) error {
	if path.Ext(id) == ".node" || graph.Package(id) != "" {
		return nil
	}
	_, err := compileFile(id, data, resolve.PackageType(h.shared, id))
	return err
}

// hash is that of a file's bytes as they are now, "" if there are none.
func (h *Host) hash(id string) string {
	data, ok := h.data[id]
	if !ok {
		var err error
		if data, err = h.opts.FS.ReadFile(id); err != nil {
			return ""
		}
	}
	return sum.Of(data)
}

// broken tells of a file that can't even be compiled.
func (h *Host) broken(id string, err error) error {
	v := h.errorValue(err)
	if _, err := h.call(h.realm.broken, h.vm.ToValue(id), h.vm.ToValue(h.hash(id)), v); err != nil {
		return err
	}
	return h.exception(v)
}

// evaluate runs the top level of a module. It is in the cache meanwhile, so
// that cycles close.
func (h *Host) evaluate(m *module, code *compile.Code) error {
	id := h.vm.ToValue(m.id)
	m.code, m.loading = code, true
	h.cache[m.id] = m
	exports, err := h.realm.enter(goja.Undefined(), id, m.object, h.vm.ToValue(code.Hash), h.vm.ToValue(code.Source))
	if err != nil {
		return h.drop(m, err)
	}
	err = h.run(m, code, exports)
	m.loading = false
	if err != nil {
		return h.fail(m, err)
	}
	if err = m.object.Set("loaded", true); err == nil {
		_, err = h.realm.leave(goja.Undefined(), id, m.object)
	}
	return h.drop(m, err)
}

// drop takes a module out of the cache if there is an error, of which the
// facade knows. It returns that.
func (h *Host) drop(m *module, err error) error {
	if err != nil && h.cache[m.id] == m {
		delete(h.cache, m.id)
	}
	return err
}

// run runs a module's text, or parses JSON.
func (h *Host) run(m *module, code *compile.Code, exports goja.Value) error {
	if code.Program == nil {
		v, err := h.realm.parseJSON(goja.Undefined(), h.vm.ToValue(code.Source))
		if err != nil {
			return err
		}
		return m.object.Set("exports", v)
	}
	_, err := h.topLevel(code, exports, m)
	return err
}

// topLevel calls the function around a file's text, and returns what that
// returned.
func (h *Host) topLevel(code *compile.Code, exports goja.Value, m *module) (v goja.Value, err error) {
	err = h.guard(m.id, func() error {
		f, err := code.Function(h.vm, h.opts.Builtins.Engine())
		if err != nil {
			return err
		}
		call, ok := goja.AssertFunction(f)
		if !ok {
			return fmt.Errorf("compile %s: not a function", m.id)
		}
		dir := h.opts.FS.Rules().Dir(m.id)
		v, err = call(exports, exports, m.require, m.object, h.vm.ToValue(m.id), h.vm.ToValue(dir))
		return err
	})
	return v, err
}

// fail takes back an evaluation that threw.
func (h *Host) fail(m *module, err error) error {
	h.drop(m, err)
	var stop *goja.InterruptedError
	if errors.As(err, &stop) {
		return err // the program has ended itself, nothing more of it runs
	}
	v := h.errorValue(err)
	if _, ferr := h.realm.failed(goja.Undefined(), h.vm.ToValue(m.id), v); ferr != nil {
		return ferr
	}
	return h.exception(v)
}

// stage compiles a file as it is now, for the transaction that is under way.
func (h *Host) stage(id string) (hash string, err error) {
	code, err := h.read(id)
	if err != nil {
		return "", err
	}
	h.staged[id] = code
	return code.Hash, nil
}

func (h *Host) evict(ids []string) {
	for _, id := range ids {
		if m := h.cache[id]; m != nil {
			h.evicted[id] = m
			delete(h.cache, id)
		}
	}
}

func (h *Host) restore(ids []string) {
	for _, id := range ids {
		if m := h.evicted[id]; m != nil {
			h.cache[id] = m
		} else {
			delete(h.cache, id)
		}
	}
	h.settled()
}

func (h *Host) forget(ids []string) {
	for _, id := range ids {
		delete(h.cache, id)
	}
}

// settled drops what only the transaction needed.
func (h *Host) settled() {
	clear(h.evicted)
	clear(h.staged)
}
