// Package lower makes JavaScript of what an engine does not take as it stands: TypeScript,
// the syntax of ES modules, newer words. From source to source, by way of esbuild: no
// engine is needed for it, and both hosts use it.
//
// What comes of it has the positions of the file: see Text.
//
// Everything in this package may be called from any goroutine.
package lower

import (
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// How says how a text is to be read.
type How struct {
	TypeScript bool
	Module     bool // it is an ES module, whatever it contains
}

// HowOf tells from a file's name how it is read. module says that its package declares
// "type": "module", which matters to .js and .ts files.
func HowOf(file string, module bool) How {
	ext := path.Ext(file)
	return How{
		TypeScript: ext == ".ts" || ext == ".cts" || ext == ".mts",
		Module:     ext == ".mjs" || ext == ".mts" || module && (ext == ".js" || ext == ".ts"),
	}
}

// Needed tells whether the text must be lowered, whatever it contains.
func (h How) Needed() bool { return h.TypeScript || h.Module }

// supported says what goja lacks.
var supported = map[string]bool{
	"dynamic-import":    false,
	"using":             false,
	"decorators":        false,
	"import-attributes": false,
}

// Lower makes a function of CommonJS of a text. The error is an *Error.
func Lower(src *Source, h How) (*Text, error) {
	r := transform(src, h)
	if len(r.Errors) > 0 {
		return nil, esbuildError(src, r.Errors[0])
	}
	code := openHelpers(withoutNames(string(r.Code)))
	t, err := moved(src, code, r.Map)
	if err != nil {
		return nil, src.ErrorAt(0, err.Error())
	}
	t.Module = h.Module || isModule(src, code)
	return t, nil
}

func transform(src *Source, h How) api.TransformResult {
	return api.Transform(src.Text, api.TransformOptions{
		Format:         api.FormatCommonJS,
		Platform:       api.PlatformNode,
		Target:         api.ESNext,
		Supported:      supported,
		Loader:         loaderOf(h),
		Sourcefile:     nameFor(h),
		Sourcemap:      api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude,
		Define:         importMeta(src),
		LogLevel:       api.LogLevelSilent,
	})
}

func loaderOf(h How) api.Loader {
	if h.TypeScript {
		return api.LoaderTS
	}
	return api.LoaderJS
}

// nameFor returns a name by which esbuild knows an ES module when it sees one:
// the default import from a CommonJS file is module.exports then, as in Node.
// esbuild does not use the name for anything else here.
func nameFor(h How) string {
	switch {
	case h.Module && h.TypeScript:
		return "x.mts"
	case h.Module:
		return "x.mjs"
	case h.TypeScript:
		return "x.ts"
	}
	return "x.js"
}

// importMeta gives import.meta its three properties. They are written out: a
// module may have a __dirname of its own made from them.
//
// To esbuild, definitions cost half a millisecond, whether they are used or not.
func importMeta(src *Source) map[string]string {
	if !strings.Contains(src.Text, "import.meta") {
		return nil
	}
	file := src.Path
	slashed := strings.ReplaceAll(file, `\`, "/")
	u := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(slashed, "/")}
	dir := file[:max(len(path.Dir(slashed)), 0)]
	return map[string]string{
		"import.meta.url":      quote(u.String()),
		"import.meta.filename": quote(file),
		"import.meta.dirname":  quote(dir),
	}
}

func quote(s string) string {
	q, _ := json.Marshal(s) // a string can always be written
	return string(q)
}

// isModule tells from what esbuild made of a text whether that was written as
// an ES module: it exports something, or it uses import.meta.
func isModule(src *Source, code string) bool {
	return strings.Contains(code, "\nmodule.exports = __toCommonJS") || strings.Contains(src.Text, "import.meta")
}

// defineProperty is how esbuild's helpers begin, perhaps behind a hashbang, a
// directive and the line for Object.create.
var defineProperty = regexp.MustCompile(`(?m)^var (__defProp\d*) = Object\.defineProperty;$`)

// openHelpers makes the exports of an ES module configurable. esbuild defines
// them as getters that can be neither deleted nor defined again, and a reload
// does both. The replacement is one line as well, so that the source map holds.
func openHelpers(code string) string {
	head := code[:min(len(code), 400)]
	at := defineProperty.FindStringSubmatchIndex(head)
	if at == nil || strings.Count(head[:at[0]], "\n") > 3 {
		return code
	}
	name := head[at[2]:at[3]]
	return code[:at[0]] + "var " + name + " = (o, k, d) => Object.defineProperty(o, k, { ...d, configurable: true });" + code[at[1]:]
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
