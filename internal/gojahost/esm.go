package gojahost

import (
	"net/url"
	"path"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/tsconfig"
)

// ES modules, as far as they are this host's affair: facade/esm.js has the rest.

// importConditions are those of package.json that hold for what is imported.
var importConditions = []string{"node", "import", "module-sync"}

// resolveImport finds the module for the specifier of an import, which may be a URL.
func (l *loader) resolveImport(specifier, importer string) (found, error) {
	l.resolver.Conditions = importConditions
	defer func() { l.resolver.Conditions = nil }()
	var probes []string
	var plain found
	var lost error
	for _, candidate := range l.candidates(specifier, importer) {
		f, err := l.resolve(candidate, importer)
		if err == nil || f.builtin {
			f.Specifier, f.Probes = specifier, append(probes, f.Probes...)
			return f, err
		}
		probes = append(probes, f.Probes...)
		if candidate == l.pathOf(specifier) {
			plain, lost = f, err
		}
	}
	plain.Specifier, plain.Probes = specifier, probes
	return plain, lost
}

// candidates are what an import may stand for, in order.
func (l *loader) candidates(specifier, importer string) (list []string) {
	for _, each := range append(tsconfig.Candidates(l.patterns[importer], specifier), l.pathOf(specifier)) {
		list = append(append(list, each), twins(each)...)
	}
	return list
}

// pathOf is the path of a URL, and any other specifier as it is. What a URL says behind its path
// makes no other module of a file.
func (l *loader) pathOf(specifier string) string {
	if i := strings.IndexAny(specifier, "?#"); i > 0 && strings.HasPrefix(specifier, ".") {
		specifier = specifier[:i]
	}
	u, err := url.Parse(specifier)
	if err != nil || u.Scheme != "file" {
		return specifier
	}
	if p := u.Path; len(p) > 2 && p[2] == ':' && l.fs.Rules().Sep() == '\\' {
		return strings.ReplaceAll(p[1:], "/", `\`)
	}
	return u.Path
}

// twins are the TypeScript files that compilers would make a file of.
func twins(specifier string) (list []string) {
	ext := path.Ext(specifier)
	if !strings.HasPrefix(specifier, ".") && !path.IsAbs(specifier) {
		return nil
	}
	for _, source := range sources[ext] {
		list = append(list, strings.TrimSuffix(specifier, ext)+source)
	}
	return list
}

var sources = map[string][]string{".js": {".ts", ".tsx"}, ".mjs": {".mts"}, ".cjs": {".cts"}, ".jsx": {".tsx"}}

// isModule tells whether a file is an ES module.
func (l *loader) isModule(id string) bool {
	code, err := l.code(id)
	return err == nil && code.Module
}

// imports is what the facade asks of a file that is to be loaded.
func (l *loader) imports(id string) goja.Value {
	code, err := l.code(id)
	if err != nil { // which is told when it is loaded
		return goja.Undefined()
	}
	return l.facts(code)
}

// facts are what the text of an ES module says, for the facade.
func (l *loader) facts(code *compile.Code) goja.Value {
	if !code.Module {
		return goja.Undefined()
	}
	list := make([]any, len(code.Imports))
	for i, each := range code.Imports {
		list[i] = l.record(map[string]any{
			"specifier": each.Specifier, "names": l.array(each.Names), "star": each.Star, "line": each.Line, "column": each.Column,
		})
	}
	return l.record(map[string]any{"async": code.Async, "imports": l.vm.NewArray(list...)})
}

func (l *loader) record(fields map[string]any) *goja.Object {
	o := l.vm.NewObject()
	for name, v := range fields {
		l.must(o.Set(name, v))
	}
	return o
}

func (l *loader) isMain(id string) bool { return l.main != nil && l.main.id == id }

// surroundings are this and the helper of a top level.
func (l *loader) surroundings(code *compile.Code, exports goja.Value, m *module) (this, helper goja.Value, err error) {
	if !code.Helped {
		return exports, goja.Undefined(), nil
	}
	if helper, err = l.realm.helper(goja.Undefined(), l.vm.ToValue(m.id), l.facts(code)); code.Module {
		exports = goja.Undefined()
	}
	return exports, helper, err
}
