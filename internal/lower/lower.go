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
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// How says how a text is to be read.
type How struct {
	TypeScript bool
	JSX        bool
	Module     bool   // it is an ES module, whatever it contains
	Tsconfig   string // what a tsconfig.json says of it, as esbuild wants to have it, or ""
	inPackage  bool   // since its package says so
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

// Needed tells whether the text must be lowered, whatever it contains.
func (h How) Needed() bool { return h.TypeScript || h.JSX || h.Module }

// supported says what goja lacks. An import() stays, to become a call of the host's helper.
var supported = map[string]bool{
	"using":      false,
	"decorators": false,
}

// Lower makes a function of CommonJS of a text. The error is an *Error.
//
// What was an ES module calls the host's helper, by the name of Helper, which has
//
//	from              returns the namespace of what is imported: each use of a name reads it there
//	ahead            stands for that before it is loaded
//	export, exports   which take getters of what the module exports
//	star              takes the namespace of which it exports all
//	esm               takes a namespace, and whether Node's rules hold for a default import
//	run               takes the body of a module that awaits at its top level
//	import, meta      are import() and import.meta
func Lower(src *Source, h How) (*Text, error) {
	h.Module = h.Module || isModule(src.Text, h.TypeScript)
	r := transform(src, h)
	var t *Text
	var err error
	switch {
	case len(r.Errors) == 0:
		t, err = moved(src, withoutNames(string(r.Code)), r.Map)
	case (h.Module || mayBeModule(src.Path)) && awaitsOnly(r.Errors):
		h.Module = true // an await says so, as an import does
		t, err = async(src, h)
	default:
		return nil, esbuildError(src, r.Errors[0])
	}
	if known, ok := err.(*Error); ok {
		return nil, known
	} else if err != nil {
		return nil, src.ErrorAt(0, err.Error())
	}
	t.Module = h.Module
	t = t.helped(src)
	if h.Module && !h.TypeScript && !h.JSX {
		t.declared(src) // what TypeScript imports and does not use, it does not import
	}
	return t, nil
}

// mayBeModule tells whether a file's name leaves open what it is.
func mayBeModule(file string) bool {
	ext := path.Ext(file)
	return ext != ".cjs" && ext != ".cts"
}

func transform(src *Source, h How) api.TransformResult {
	o := options(src, h)
	o.Format = api.FormatCommonJS
	o.Sourcemap = api.SourceMapExternal
	return api.Transform(src.Text, o)
}

func options(src *Source, h How) api.TransformOptions {
	return api.TransformOptions{
		Platform:       api.PlatformNode,
		Target:         api.ESNext,
		Supported:      supported,
		Loader:         loaderOf(h),
		Sourcefile:     nameFor(src, h),
		SourcesContent: api.SourcesContentExclude,
		Define:         definitions(src, h),
		TsconfigRaw:    h.Tsconfig,
		LogLevel:       api.LogLevelSilent,
	}
}

func loaderOf(h How) api.Loader {
	switch {
	case h.TypeScript && h.JSX:
		return api.LoaderTSX
	case h.TypeScript:
		return api.LoaderTS
	case h.JSX:
		return api.LoaderJSX
	}
	return api.LoaderJS
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

// definitions give an ES module its import.meta.
//
// To esbuild, definitions cost half a millisecond, whether they are used or not.
func definitions(src *Source, h How) map[string]string {
	if !h.Module || !strings.Contains(src.Text, "meta") {
		return nil
	}
	return map[string]string{"import.meta": Helper + ".meta"}
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
