// Package lower makes JavaScript of what an engine does not take as it stands: TypeScript,
// the syntax of ES modules, newer words. From source to source, by way of esbuild: no
// engine is needed for it, and both hosts use it.
//
// What comes of it has the positions of the file: see Text.
//
// Everything in this package may be called from any goroutine.
package lower

import (
	"path"
	"slices"
	"strings"
)

// How says how a text is to be read.
type How struct {
	TypeScript bool
	JSX        bool
	Module     bool   // it is an ES module, whatever it contains
	Tsconfig   string // what a tsconfig.json says of it, as esbuild wants to have it, or ""
	inPackage  bool   // since its package says so
	alone      bool   // it has nothing of CommonJS: not only its syntax says that it is one
}

// Helper is the name by which code knows the host's helper. The functions around what is lowered
// take it as their last parameter if Text.Helped says so.
const Helper = "__heatsync"

// HowOf tells from a file's name how it is read. module says that its package declares
// "type": "module", which matters where the extension does not say.
func HowOf(file string, module bool) How {
	ext := path.Ext(file)
	module = module && !settled[ext]
	return How{
		TypeScript: ext == ".ts" || ext == ".cts" || ext == ".mts" || ext == ".tsx",
		JSX:        ext == ".tsx" || ext == ".jsx",
		Module:     module || ext == ".mjs" || ext == ".mts",
		inPackage:  module,
	}
}

// settled are the extensions that leave nothing for a package to say.
var settled = map[string]bool{".cjs": true, ".cts": true, ".mjs": true, ".mts": true, ".json": true, ".node": true}

// ByTsconfig tells whether what a tsconfig.json says matters.
func (h How) ByTsconfig() bool { return h.TypeScript || h.JSX }

// InPackage tells whether it is an ES module since its package says so.
func (h How) InPackage() bool { return h.inPackage }

// Needed tells whether the text must be lowered, whatever it contains.
func (h How) Needed() bool { return h.TypeScript || h.JSX || h.Module }

// With makes a function of CommonJS of a text, by way of an esbuild: ours (Lower), or one that runs
// elsewhere. The error is an *Error, or that of the esbuild.
//
// What was an ES module calls the host's helper, by the name of Helper, which has
//
//	from              returns the namespace of what is imported: each use of a name reads it there
//	all, reads        return it for code that has it as a whole, and for names that are read of that
//	ahead            stands for that before it is loaded
//	export, exports   which take getters of what the module exports
//	star              takes the namespace of which it exports all
//	esm               takes a namespace, and whether Node's rules hold for a default import
//	run               takes the body of a module that awaits at its top level
//	on                hears that this goes on
//	import, meta      are import() and import.meta
func With(esbuild Esbuild, src *Source, h How) (*Text, error) {
	h.alone, h.Module = h.Module, IsModule(src, h)
	esbuild = esbuild.withoutMaps()
	r, err := esbuild(src.Text, flags(src, h, "cjs"))
	var t *Text
	switch {
	case err != nil:
		return nil, err
	case len(r.Errors) == 0:
		t, err = moved(src, withoutNames(r.Code), r)
	case (h.Module || mayBeModule(src.Path)) && awaitsOnly(r.Errors):
		h.Module = true // an await says so, as an import does
		t, err = async(esbuild, src, h)
	default:
		return nil, esbuildError(src, r.Errors[0])
	}
	if err != nil {
		return nil, err
	}
	t.Module = h.Module
	t = t.helped(src)
	if h.Module {
		t.declared(src, !h.TypeScript && !h.JSX) // what TypeScript imports and does not use, it does not import
	}
	return t, nil
}

// IsModule tells whether a text is an ES module: by what is said of it, or by its syntax.
func IsModule(src *Source, h How) bool { return h.Module || isModule(src.Text, h.TypeScript) }

// mayBeModule tells whether a file's name leaves open what it is.
func mayBeModule(file string) bool {
	ext := path.Ext(file)
	return ext != ".cjs" && ext != ".cts"
}

// Esbuild is esbuild's transform: it is given a text and flags, as those of its command line.
type Esbuild func(text string, flags []string) (Result, error)

// Result is what it answers: what became of the text and the places from which that comes, or what is
// wrong with it.
type Result struct {
	Code     string
	Mappings string // of the source map, and
	Names    []string
	Errors   []Message
}

// Message is something that is wrong. A line of 0 stands for the whole; a column is counted from 0, in bytes.
type Message struct {
	Text         string
	Line, Column int
}

// flags are what holds for all files, and for this one. What goja lacks is not supported; an import()
// stays, to become a call of the host's helper.
func flags(src *Source, h How, format string) []string {
	list := append([]string{
		"--platform=node", "--target=esnext", "--sourcemap=external", "--sources-content=false", "--log-level=silent",
		"--supported:using=false", "--supported:decorators=false",
		"--supported:unicode-escapes=false", // goja takes \u{10ffff} for too large
		"--format=" + format, "--loader=" + loaderOf(h), "--sourcefile=" + nameFor(src, h),
	}, definitions(src, h)...)
	if h.Tsconfig != "" {
		list = append(list, "--tsconfig-raw="+h.Tsconfig)
	}
	return list
}

func loaderOf(h How) string {
	switch {
	case h.TypeScript && h.JSX:
		return "tsx"
	case h.TypeScript:
		return "ts"
	case h.JSX:
		return "jsx"
	}
	return "js"
}

// nameFor returns a name by which esbuild knows whether Node's rules hold for a default
// import from a CommonJS file: it is module.exports then. In TypeScript that is a module by
// its syntax alone those of compilers hold, by which it is what such a file calls default.
// esbuild does not use the name for anything else here.
func nameFor(src *Source, h How) string {
	named := path.Ext(src.Path) == ".mts" || h.inPackage
	switch {
	case h.Module && h.TypeScript && named:
		return "x.mts"
	case h.TypeScript:
		return "x.ts"
	case h.Module:
		return "x.mjs"
	}
	return "x.js"
}

// definitions give an ES module its import.meta, and take from one that is said to be one what only
// CommonJS has: a name that nobody declares is in its place, so that typeof knows none, and what is
// thrown says it.
//
// To esbuild, definitions cost half a millisecond, whether they are used or not.
func definitions(src *Source, h How) (list []string) {
	if h.Module && strings.Contains(src.Text, "meta") {
		list = append(list, "--define:import.meta="+Helper+".meta")
	}
	if !h.alone {
		return list
	}
	for _, name := range used(src.Text, "require", "module", "exports", "__filename", "__dirname") {
		list = append(list, "--define:"+name+"="+name+"_in_an_ES_module")
	}
	return list
}

// used are those of some names that may stand in a text by themselves.
func used(text string, names ...string) (found []string) {
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.Contains(text, name) })
	s := scanner{text: text}
	var before token
	for t := s.next(); t.kind != end && len(found) < len(names); before, t = t, s.next() {
		name := s.string(t)
		if t.kind == word && slices.Contains(names, name) && !slices.Contains(found, name) && !(before.kind == mark && strings.HasSuffix(s.string(before), ".")) {
			found = append(found, name)
		}
	}
	return found
}

// names begins a hint for Node that esbuild puts at the end of an ES module. It
// never runs, but requires again what the module exports of others.
const names = "// Annotate the CommonJS export names for ESM import in node:\n0 && (module.exports = {\n"

func withoutNames(code string) string {
	at := strings.LastIndex(code, "\n"+names)
	if at < 0 || !strings.HasSuffix(code, "\n});\n") {
		return code
	}
	return code[:at+1]
}
