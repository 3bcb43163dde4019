package lower

import "strings"

// isModule tells whether a text imports or exports as only ES modules do. Types are none
// of its business: they are gone when it runs.
func isModule(text string, typescript bool) bool {
	if !strings.Contains(text, "import") && !strings.Contains(text, "export") {
		return false
	}
	s := scanner{text: text}
	var before token
	for t := s.next(); t.kind != end; before, t = t, s.next() {
		if t.kind != word || before.kind == mark && strings.HasSuffix(s.string(before), ".") {
			continue
		}
		switch ahead := s; s.string(t) {
		case "export":
			if t.depth == 0 && ahead.exports(typescript) {
				return true
			}
		case "import":
			if after := ahead.next(); s.string(after) == "." || t.depth == 0 && ahead.imports(after, typescript) {
				return true
			}
		}
	}
	return false
}

// Concerns tells of a text that an engine could run, for all that its name says, whether it is an ES
// module, or has an import() in it.
func Concerns(src *Source) bool {
	if !strings.Contains(src.Text, "import") && !strings.Contains(src.Text, "export") {
		return false
	}
	if isModule(src.Text, false) {
		return true
	}
	s := scanner{text: src.Text}
	var before token
	for t := s.next(); t.kind != end; before, t = t, s.next() {
		if ahead := s; t.kind == word && s.string(t) == "import" && !strings.HasSuffix(s.string(before), ".") && ahead.calls() {
			return true
		}
	}
	return false
}

// calls tells whether what comes is the arguments of a call, and not those of a method's definition.
func (s *scanner) calls() bool {
	t := s.next()
	if s.string(t) != "(" {
		return false
	}
	depth := t.depth
	for t = s.next(); t.kind != end && (s.string(t) != ")" || len(s.open) != depth); t = s.next() {
	}
	return s.string(s.next()) != "{"
}

// exports tells of what is behind the word export whether it exports a value.
func (s *scanner) exports(typescript bool) bool {
	after := s.next()
	switch s.string(after) {
	case "=", ":", "(", ",", ")":
		return false // module.exports in TypeScript, or no declaration at all
	case "type", "interface", "declare", "as":
		return !typescript
	}
	return after.kind == word || after.kind == mark
}

// imports tells of what is behind the word import whether it is the declaration of one.
func (s *scanner) imports(after token, typescript bool) bool {
	switch {
	case after.kind == str, s.string(after) == "{", s.string(after) == "*":
		return true
	case after.kind != word:
		return false
	}
	next := s.next()
	if s.string(after) == "type" && typescript {
		return s.string(next) == "from" && s.next().kind == str // of the name type
	}
	return s.string(next) == "from" || s.string(next) == ","
}
