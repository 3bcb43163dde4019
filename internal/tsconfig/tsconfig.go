// Package tsconfig reads what a tsconfig.json says to those who run TypeScript: how JSX and
// decorators are meant, and for which files specifiers stand.
//
// It is lenient, as there are compilers that are not: what can't be read or is not understood says
// nothing.
package tsconfig

import (
	"path"
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// Files are where it is looked for. Paths have slashes.
type Files interface {
	ReadFile(path string) ([]byte, error)
}

// Config is what holds for a file.
type Config struct {
	// Options are compilerOptions as esbuild wants to have them: JSON, "" if there are none.
	Options string
	// Paths are the patterns for specifiers.
	Paths []Pattern
}

// Pattern is one of the option "paths": a specifier that has both its ends stands for the first of
// the targets that is there, in which a * is what was between.
type Pattern struct {
	Prefix  string   `json:"prefix"`
	Suffix  string   `json:"suffix"`
	Exact   bool     `json:"exact"` // there is no *
	Targets []string `json:"targets"`
}

// For returns what the nearest tsconfig.json above a file says.
func For(files Files, file string) Config {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if c, ok := read(files, path.Join(dir, "tsconfig.json"), 0); ok {
			return c.config()
		}
		if dir == path.Dir(dir) {
			return Config{}
		}
	}
}

// passed are the options that esbuild knows.
var passed = []string{
	"alwaysStrict", "experimentalDecorators", "importsNotUsedAsValues", "jsx", "jsxFactory", "jsxFragmentFactory",
	"jsxImportSource", "preserveValueImports", "strict", "target", "useDefineForClassFields", "verbatimModuleSyntax",
}

// options are compilerOptions, those of what is extended below.
type options struct {
	fields map[string]jsontext.Value
	base   string // where baseUrl leads, "" if it is not said
	paths  map[string][]string
	from   string // where paths are relative to, without a base
}

// deepest is how many files extend each other.
const deepest = 16

func read(files Files, file string, depth int) (options, bool) {
	data, err := files.ReadFile(file)
	if err != nil || depth > deepest {
		return options{}, false
	}
	o := options{fields: map[string]jsontext.Value{}}
	config, err := jsontext.Parse(string(plain(data)))
	if err != nil {
		return o, true
	}
	for _, parent := range textsOf(config.Get("extends")) {
		o.add(extended(files, file, parent, depth))
	}
	o.add(own(config.Get("compilerOptions"), path.Dir(file)))
	return o, true
}

// own are the options that a file in a directory says itself.
func own(said jsontext.Value, dir string) options {
	o := options{fields: map[string]jsontext.Value{}, from: dir}
	for i, name := range said.Keys {
		o.fields[name] = said.Items[i]
	}
	if base := o.fields["baseUrl"]; base.Kind == jsontext.String && base.Text != "" {
		o.base = path.Join(dir, base.Text)
	}
	if paths := o.fields["paths"]; paths.Kind == jsontext.Object {
		o.paths = map[string][]string{}
		for i, key := range paths.Keys {
			o.paths[key] = textsOf(paths.Items[i])
		}
	}
	return o
}

func (o *options) add(other options) {
	for name, value := range other.fields {
		o.fields[name] = value
	}
	if other.base != "" {
		o.base = other.base
	}
	if other.paths != nil {
		o.paths, o.from = other.paths, other.from
	}
}

// textsOf is a string, or those of a list.
func textsOf(v jsontext.Value) (list []string) {
	if v.Kind == jsontext.String {
		return []string{v.Text}
	}
	if v.Kind == jsontext.Array {
		for _, each := range v.Items {
			if each.Kind == jsontext.String {
				list = append(list, each.Text)
			}
		}
	}
	return list
}

// extended reads what a file extends: a path, or something in a package.
func extended(files Files, file, parent string, depth int) options {
	dir := path.Dir(file)
	if strings.HasPrefix(parent, ".") || path.IsAbs(parent) {
		if !path.IsAbs(parent) {
			parent = path.Join(dir, parent)
		}
		return first(files, depth, parent, parent+".json")
	}
	for ; ; dir = path.Dir(dir) {
		at := path.Join(dir, "node_modules", parent)
		if o := first(files, depth, at, at+".json", path.Join(at, "tsconfig.json")); o.fields != nil || dir == path.Dir(dir) {
			return o
		}
	}
}

func first(files Files, depth int, candidates ...string) options {
	for _, c := range candidates {
		if o, ok := read(files, c, depth+1); ok {
			return o
		}
	}
	return options{}
}

func (o options) config() Config {
	c := Config{}
	var known jsontext.Value
	for _, name := range passed {
		if value, ok := o.fields[name]; ok {
			known.Keys, known.Items = append(known.Keys, name), append(known.Items, value)
		}
	}
	if len(known.Keys) > 0 {
		known.Kind = jsontext.Object
		c.Options = `{"compilerOptions":` + known.JSON() + "}"
	}
	base := o.base
	if base == "" {
		base = o.from
	}
	for _, key := range longestFirst(o.paths) {
		p := Pattern{}
		star := false
		p.Prefix, p.Suffix, star = strings.Cut(key, "*")
		p.Exact = !star
		for _, target := range o.paths[key] {
			p.Targets = append(p.Targets, path.Join(base, target))
		}
		c.Paths = append(c.Paths, p)
	}
	if o.base != "" {
		c.Paths = append(c.Paths, Pattern{Targets: []string{path.Join(o.base, "*")}})
	}
	return c
}

// Candidates are the paths for which a specifier stands, in order; none if no pattern fits.
func Candidates(patterns []Pattern, specifier string) (paths []string) {
	if specifier == "" || strings.HasPrefix(specifier, ".") || strings.HasPrefix(specifier, "/") || strings.HasPrefix(specifier, "#") {
		return nil
	}
	for _, p := range patterns {
		if p.Exact && specifier == p.Prefix {
			return append(paths, p.Targets...)
		}
		if p.Exact || len(specifier) < len(p.Prefix)+len(p.Suffix) || !strings.HasPrefix(specifier, p.Prefix) || !strings.HasSuffix(specifier, p.Suffix) {
			continue
		}
		star := specifier[len(p.Prefix) : len(specifier)-len(p.Suffix)]
		for _, target := range p.Targets {
			paths = append(paths, strings.Replace(target, "*", star, 1))
		}
		if p.Prefix != "" || p.Suffix != "" {
			return paths // the most exact one counts
		}
	}
	return paths
}
