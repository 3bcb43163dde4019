package lower

import (
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// handed tells the host's helper which exports are those of another module, that it may find whose they are: a
// name, the specifier, and the name there. It is told behind the list of getters. (A namespace is nobody else's.)
func (f *finder) handed() {
	s := f.begin
	for t := s.next(); t.kind != end; t = s.next() {
		ahead := s
		if t.kind != word || !f.exportsAt(t, &ahead) {
			continue
		}
		if list := f.others(&ahead); len(list) > 0 {
			f.edits = append(f.edits, edit{ahead.at, 0, ", [" + strings.Join(list, ", ") + "]"})
		}
		f.late(ahead)
		return
	}
}

// late has a default export that is an expression not be there before that has its value, as in the language.
// esbuild has it be a var.
func (f *finder) late(s scanner) {
	for t := s.next(); t.kind != end && f.byDefault != ""; t = s.next() {
		ahead := s
		if f.string(t) == "var" && f.string(ahead.next()) == f.byDefault {
			f.edits = append(f.edits, edit{t.start, len("var"), "let"})
			return
		}
	}
}

// exportsAt tells whether a word begins the list of what is exported, and has the scanner behind its brace.
func (f *finder) exportsAt(t token, ahead *scanner) bool {
	until := ""
	switch name := f.string(t); {
	case helper(name) == "__export" && t.depth == 0:
		until = "( x ,"
	case name == Helper:
		until = ". exports ("
	default:
		return false
	}
	for want := range strings.SplitSeq(until, " ") {
		if got := ahead.next(); want != "x" && f.string(got) != want {
			return false
		}
	}
	return f.string(ahead.next()) == "{"
}

// others goes through the getters up to the brace that ends them.
func (f *finder) others(s *scanner) (list []string) {
	depth := len(s.open)
	for key := s.next(); key.kind != end && len(s.open) >= depth; key = s.next() {
		getter := *s
		for _, mark := range []string{":", "(", ")", "=>"} {
			if f.string(getter.next()) != mark {
				getter.at = len(f.text.Code)
			}
		}
		if specifier, name := f.other(&getter); specifier != "" {
			list = append(list, jsontext.Quote(f.unquoted(key)), jsontext.Quote(specifier), jsontext.Quote(name))
		}
	}
	return list
}

// other tells what a getter hands on, if that is another module's.
func (f *finder) other(s *scanner) (specifier, name string) {
	variable := s.next()
	if name := f.string(variable); strings.HasPrefix(name, "x_default") {
		f.byDefault = name
	}
	i, known := f.variables[f.string(variable)]
	if !known {
		return "", ""
	}
	if f.string(s.next()) == "." {
		return f.imports[i].Specifier, f.string(s.next())
	}
	return f.imports[i].Specifier, f.key(s.next())
}
