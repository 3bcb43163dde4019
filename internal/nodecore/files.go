package nodecore

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine/primordials"
	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// sources holds the JavaScript of all modules, a folder each. fs/fs.js is the module "fs", and
// fs/promises.js is "fs/promises". What lies in a folder internal is for other files only:
// fs/internal/dir.js is "internal/fs/dir", and internal/errors.js is "internal/errors". Stacks show
// these names, as those of Node's own files.
//
//go:embed */*.js */internal
var sources embed.FS

const internal = "internal/"

// sourcePath returns the file of a module.
func sourcePath(id string) string {
	if inner, is := strings.CutPrefix(id, internal); is {
		if folder, rest, deep := strings.Cut(inner, "/"); deep {
			return folder + "/internal/" + rest + ".js"
		}
		return id + ".js"
	}
	if !strings.Contains(id, "/") {
		id += "/" + id
	}
	return id + ".js"
}

// fileNames lists the modules that have a file and may be loaded, sorted.
var fileNames = sync.OnceValue(func() []string {
	files, err := fs.Glob(sources, "*/*.js")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	var names []string
	for _, file := range files {
		if strings.HasPrefix(file, internal) {
			continue
		}
		folder, name, _ := strings.Cut(strings.TrimSuffix(file, ".js"), "/")
		if name != folder {
			folder += "/" + name
		}
		names = append(names, folder)
	}
	slices.Sort(names)
	return names
})

// The parameters of a module's function: its exports, a require that knows
// the other files, and what Go adds to it.
const (
	wrapperHead = "(function (module, exports, require, go) { 'use strict';"
	wrapperTail = "\n})"
)

var programs sync.Map // id → *program

// program is a compiled file. All runtimes of the process share it.
type program struct {
	once sync.Once
	prg  *primordials.Program
	err  error
}

// compiled returns the program of a module's file, compiled on first use.
func compiled(id string) (*primordials.Program, error) {
	p, _ := programs.LoadOrStore(id, new(program))
	entry := p.(*program)
	entry.once.Do(func() { entry.prg, entry.err = compile(id) })
	return entry.prg, entry.err
}

func compile(id string) (*primordials.Program, error) {
	src, err := sources.ReadFile(sourcePath(id))
	if err != nil {
		return nil, fmt.Errorf("no built-in module %q: %w", id, err)
	}
	return primordials.Compile("node:"+id, wrapperHead+string(src)+wrapperTail)
}

// file evaluates a file of ours once and returns its exports. In a cycle the
// inner file sees what the outer one exported so far, as in CommonJS.
func (s *Set) file(id string) (goja.Value, error) {
	if m, ok := s.modules[id]; ok {
		return m.Get("exports"), nil
	}
	prg, err := compiled(id)
	if err != nil {
		return nil, err
	}
	wrapper, err := s.primordials.Run(prg)
	if err != nil {
		return nil, err
	}
	exports := s.vm.NewObject()
	m := s.vm.NewObject()
	if err := m.Set("exports", exports); err != nil {
		return nil, err
	}
	s.modules[id] = m
	if s.library != nil {
		defer s.library.Keep()()
	}
	call, _ := goja.AssertFunction(wrapper)
	if _, err = call(exports, m, exports, s.vm.ToValue(s.requireFile), s.goOf(id)); err != nil {
		delete(s.modules, id)
		return nil, err
	}
	return m.Get("exports"), nil
}

// requireFile is the require of our files.
func (s *Set) requireFile(call goja.FunctionCall) goja.Value {
	return s.core.Must(s.file(call.Argument(0).String()))
}

// goOf makes the variable go of a file.
func (s *Set) goOf(id string) goja.Value {
	members := s.half(id)
	if members == nil {
		return goja.Undefined()
	}
	o := s.vm.NewObject()
	for name, v := range members {
		s.core.Put(o, name, v)
	}
	return o
}

// half makes the Go half of a file, if it has one.
func (s *Set) half(id string) map[string]any {
	switch id { // those that are about the set itself
	case "internal/bootstrap":
		return s.turnHalf()
	case "internal/polyfill":
		return s.polyfillHalf()
	case "internal/shared":
		return s.sharedHalf()
	case "internal/stack":
		return s.stackHalf()
	case "internal/module/module":
		return core.Power(func(*core.Core) map[string]any { return s.loader() }, "module").Of(s.core)
	}
	for _, folder := range folders {
		if f, is := folder[id]; is {
			return f.Of(s.core)
		}
	}
	return nil
}
