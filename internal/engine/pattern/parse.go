package pattern

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// parser reads a regular expression as the language does, with what annex B adds
// for those without the flags u and v.
type parser struct {
	text    []rune // code points with the flag u or v, else UTF-16 units
	at      int
	unicode bool // u or v
	sets    bool // v
	fold    bool // i
	dotAll  bool
	groups  int // so far
	total   int // in all
	names   []string
	named   bool
	depth   int
	folds   bool // it has \W, and the flag i
	octals  bool // it has an octal escape
	oddName bool // a group's name has more than letters of ASCII
	// nonDigits: it has \D in a class, and something else beside it.
	nonDigits bool
	// odd: it has an escape or a quantifier that neither library reads as the language does.
	odd  bool
	refs []*backref
}

// syntaxError is what is wrong with an expression, in V8's words.
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

// deepest is how many groups may be open at once.
const deepest = 500

// fail ends the parse; parse recovers it.
func (p *parser) fail(why syntaxError) { panic(why) }

func parse(text []uint16, flags string) (n node, p *parser, err error) {
	defer func() {
		if r := recover(); r != nil {
			why, ok := r.(syntaxError)
			if !ok {
				panic(r)
			}
			err = why
		}
	}()
	p = &parser{sets: strings.Contains(flags, "v"), fold: strings.Contains(flags, "i"), dotAll: strings.Contains(flags, "s")}
	p.unicode = p.sets || strings.Contains(flags, "u")
	if p.unicode {
		p.text = codePoints(text)
	} else {
		for _, u := range text {
			p.text = append(p.text, rune(u))
		}
	}
	p.count()
	n = p.alternatives()
	if p.at < len(p.text) {
		p.fail("Unmatched ')'")
	}
	for _, ref := range p.refs {
		if ref.name != "" {
			if ref.index = slices.Index(p.names, ref.name) + 1; ref.index == 0 {
				p.fail("Invalid named capture referenced")
			}
		}
	}
	return n, p, nil
}

// codePoints joins pairs of surrogates; lone ones stay.
func codePoints(units []uint16) []rune {
	out := make([]rune, 0, len(units))
	for i := 0; i < len(units); i++ {
		c := rune(units[i])
		if utf16.IsSurrogate(c) && i+1 < len(units) {
			if both := utf16.DecodeRune(c, rune(units[i+1])); both != '\ufffd' {
				c = both
				i++
			}
		}
		out = append(out, c)
	}
	return out
}

// count looks ahead for how many groups there are, and whether any has a name:
// it decides what \1 and \k are.
func (p *parser) count() {
	class := false
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class:
			rest := string(p.text[i+1 : min(i+4, len(p.text))])
			named := strings.HasPrefix(rest, "?<") && !strings.HasPrefix(rest, "?<=") && !strings.HasPrefix(rest, "?<!")
			if named || !strings.HasPrefix(rest, "?") {
				p.total++
			}
			p.named = p.named || named
		}
	}
	p.names = make([]string, p.total)
}

func (p *parser) peek() rune {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return -1
}

func (p *parser) take(text string) bool {
	for i, c := range text {
		if p.at+i >= len(p.text) || p.text[p.at+i] != c {
			return false
		}
	}
	p.at += len(text)
	return true
}

func (p *parser) alternatives() node {
	list := []node{p.sequence()}
	for p.take("|") {
		list = append(list, p.sequence())
	}
	if len(list) == 1 {
		return list[0]
	}
	return alt{list}
}

func (p *parser) sequence() node {
	var list []node
	for c := p.peek(); c >= 0 && c != '|' && c != ')'; c = p.peek() {
		first := p.groups
		n, repeats := p.term()
		list = append(list, p.quantified(n, first, repeats))
	}
	if len(list) == 1 {
		return list[0]
	}
	return seq{list}
}

// quantified reads a quantifier, if one follows.
func (p *parser) quantified(n node, first int, repeats bool) node {
	l := loop{body: n, first: first + 1, last: p.groups + 1}
	at := p.at
	switch {
	case p.take("*"):
		l.max = -1
	case p.take("+"):
		l.min, l.max = 1, -1
	case p.take("?"):
		l.max = 1
	case p.peek() == '{':
		if !p.braces(&l) {
			if p.at = at; p.unicode {
				p.fail("Incomplete quantifier")
			}
			return n
		}
	default:
		return n
	}
	switch {
	case l.max >= 0 && l.max < l.min:
		p.fail("numbers out of order in {} quantifier")
	case !repeats && p.text[at-1] == ')':
		p.fail("Invalid quantifier")
	case !repeats:
		p.fail("Nothing to repeat")
	}
	l.lazy = p.take("?")
	return l
}

