package lower

import (
	"slices"
	"strings"
)

// wanted is a name that a declaration asks for, and where.
type wanted struct {
	name string
	at   int
}

// declared says in which lines names are asked for, where a module is imported by several. With all
// it adds those that the file imports and does not use: they have to be there, too.
func (t *Text) declared(src *Source, all bool) {
	s := scanner{text: src.Text}
	for k := s.next(); k.kind != end; k = s.next() {
		if k.kind != word || k.depth > 0 || s.string(k) != "import" {
			continue
		}
		ahead := s
		names, specifier := ahead.declaration()
		for _, each := range names {
			t.want(src, specifier, each, all)
		}
	}
}

// want gives a name to the import in whose line it stands, of those of a module.
func (t *Text) want(src *Source, specifier string, w wanted, all bool) {
	of := func(i Import) bool { return i.Specifier == specifier && !i.Star }
	first := slices.IndexFunc(t.Imports, of)
	if first < 0 || !all && !slices.Contains(t.Imports[first].Names, w.name) {
		return
	}
	line, column := src.Position(w.at)
	i := slices.IndexFunc(t.Imports, func(i Import) bool { return of(i) && i.Line == line })
	if i < 0 {
		i = first + 1
		t.Imports = slices.Insert(t.Imports, i, Import{Specifier: specifier, Line: line, Column: column})
	}
	if i != first {
		t.Imports[first].Names = slices.DeleteFunc(t.Imports[first].Names, func(name string) bool { return name == w.name })
	}
	if !slices.Contains(t.Imports[i].Names, w.name) {
		t.Imports[i].Names = append(t.Imports[i].Names, w.name)
	}
}

// declaration reads what is behind the word import: the names that are asked for, and of whom. It
// returns no names if it is no such declaration.
func (s *scanner) declaration() (names []wanted, specifier string) {
	t := s.next()
	if t.kind == word {
		names = append(names, wanted{"default", t.start})
		if t = s.next(); s.string(t) == "," {
			t = s.next()
		}
	}
	switch s.string(t) {
	case "{":
		names = append(names, s.list()...)
		t = s.next()
	case "*":
		s.next() // as
		s.next()
		t = s.next()
	}
	if s.string(t) != "from" {
		return nil, ""
	}
	return names, s.unquoted(s.next())
}

// list reads the names in brackets, of which the first has been read.
func (s *scanner) list() (names []wanted) {
	before := ","
	for t := s.next(); t.kind != end && s.string(t) != "}"; t = s.next() {
		if before == "," && (t.kind == word || t.kind == str) {
			names = append(names, wanted{s.unquoted(t), t.start})
		}
		before = s.string(t)
	}
	return names
}

// Specifiers are those of what an ES module imports before it runs, or exports of others.
func Specifiers(text string) (list []string) {
	s := scanner{text: text}
	for t := s.next(); t.kind != end; t = s.next() {
		if t.kind != word || t.depth > 0 || s.string(t) != "import" && s.string(t) != "export" {
			continue
		}
		ahead := s
		if specifier := ahead.source(s.string(t) == "import"); specifier != "" {
			list = append(list, specifier)
		}
	}
	return list
}

// source reads a declaration up to whom it names.
func (s *scanner) source(mayBegin bool) string {
	before := ""
	for t := s.next(); t.kind != end; t = s.next() {
		text := s.string(t)
		switch {
		case t.kind == str && (mayBegin || before == "from"):
			return s.unquoted(t)
		case t.depth == 0 && (t.kind == str || t.kind == number || t.kind == pattern || t.kind == piece):
			return ""
		case t.depth == 0 && t.kind == mark && !strings.Contains("{},*", text), t.newline && (text == "import" || text == "export"):
			return ""
		}
		before, mayBegin = text, false
	}
	return ""
}
