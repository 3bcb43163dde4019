package compile

import (
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// how says how esbuild is to read a text.
type how struct {
	typescript bool
	module     bool // it is an ES module, whatever it contains
}

// supported says what goja lacks.
var supported = map[string]bool{
	"dynamic-import":    false,
	"using":             false,
	"decorators":        false,
	"import-attributes": false,
}

// lowered compiles a text by way of esbuild.
func lowered(src *source, h how) (*Code, error) {
	r := transform(src, h)
	if len(r.Errors) > 0 {
		return nil, esbuildError(src, r.Errors[0])
	}
	text := openHelpers(withoutNames(string(r.Code)))
	m, err := movesOf(src, text, r.Map)
	if err != nil {
		return nil, src.errorAt(0, err.Error())
	}
	w := src.around
	if h.module || isModule(src, text) {
		w = strict
	}
	if len(m.others) > 0 {
		// A function that left its block needs the name that it was given.
		if c, err := loweredCode(src, w, m.withNames()); err == nil {
			return c, nil
		}
	}
	return loweredCode(src, w, m)
}

func loweredCode(src *source, w wrapper, m moves) (*Code, error) {
	p, err := parse(src, w, m)
	if err != nil {
		return nil, err
	}
	c, err := p.code(src)
	if err != nil {
		return nil, err
	}
	c.Lowered = true
	return c, nil
}

func transform(src *source, h how) api.TransformResult {
	return api.Transform(src.text, api.TransformOptions{
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

func loaderOf(h how) api.Loader {
	if h.typescript {
		return api.LoaderTS
	}
	return api.LoaderJS
}

// nameFor returns a name by which esbuild knows an ES module when it sees one:
// the default import from a CommonJS file is module.exports then, as in Node.
// esbuild does not use the name for anything else here.
func nameFor(h how) string {
	switch {
	case h.module && h.typescript:
		return "x.mts"
	case h.module:
		return "x.mjs"
	case h.typescript:
		return "x.ts"
	}
	return "x.js"
}

// importMeta gives import.meta its three properties. They are written out: a
// module may have a __dirname of its own made from them.
//
// To esbuild, definitions cost half a millisecond, whether they are used or not.
func importMeta(src *source) map[string]string {
	if !strings.Contains(src.text, "import.meta") {
		return nil
	}
	file := src.path
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
func isModule(src *source, text string) bool {
	return strings.Contains(text, "\nmodule.exports = __toCommonJS") || strings.Contains(src.text, "import.meta")
}

// defineProperty is how esbuild's helpers begin, perhaps behind a hashbang, a
// directive and the line for Object.create.
var defineProperty = regexp.MustCompile(`(?m)^var (__defProp\d*) = Object\.defineProperty;$`)

// openHelpers makes the exports of an ES module configurable. esbuild defines
// them as getters that can be neither deleted nor defined again, and a reload
// does both. The replacement is one line as well, so that the source map holds.
func openHelpers(text string) string {
	head := text[:min(len(text), 400)]
	at := defineProperty.FindStringSubmatchIndex(head)
	if at == nil || strings.Count(head[:at[0]], "\n") > 3 {
		return text
	}
	name := head[at[2]:at[3]]
	return text[:at[0]] + "var " + name + " = (o, k, d) => Object.defineProperty(o, k, { ...d, configurable: true });" + text[at[1]:]
}

// names begins a hint for Node that esbuild puts at the end of an ES module. It
// never runs, but requires again what the module exports of others.
const names = "// Annotate the CommonJS export names for ESM import in node:\n0 && (module.exports = {\n"

func withoutNames(text string) string {
	at := strings.LastIndex(text, "\n"+names)
	if at < 0 || !strings.HasSuffix(text, "\n});\n") {
		return text
	}
	return text[:at+1]
}
