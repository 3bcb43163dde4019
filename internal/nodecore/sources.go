package nodecore

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/dop251/goja"
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
	prg  *goja.Program
	err  error
}

// compiled returns the program of a module's file, compiled on first use.
func compiled(id string) (*goja.Program, error) {
	p, _ := programs.LoadOrStore(id, new(program))
	entry := p.(*program)
	entry.once.Do(func() { entry.prg, entry.err = compile(id) })
	return entry.prg, entry.err
}

func compile(id string) (*goja.Program, error) {
	src, err := sources.ReadFile(sourcePath(id))
	if err != nil {
		return nil, fmt.Errorf("no built-in module %q: %w", id, err)
	}
	return goja.Compile("node:"+id, wrapperHead+string(src)+wrapperTail, true)
}
