package pattern

import (
	"slices"
	"strings"
)

// escape reads what follows a backslash outside of a class.
func (p *parser) escape() (n node, repeats bool) {
	c := p.peek()
	switch {
	case c == 'b' || c == 'B':
		p.at++
		return edge{c == 'B'}, false
	case c == 'k' && (p.unicode || p.named):
		if p.at++; !p.take("<") {
			p.fail("Invalid named reference")
		}
		ref := &backref{name: p.name()}
		p.refs = append(p.refs, ref)
		return ref, true
	case c >= '1' && c <= '9':
		start := p.at
		if n, _ := p.number(); n <= p.total {
			return &backref{index: n}, true
		}
		if p.at = start; p.unicode {
			p.fail("Invalid escape")
		}
	}
	if pairs, strs, ok := p.stringsProperty(); ok {
		return charOf(pairs, strs), true
	}
	if s := p.classEscape(""); s != nil {
		return char{set: s}, true
	}
	return one(p.character(false)), true
}

// classEscape reads \d, \w, \s, \p and their opposites, or nothing.
func (p *parser) classEscape(where syntaxError) *set {
	c := p.peek()
	var s set
	switch c {
	case 'd', 'D':
		s.pairs = digits
	case 's', 'S':
		s.pairs = spaces
	case 'w', 'W':
		s.pairs = wordChars
		if p.unicode && p.fold {
			s.pairs = union(wordChars, []rune{0x17f, 0x17f, 0x212a, 0x212a})
		}
	case 'p', 'P':
		if !p.unicode {
			return nil
		}
		p.at++
		return p.property(c == 'P', where)
	default:
		return nil
	}
	p.at++
	s.negative = c < 'a'
	p.folds = p.folds || c == 'W' && p.fold
	return &s
}

// property reads what follows \p.
func (p *parser) property(negative bool, where syntaxError) *set {
	name, ok := p.propertyName()
	pairs, known := property(name)
	if !ok || !known {
		p.fail("Invalid property name" + where)
	}
	if negative && !p.sets {
		// With the flag i a character is one if another of its case is.
		return &set{pairs: complement(pairs)}
	}
	return &set{pairs: pairs, negative: negative}
}

func (p *parser) propertyName() (name string, ok bool) {
	if !p.take("{") {
		return "", false
	}
	end := slices.Index(p.text[p.at:], '}')
	if end < 0 {
		return "", false
	}
	name = string(p.text[p.at : p.at+end])
	p.at += end + 1
	return name, true
}

// stringsProperty reads \p{…} of the flag v where it is a property of strings, behind the backslash.
func (p *parser) stringsProperty() (pairs []rune, strs [][]rune, ok bool) {
	start := p.at
	if p.sets && p.take("p") {
		if name, given := p.propertyName(); given {
			if pairs, strs, ok = propertyOfStrings(name); ok {
				return pairs, strs, true
			}
		}
	}
	p.at = start
	return nil, nil, false
}

var controls = map[rune]rune{'t': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r'}

// character reads an escape that stands for one character.
func (p *parser) character(class bool) rune {
	c := p.peek()
	if c < 0 {
		p.fail(`\ at end of pattern`)
	}
	p.at++
	if control, ok := controls[c]; ok {
		return control
	}
	switch {
	case c == 'c':
		next := p.peek()
		p.odd = p.odd || !isLetter(next)
		if isLetter(next) || class && !p.unicode && (next >= '0' && next <= '9' || next == '_') {
			p.at++
			return next & 31
		}
		if p.unicode {
			p.fail("Invalid Unicode escape")
		}
		p.at--
		return '\\'
	case c == 'x' || c == 'u':
		return p.hexadecimal(c)
	case c == '0' && !(p.peek() >= '0' && p.peek() <= '9'):
		return 0
	case c >= '0' && c <= '9' && p.unicode:
		if class {
			p.fail("Invalid class escape")
		}
		p.fail("Invalid decimal escape")
	case c >= '0' && c <= '7' && !p.unicode:
		return p.octal(c - '0')
	case p.unicode && !strings.ContainsRune(`^$\.*+?()[]{}|/`, c) && !(class && c == '-') && !(class && p.sets && strings.ContainsRune("&-!#%,:;<=>@`~", c)):
		p.fail("Invalid escape")
	}
	return c
}

func (p *parser) octal(n rune) rune {
	p.octals = true
	for range 2 {
		if d := p.peek(); d >= '0' && d <= '7' && n*8+d-'0' <= 0xff {
			n = n*8 + d - '0'
			p.at++
		}
	}
	p.odd = p.odd || p.peek() >= '0' && p.peek() <= '9'
	return n
}

func isLetter(c rune) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (p *parser) hexadecimal(kind rune) rune {
	at := p.at
	n, ok := p.hex(2)
	if kind == 'u' {
		p.at = at
		n, ok = p.codePoint()
	}
	if ok {
		return n
	}
	if p.at = at; p.unicode {
		if kind == 'x' {
			p.fail("Invalid escape")
		}
		p.fail("Invalid Unicode escape")
	}
	return kind
}

// codePoint reads what follows \u. Two escapes may stand for one character.
func (p *parser) codePoint() (rune, bool) {
	if p.unicode && p.take("{") {
		n, any := rune(0), false
		for d := digit(p.peek()); d >= 0 && n <= 0x10ffff; d = digit(p.peek()) {
			n, any = n<<4|d, true
			p.at++
		}
		return n, any && n <= 0x10ffff && p.take("}")
	}
	n, ok := p.hex(4)
	if at := p.at; ok && p.unicode && n >= 0xd800 && n < 0xdc00 && p.take(`\u`) {
		if low, ok := p.hex(4); ok && low >= 0xdc00 && low < 0xe000 {
			return (n-0xd800)<<10 + (low - 0xdc00) + 0x10000, true
		}
		p.at = at
	}
	return n, ok
}

func (p *parser) hex(count int) (n rune, ok bool) {
	for range count {
		d := digit(p.peek())
		if d < 0 {
			return 0, false
		}
		n = n<<4 | d
		p.at++
	}
	return n, true
}

func digit(c rune) rune {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return -1
}
