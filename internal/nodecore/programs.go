package nodecore

import (
	"embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

// sources holds a file for every module: js/fs/promises.js is "fs/promises".
// What lies under js/internal is for the other files only.
//
//go:embed js
var sources embed.FS

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

func sourcePath(id string) string { return "js/" + id + ".js" }
