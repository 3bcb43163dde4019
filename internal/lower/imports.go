package lower

import (
	"slices"
	"strings"
)

// Import is a module that an ES module asks for before it runs.
type Import struct {
	Specifier string
	// Names are those that the code reads of it, each of which it must export. Of a namespace
	// as a whole (import *) they are not known.
	Names []string
	// Star says that all that it exports is exported again.
	Star         bool
	Line, Column int // of the specifier, from 1; a column counts bytes
}

// helped has code call the host's helper where esbuild has it call others, and finds what an ES
// module imports.
func (t *Text) helped(src *Source) *Text {
	f := finder{text: t, src: src, scanner: scanner{text: t.Code}, variables: map[string]int{}}
	if t.Module {
		f.helpers()
	}
	f.tokens()
	f.ahead()
	f.direct()
	f.handed()
	slices.SortStableFunc(f.edits, func(a, b edit) int { return a.at - b.at })
	m := t.edited(f.edits)
	m.Imports = f.imports
	m.Helped = t.Module || len(f.edits) > 0
	return m
}

// finder goes through what esbuild has made of a file.
type finder struct {
	scanner
	text      *Text
	src       *Source
	edits     []edit
	imports   []Import
	variables map[string]int // of imports, in their order
	spaces    []*space       // that are imported as a whole
	variable  string         // that is declared
	early     []string       // declarations of what imports are before they have been loaded
	first     int            // where the first import is declared
	begin     scanner        // behind esbuild's helpers
	byDefault string         // esbuild's name for a default export without one
}

// replaced are helpers of esbuild's, and by which of the host's.
var replaced = map[string]string{
	"__export":     "export",
	"__reExport":   "star",
	"__toESM":      "esm",
	"__toCommonJS": "exports",
	"__copyProps":  "", // for those
}

// helper returns the name of esbuild's helper that a text begins with, "" if it is none. If the
// file has that name, too, esbuild's has a number.
func helper(code string) string {
	name := strings.TrimRight(identifier(code), "0123456789")
	if _, known := replaced[name]; !known {
		return ""
	}
	return name
}

// helpers replaces those, which stand before all that the file says, and takes out what only they
// use: the program may have tampered with the library. Each is a statement that begins with var, and
// goes on in lines that don't begin with a word.
func (f *finder) helpers() {
	code := f.text.Code
	var uses []edit // declarations that are taken out unless what stays uses them
	stays := ""
	for at := 0; at < len(code); {
		size := statement(code[at:])
		head, _, _ := strings.Cut(code[at:at+size], " = ")
		name, isVar := strings.CutPrefix(head, "var ")
		switch h := helper(name); {
		case !f.text.isNew(at) && !strings.HasPrefix(head, "#!") && !strings.HasPrefix(head, `"`):
			size = len(code) - at
		case isVar && h != "" && f.text.isNew(at):
			by := ""
			if replaced[h] != "" {
				by = head + " = " + Helper + "." + replaced[h] + ";\n"
			}
			f.edits = append(f.edits, edit{at, size, by})
		case isVar && strings.HasPrefix(code[at+len(head):], " = Object."):
			uses = append(uses, edit{at, size, ""})
		default:
			stays += code[at : at+size]
		}
		at += size
	}
	for _, e := range uses {
		if occurrences(stays, identifier(code[e.at+len("var "):])) == 0 {
			f.edits = append(f.edits, e)
		}
	}
	slices.SortFunc(f.edits, func(a, b edit) int { return a.at - b.at })
}

// statement is the size of one at the top level: whole lines.
func statement(code string) int {
	size := 0
	for line := range strings.Lines(code) {
		if size > 0 && !strings.ContainsAny(line[:1], " )}]\n") {
			break
		}
		size += len(line)
	}
	return size
}

// isNew tells whether a text is esbuild's own.
func (t *Text) isNew(offset int) bool {
	return t.from(offset) < 0
}

