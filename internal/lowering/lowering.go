// Package lowering says what becomes of a file that Node.js is about to load: whether it runs as it is,
// and how else. It is asked under heatsync run by a pipe (nodehost), and within the machine by a package that is
// used alone, where esbuild is the program's own.
package lowering

import (
	"strings"

	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/tsconfig"
)

// File is one that is about to be loaded.
type File struct {
	Path   string
	Text   string
	Module bool            // its package says that it is an ES module
	Column int             // where the code will begin in its first line
	Config tsconfig.Config // that of Config
}

// Config is what a tsconfig.json says of a file, if that matters.
func Config(files tsconfig.Files, path string) tsconfig.Config {
	if !lower.HowOf(path, false).ByTsconfig() {
		return tsconfig.Config{}
	}
	return tsconfig.For(files, strings.ReplaceAll(path, `\`, "/"))
}

// Made is what becomes of it. Plain says that it runs as it is.
type Made struct {
	Plain   bool
	Code    string
	Module  bool
	Async   bool
	Imports []lower.Import
	// Paths are for what the specifiers of TypeScript stand.
	Paths []tsconfig.Pattern
}

// With lowers a file by way of an esbuild. The error is a *lower.Error, or that of the esbuild; whether
// the file is an ES module is told then, too.
func With(esbuild lower.Esbuild, f File) (Made, error) {
	src := lower.New(f.Path, []byte(f.Text))
	how := lower.HowOf(f.Path, f.Module)
	if !how.Needed() && !lower.Concerns(src) {
		return Made{Plain: true}, nil
	}
	how.Tsconfig = f.Config.Options
	text, err := lower.With(esbuild, src, how)
	if err != nil {
		return Made{Module: lower.IsModule(src, how)}, err
	}
	code := text.WithNames().Aligned(src, f.Column)
	return Made{Code: code, Module: text.Module, Async: text.Async, Imports: text.Imports, Paths: f.Config.Paths}, nil
}
