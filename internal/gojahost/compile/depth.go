package compile

import (
	"fmt"
	"strings"
)

// Both goja and esbuild read nested code by recursion, and Go ends the process,
// past any recover, when a stack reaches a gigabyte: goja is there at about
// 50,000 nested functions or 250,000 parentheses. Long before that the time
// hurts: esbuild's is cubic in nested scopes (1,000 take 3 s), goja's quadratic
// in the operators of an expression (10,000 take 1 s). So a text is measured
// before it is parsed.
//
// The measure reads tokens, not syntax: what it takes for a regular expression
// is a guess. A wrong one costs a wrong count up to the end of a line, and the
// limits are ten times what is found in the wild.
const (
	deepest = 1000   // brackets that are open at once
	longest = 10_000 // operators, and keywords before a statement, that wait for what follows
	// arrow is what one => counts: the function after it is a scope.
	arrow = longest / deepest
)

// tooDeep returns an error if the text nests more than a compiler can bear.
func (s *source) tooDeep() error {
	if len(s.Text) <= deepest {
		return nil
	}
	m := measure{text: s.Text, levels: make([]level, 1, 32)}
	for m.at < len(m.text) {
		m.token()
		if len(m.levels) > deepest {
			return s.ErrorAt(m.at-1, fmt.Sprintf("nested too deeply: more than %d brackets are open here", deepest))
		}
		if m.waiting > longest {
			return s.ErrorAt(m.at-1, fmt.Sprintf("nested too deeply: more than %d operators depend on each other here", longest))
		}
	}
	return nil
}

// measure goes through a text.
type measure struct {
	text    string
	at      int
	levels  []level
	waiting int // the sum over all levels
	last    class
	word    string // the last token, if it was a word
	newline bool   // there was one since the last token
}

// level is what is inside of one bracket.
type level struct {
	waiting  int
	control  bool // the bracket of if (, for (, while (, with (: a statement follows
	template bool // ${
}

// class is what matters of a token to the next one.
type class byte

const (
	operator  class = iota // something must follow
	operand                // an expression may end here
	block                  // }
	semicolon              // ; unless else follows, all is done
)

func (m *measure) token() {
	c := m.text[m.at]
	switch {
	case c == '\n':
		m.newline = true
		m.at++
		return
	case c == ' ' || c == '\t' || c == '\r':
		m.at++
		return
	case c == '/':
		m.slash()
		return
	case c == '"' || c == '\'':
		m.operand("")
		m.skipString(c)
	case c == '`':
		m.operand("")
		m.at++
		m.skipTemplate()
	case isWord(c):
		m.readWord()
	case c == '(' || c == '[' || c == '{':
		m.open(level{control: c == '(' && isControl(m.word)})
	case c == ')' || c == ']' || c == '}':
		m.close(c)
	default:
		m.sign(c)
	}
	m.newline = false
}

// sign reads one character of an operator or a separator.
func (m *measure) sign(c byte) {
	m.at++
	m.word = ""
	switch c {
	case ';':
		m.last = semicolon
		return
	case '#': // of a private name, behind a field that may have ended without a semicolon
		if m.last == operand && m.newline {
			m.done()
		}
	case ',':
		m.done()
	case '>':
		if m.text[m.at-2] == '=' {
			m.wait(arrow)
			break
		}
		m.wait(1)
	default:
		m.wait(1)
	}
	m.last = operator
}

func (m *measure) wait(n int) {
	m.levels[len(m.levels)-1].waiting += n
	m.waiting += n
}

// done is called where nothing of this level waits any more.
func (m *measure) done() {
	top := &m.levels[len(m.levels)-1]
	m.waiting -= top.waiting
	top.waiting = 0
}

// operand begins a token that is or begins an operand; a statement before it
// may have ended without a semicolon.
func (m *measure) operand(word string) {
	ended := m.last == semicolon || m.last == block || m.last == operand && m.newline
	if ended && word != "else" && word != "in" && word != "instanceof" {
		m.done()
	}
	m.last, m.word = operand, word
}

func (m *measure) readWord() {
	start := m.at
	for m.at < len(m.text) && isWord(m.text[m.at]) {
		if rest := m.text[m.at:]; strings.HasPrefix(rest, `\u{`) {
			m.at += until(rest, "}", 0)
		}
		m.at++
	}
	m.at = min(m.at, len(m.text))
	word := m.text[start:m.at]
	m.operand(word)
	switch word {
	case "case", "default":
		m.done()
		m.last = operator
	case "if", "else", "for", "while", "with", "do", "typeof", "void", "delete", "await", "yield", "new", "in", "of", "instanceof", "return", "throw":
		m.wait(1)
		m.last = operator
	}
}

func isControl(word string) bool {
	return word == "if" || word == "for" || word == "while" || word == "with" || word == "await"
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '\\' || c >= 0x80
}

func (m *measure) open(l level) {
	if m.last == semicolon || m.last == block {
		m.done()
	}
	m.levels = append(m.levels, l)
	m.at++
	m.last, m.word = operator, ""
}

func (m *measure) close(c byte) {
	m.at++
	if len(m.levels) == 1 { // more is closed than opened: the parser will say so
		return
	}
	m.done()
	l := m.levels[len(m.levels)-1]
	m.levels = m.levels[:len(m.levels)-1]
	m.last, m.word = operand, ""
	switch {
	case l.template:
		m.skipTemplate()
	case l.control:
		m.last = operator
	case c == '}':
		m.last = block
	}
}

// slash reads a comment, a regular expression or a division.
func (m *measure) slash() {
	rest := m.text[m.at:]
	switch {
	case strings.HasPrefix(rest, "//"):
		m.at += until(rest, "\n", 0)
	case strings.HasPrefix(rest, "/*"):
		m.at += 2 + until(rest[2:], "*/", 2)
	case m.last != operand:
		m.operand("")
		m.skipRegexp()
	default:
		m.sign('/')
	}
}

// until returns where end begins, plus n, or the length of the text.
func until(text, end string, n int) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + n
	}
	return len(text)
}

func (m *measure) skipString(quote byte) {
	for m.at++; m.at < len(m.text); m.at++ {
		switch m.text[m.at] {
		case '\\':
			m.at++
		case quote:
			m.at++
			return
		case '\n':
			return
		}
	}
	m.at = min(m.at, len(m.text))
}

func (m *measure) skipRegexp() {
	inClass := false
	for m.at++; m.at < len(m.text); m.at++ {
		switch c := m.text[m.at]; {
		case c == '\\':
			m.at++
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		case c == '/' && !inClass:
			m.at++
			return
		case c == '\n':
			return
		}
	}
	m.at = min(m.at, len(m.text))
}

// skipTemplate reads a template's text up to its end or the next ${.
func (m *measure) skipTemplate() {
	for ; m.at < len(m.text); m.at++ {
		switch m.text[m.at] {
		case '\\':
			m.at++
		case '`':
			m.at++
			return
		case '$':
			if strings.HasPrefix(m.text[m.at:], "${") {
				m.at++
				m.open(level{template: true})
				return
			}
		}
	}
	m.at = min(m.at, len(m.text))
}