// tokens finds what is imported, then which names of it are read, and has import() call the
// helper.
func (f *finder) tokens() {
	if len(f.edits) > 0 {
		last := f.edits[len(f.edits)-1]
		f.at = last.at + last.size
	}
	f.begin = f.scanner
	f.words(func(t, before token, ahead scanner) {
		switch name := f.string(t); {
		case name == "import" && ahead.calls():
			f.edits = append(f.edits, edit{t.start, len(name), Helper + ".import"})
		case !f.text.Module || t.depth > 1:
		case name == "var":
			f.variable = f.string(ahead.next())
		case name == "module":
			f.exports(t.start)
		case name == "require":
			f.imported(t, before, ahead)
		}
	})
	f.scanner = f.begin
	f.words(func(t, before token, ahead scanner) {
		if i, known := f.variables[f.string(t)]; known {
			f.read(i, ahead)
		}
		f.member(t, before, ahead)
	})
}

// exports takes module.exports out of esbuild's words: the helper knows what is exported, and the
// file may have a module of its own.
func (f *finder) exports(at int) {
	const assigned, last = "module.exports = __toCommonJS", ", module.exports);"
	switch code := f.text.Code; {
	case strings.HasPrefix(code[at:], assigned):
		f.edits = append(f.edits, edit{at, len("module.exports = "), ""})
	case at > 2 && strings.HasPrefix(code[at-2:], last) && f.variable == "":
		f.edits = append(f.edits, edit{at - 2, len(last) - len(");"), ""})
	}
}

// words calls visit for each word that is no property's name, with the token before it, and with
// what reads on behind it.
func (f *finder) words(visit func(t, before token, ahead scanner)) {
	var before token
	for t := f.next(); t.kind != end; before, t = t, f.next() {
		if t.kind == word && !(before.kind == mark && (f.string(before) == "." || f.string(before) == "?.")) {
			visit(t, before, f.scanner)
		}
	}
}

// imported has an import call the helper, and notes it. What the file itself requires is none.
func (f *finder) imported(require, before token, ahead scanner) {
	opens, specifier := f.string(ahead.next()), ahead.next()
	line := f.text.Code[strings.LastIndexByte(f.text.Code[:require.start], '\n')+1 : require.start]
	named := strings.HasPrefix(line, "var import_") && f.string(before) == "="
	_, by, assigned := strings.Cut(line, " = ")
	whole := strings.HasPrefix(line, "var ") && assigned && helper(by) == "__toESM"
	star := helper(line) == "__reExport"
	if opens != "(" || specifier.kind != str || !named && !whole && !star {
		return
	}
	by = ".from"
	if whole && !strings.HasPrefix(line, "var import_") { // import * as
		by = ".all"
		f.spaces = append(f.spaces, f.newSpace(f.variable, require.start))
	}
	f.edits = append(f.edits, edit{require.start, len("require"), Helper + by})
	if len(f.early) == 0 {
		f.first = require.start - len(line)
	}
	if !star {
		f.early = append(f.early, f.variable+" = "+Helper+".ahead("+f.string(specifier)+")")
	}
	if star {
		f.variable = ""
	} else if strings.HasPrefix(f.variable, "import_") {
		f.variables[f.variable] = len(f.imports)
	}
	at, column := f.src.Position(f.text.Back(specifier.start))
	f.imports = append(f.imports, Import{Specifier: f.unquoted(specifier), Star: star, Line: at, Column: column})
}

// ahead gives the variables of imports a value before the first is loaded. Where modules import each
// other, functions of this one may be called by then, and read what others export already.
func (f *finder) ahead() {
	for _, s := range f.spaces {
		if len(s.names) > 0 {
			f.early = append(f.early, s.direct+" = "+s.name)
		}
	}
	if len(f.early) == 0 || !strings.Contains(f.text.Code, "\nfunction ") && !strings.Contains(f.text.Code, "\nasync function ") {
		return
	}
	at := slices.IndexFunc(f.edits, func(e edit) bool { return e.at >= f.first })
	f.edits = slices.Insert(f.edits, at, edit{f.first, 0, "var " + strings.Join(f.early, ", ") + ";\n"})
}

// key is what a property is called in brackets, if that is a string.
func (f *finder) key(t token) string {
	if t.kind != str {
		return ""
	}
	return f.unquoted(t)
}

// read notes which name of an import is read.
func (f *finder) read(i int, ahead scanner) {
	name := ""
	switch before := f.string(ahead.next()); before {
	case ".":
		name = f.string(ahead.next())
	case "[":
		name = f.key(ahead.next())
	}
	of := &f.imports[i]
	for _, known := range of.Names {
		if known == name {
			return
		}
	}
	if name != "" {
		of.Names = append(of.Names, name)
	}
}
