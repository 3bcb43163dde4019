package lower

import (
	"slices"
	"strings"
)

// declared adds the names that a file imports and does not use: they have to be there, too.
func (t *Text) declared(src *Source) {
	s := scanner{text: src.Text}
	for k := s.next(); k.kind != end; k = s.next() {
		if k.kind != word || k.depth > 0 || s.string(k) != "import" {
			continue
		}
		ahead := s
		if names, specifier := ahead.declaration(); len(names) > 0 {
			t.wants(specifier, names)
		}
	}
}

func (t *Text) wants(specifier string, names []string) {
	for i, each := range t.Imports {
		if each.Specifier != specifier || each.Star {
			continue
		}
		for _, name := range names {
			if !slices.Contains(each.Names, name) {
				t.Imports[i].Names = append(t.Imports[i].Names, name)
			}
		}
		return
	}
}

// declaration reads what is behind the word import: the names that are asked for, and of whom. It
// returns no names if it is no such declaration.
func (s *scanner) declaration() (names []string, specifier string) {
	t := s.next()
	if t.kind == word {
		names = append(names, "default")
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
func (s *scanner) list() (names []string) {
	before := ","
	for t := s.next(); t.kind != end && s.string(t) != "}"; t = s.next() {
		if before == "," && (t.kind == word || t.kind == str) {
			names = append(names, s.unquoted(t))
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
