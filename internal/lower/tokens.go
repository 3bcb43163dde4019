package lower

import "strings"

// A token is a word, a mark or a literal of a text. Nothing else is known of it: tokens are
// enough to find what esbuild has written, and whether a text imports or exports.
type token struct {
	kind       kind
	start, end int
	newline    bool // there is the end of a line before it
	depth      int  // of the brackets around it
}

type kind byte

const (
	end kind = iota
	word
	number
	str     // a string in quotes
	piece   // of a template
	pattern // a regular expression
	mark
)

// scanner goes through the tokens of a text. Whether a slash divides or begins a regular
// expression it knows by what is before.
type scanner struct {
	text  string
	at    int
	open  []bracket
	last  token
	ended bracket // what the last mark has closed
}

// bracket is one that is open.
type bracket struct {
	template bool // ${
	control  bool // the bracket of if (, for (, while (, with (: a statement follows
}

func (s *scanner) string(t token) string { return s.text[t.start:t.end] }

// next returns the next token, of kind end when there is none.
func (s *scanner) next() token {
	t := token{newline: s.space(), start: s.at, depth: len(s.open)}
	if s.at < len(s.text) {
		t.kind = s.scan()
	}
	t.end = s.at
	s.last = t
	return t
}

// space skips what is between tokens, and tells whether a line ends in it.
func (s *scanner) space() (newline bool) {
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		switch {
		case rest[0] == '\n' || rest[0] == '\r':
			newline = true
			s.at++
		case rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\v' || rest[0] == '\f':
			s.at++
		case strings.HasPrefix(rest, "//") || s.at == 0 && strings.HasPrefix(rest, "#!"):
			s.skip(rest, "\n", 0)
		case strings.HasPrefix(rest, "/*"):
			newline = s.skip(rest, "*/", 2) || newline
		case strings.HasPrefix(rest, "\u2028") || strings.HasPrefix(rest, "\u2029"):
			newline = true
			s.at += 3
		case strings.HasPrefix(rest, "\u00a0"):
			s.at += 2
		default:
			return newline
		}
	}
	return newline
}

// skip goes on to behind what ends a comment, or to its first bytes.
func (s *scanner) skip(rest, until string, behind int) (newline bool) {
	n := strings.Index(rest, until)
	if n < 0 {
		n = len(rest) - behind
	}
	s.at += n + behind
	return strings.ContainsAny(rest[:n], "\n\r")
}

func (s *scanner) scan() kind {
	c := s.text[s.at]
	switch {
	case c == '"' || c == '\'':
		return s.quoted(c)
	case c == '`':
		s.at++
		return s.template()
	case c >= '0' && c <= '9' || c == '.' && s.at+1 < len(s.text) && s.text[s.at+1] >= '0' && s.text[s.at+1] <= '9':
		return s.number()
	case isLetter(c):
		for s.at < len(s.text) && (isLetter(s.text[s.at]) || s.text[s.at] >= '0' && s.text[s.at] <= '9') {
			s.at++
		}
		return word
	case c == '/' && s.begins():
		return s.pattern()
	}
	return s.mark(c)
}

// isLetter takes all that is not ASCII for letters: other than spaces, nothing else occurs
// between tokens. A private name's # and an escape's backslash belong to a word.
func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c == '#' || c == '\\' || c >= 0x80
}

func (s *scanner) quoted(quote byte) kind {
	for s.at++; s.at < len(s.text) && s.text[s.at] != quote && s.text[s.at] != '\n'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	s.at = min(s.at+1, len(s.text))
	return str
}

// template reads a piece of a template up to its end or to the next ${.
func (s *scanner) template() kind {
	for ; s.at < len(s.text); s.at++ {
		switch {
		case s.text[s.at] == '\\':
			s.at++
		case s.text[s.at] == '`':
			s.at++
			return piece
		case strings.HasPrefix(s.text[s.at:], "${"):
			s.at += 2
			s.push(bracket{template: true})
			return piece
		}
	}
	s.at = len(s.text)
	return piece
}

func (s *scanner) number() kind {
	for s.at < len(s.text) {
		c := s.text[s.at]
		sign := (c == '+' || c == '-') && (s.text[s.at-1]|0x20) == 'e' && !strings.HasPrefix(s.text[s.last.end:], "0x")
		if !isLetter(c) && c != '.' && (c < '0' || c > '9') && !sign {
			break
		}
		s.at++
	}
	return number
}

// begins tells whether the slash at hand begins a regular expression.
func (s *scanner) begins() bool {
	switch s.last.kind {
	case end:
		return true
	case number, str, pattern:
		return false
	case piece:
		return len(s.open) > 0 && s.open[len(s.open)-1].template && strings.HasSuffix(s.text[:s.last.end], "${")
	case word:
		return beforeOperand[s.string(s.last)]
	}
	switch s.text[s.last.end-1] {
	case ')':
		return s.ended.control
	case ']':
		return false
	case '}':
		return !strings.HasPrefix(s.text[s.at+1:], " ") && !s.ended.template
	}
	return true
}

var beforeOperand = map[string]bool{
	"return": true, "typeof": true, "case": true, "do": true, "else": true, "in": true, "instanceof": true, "new": true,
	"void": true, "delete": true, "throw": true, "yield": true, "await": true, "of": true, "default": true,
}

func (s *scanner) pattern() kind {
	class := false
	for s.at++; s.at < len(s.text) && s.text[s.at] != '\n'; s.at++ {
		switch c := s.text[s.at]; {
		case c == '\\':
			s.at++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			for s.at++; s.at < len(s.text) && isLetter(s.text[s.at]); s.at++ {
			}
			return pattern
		}
	}
	s.at = min(s.at, len(s.text))
	return pattern
}

// push opens a bracket. Copies of a scanner that read ahead leave each other alone.
func (s *scanner) push(b bracket) { s.open = append(s.open[:len(s.open):len(s.open)], b) }

// mark reads one: those that consist of several are told apart where it matters.
func (s *scanner) mark(c byte) kind {
	for _, long := range []string{"...", "?.", "=>", "++", "--"} {
		if strings.HasPrefix(s.text[s.at:], long) {
			s.at += len(long)
			return mark
		}
	}
	s.at++
	switch c {
	case '(', '[', '{':
		control := c == '(' && s.last.kind == word && controls[s.string(s.last)]
		s.push(bracket{control: control})
	case ')', ']', '}':
		if n := len(s.open); n > 0 {
			s.ended, s.open = s.open[n-1], s.open[:n-1]
			if s.ended.template {
				return s.template()
			}
		}
	}
	return mark
}

var controls = map[string]bool{"if": true, "for": true, "while": true, "with": true, "await": true}