func (p *parser) braces(l *loop) bool {
	p.at++
	var ok bool
	if l.min, ok = p.number(); !ok {
		return false
	}
	l.max = l.min
	if p.take(",") {
		if l.max, ok = p.number(); !ok {
			l.max = -1
		}
	}
	p.odd = p.odd || l.min > mostRepeats || l.max > mostRepeats
	return p.take("}")
}

// mostRepeats is how often the libraries repeat something at most.
const mostRepeats = 1000

func (p *parser) number() (n int, ok bool) {
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		n, ok = min(n*10+int(c-'0'), math.MaxInt32), true
		p.at++
	}
	return n, ok
}

// term reads one thing, and tells whether a quantifier may follow.
func (p *parser) term() (n node, repeats bool) {
	c := p.peek()
	switch c {
	case '^', '$':
		p.at++
		return lineEdge{c == '$'}, false
	case '(':
		return p.parenthesis()
	case '.':
		p.at++
		if p.dotAll {
			return char{set: &set{pairs: everything}}, true
		}
		return char{set: &set{pairs: lineEnds, negative: true}}, true
	case '[':
		p.at++
		return p.class(), true
	case '\\':
		p.at++
		return p.escape()
	case '*', '+', '?':
		p.fail("Nothing to repeat")
	case '{':
		at := p.at
		if p.braces(&loop{}) {
			p.fail("Nothing to repeat")
		}
		p.at = at
		fallthrough
	case ']', '}':
		if p.unicode {
			p.fail("Lone quantifier brackets")
		}
	}
	p.at++
	return one(c), true
}

func one(c rune) char { return char{set: &set{pairs: []rune{c, c}}} }

func (p *parser) parenthesis() (n node, repeats bool) {
	if p.depth++; p.depth > deepest {
		p.fail("Regular expression too large")
	}
	defer func() { p.depth-- }()
	for _, l := range []struct {
		opening          string
		behind, negative bool
	}{{"(?=", false, false}, {"(?!", false, true}, {"(?<=", true, false}, {"(?<!", true, true}} {
		if p.take(l.opening) {
			return look{p.closed(), l.behind, l.negative}, !l.behind && !p.unicode
		}
	}
	if p.take("(?:") {
		return group{body: p.closed()}, true
	}
	name := ""
	if p.take("(?<") {
		name = p.name()
		if slices.Contains(p.names, name) {
			p.fail("Duplicate capture group name")
		}
	} else if p.at++; p.peek() == '?' {
		p.fail("Invalid group")
	}
	p.groups++
	index := p.groups
	p.names[index-1] = name
	return group{index, p.closed()}, true
}

func (p *parser) closed() node {
	n := p.alternatives()
	if !p.take(")") {
		p.fail("Unterminated group")
	}
	return n
}

// name reads the name of a group up to its >.
func (p *parser) name() string {
	var units []uint16
	for !p.take(">") {
		c := p.peek()
		if c < 0 {
			p.fail("Invalid capture group name")
		}
		p.oddName = p.oddName || c == '\\' || c >= 0x80
		if p.at++; c == '\\' {
			c = p.escapedLetter()
		}
		if c < 0x10000 {
			units = append(units, uint16(c))
		} else {
			units = utf16.AppendRune(units, c)
		}
	}
	letters := utf16.Decode(units)
	for i, c := range letters {
		if c != '$' && c != '_' && !unicode.IsLetter(c) && !unicode.In(c, unicode.Nl, unicode.Other_ID_Start) &&
			(i == 0 || !unicode.In(c, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue) && c != 0x200c && c != 0x200d) {
			p.fail("Invalid capture group name")
		}
	}
	if len(letters) == 0 {
		p.fail("Invalid capture group name")
	}
	return string(letters)
}

// escapedLetter reads an escape in a name, where \u{…} is allowed with any flags.
func (p *parser) escapedLetter() rune {
	before := p.unicode
	p.unicode = true
	defer func() { p.unicode = before }()
	if !p.take("u") {
		p.fail("Invalid capture group name")
	}
	c, ok := p.codePoint()
	if !ok {
		p.fail("Invalid capture group name")
	}
	return c
}
