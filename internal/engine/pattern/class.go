package pattern

import (
	"slices"
	"strings"
)

// class reads a class behind its bracket.
func (p *parser) class() node {
	negative := p.take("^")
	if p.sets {
		pairs, strings := p.operations()
		if negative && len(strings) > 0 {
			p.fail("Negated character class may contain strings")
		}
		if negative {
			pairs = p.opposite(pairs)
		}
		return charOf(pairs, strings)
	}
	var pairs []rune
	start := p.at
	for !p.take("]") {
		pairs = append(pairs, p.span()...)
	}
	inside := string(p.text[start : p.at-1])
	p.nonDigits = p.nonDigits || strings.Contains(inside, `\D`) && inside != `\D` && inside != `\d\D`
	return char{set: &set{pairs: merged(pairs), negative: negative}}
}

// charOf is a class that has strings, too.
func charOf(pairs []rune, strings [][]rune) char {
	slices.SortStableFunc(strings, func(a, b []rune) int { return len(b) - len(a) })
	return char{set: &set{pairs: pairs}, string: strings}
}

// span reads one part of a class: a character, an escape, or two characters with
// a - between them.
func (p *parser) span() []rune {
	from, single := p.classAtom()
	if p.peek() != '-' || p.at+1 < len(p.text) && p.text[p.at+1] == ']' {
		return from
	}
	p.at++
	to, single2 := p.classAtom()
	if !single || !single2 {
		if p.unicode {
			p.fail("Invalid character class")
		}
		return append(append(slices.Clone(from), '-', '-'), to...)
	}
	if from[0] > to[0] {
		p.fail("Range out of order in character class")
	}
	return []rune{from[0], to[0]}
}

// classAtom returns the runs of what it reads, and whether it is one character.
func (p *parser) classAtom() (pairs []rune, single bool) {
	c := p.peek()
	if c < 0 {
		p.fail("Unterminated character class")
	}
	p.at++
	if c != '\\' {
		return []rune{c, c}, true
	}
	if s := p.classEscape(" in character class"); s != nil {
		return p.runs(s), false
	}
	if p.take("b") {
		return []rune{'\b', '\b'}, true
	}
	c = p.character(true)
	return []rune{c, c}, true
}

// runs are those of a set, turned around if it is negative.
func (p *parser) runs(s *set) []rune {
	if s.negative {
		return p.opposite(s.pairs)
	}
	return s.pairs
}

func (p *parser) opposite(pairs []rune) []rune {
	if p.sets && p.fold {
		pairs = closed(pairs)
	}
	return complement(pairs)
}

// operations reads the inside of a class of the flag v, whose parts may be
// united, intersected or subtracted.
func (p *parser) operations() (pairs []rune, strings [][]rune) {
	operator, ranged := "", false
	for n := 0; !p.take("]"); n++ {
		next := ""
		for _, o := range []string{"--", "&&"} {
			if n > 0 && p.take(o) {
				next = o
				if o == "&&" && p.peek() == '&' {
					p.fail("Invalid character in character class")
				}
				break
			}
		}
		before := operator
		if operator = next; n > 1 && operator != before || ranged && operator != "" {
			p.fail("Invalid set operation in character class")
		}
		start := p.at
		more, moreStrings := p.operand(operator == "")
		ranged = operator == "" && p.text[start] != '[' && p.text[start] != '\\' && p.at > start+1
		switch {
		case operator == "--":
			pairs = without(merged(pairs), merged(p.folded(more)))
			strings = slices.DeleteFunc(strings, func(s []rune) bool { return has(moreStrings, s) })
		case operator == "&&":
			pairs = complement(union(complement(merged(p.folded(pairs))), complement(merged(p.folded(more)))))
			strings = slices.DeleteFunc(strings, func(s []rune) bool { return !has(moreStrings, s) })
		default:
			pairs = merged(append(slices.Clone(pairs), more...))
			strings = append(strings, moreStrings...)
		}
	}
	return pairs, strings
}

// folded adds what is the same but for its case, if that does not matter.
func (p *parser) folded(pairs []rune) []rune {
	if p.fold {
		return closed(merged(pairs))
	}
	return pairs
}

func has(list [][]rune, s []rune) bool {
	return slices.ContainsFunc(list, func(t []rune) bool { return slices.Equal(s, t) })
}

// operand reads one part of such a class, which may be a range if others are united.
func (p *parser) operand(ranges bool) (pairs []rune, strs [][]rune) {
	switch {
	case p.take("["):
		nested := p.class().(char)
		return nested.set.pairs, nested.string
	case p.take(`\q{`):
		return p.quoted()
	case p.take(`\`):
		if pairs, strs, ok := p.stringsProperty(); ok {
			return pairs, strs
		}
		p.at--
	}
	c := p.peek()
	if p.at+1 < len(p.text) && p.text[p.at+1] == c && strings.ContainsRune("&!#$%*+,.:;<=>?@^`~", c) {
		p.fail("Invalid set operation in character class")
	}
	if strings.ContainsRune("()[]{}/-|", c) {
		p.fail("Invalid character in character class")
	}
	from, single := p.classAtom()
	if !ranges || !single || p.peek() != '-' || p.at+1 < len(p.text) && p.text[p.at+1] == '-' {
		return from, nil
	}
	p.at++
	to, single := p.classAtom()
	if !single {
		p.fail("Invalid character class")
	}
	if from[0] > to[0] {
		p.fail("Range out of order in character class")
	}
	return []rune{from[0], to[0]}, nil
}

// quoted reads the strings of \q.
func (p *parser) quoted() (pairs []rune, strings [][]rune) {
	for {
		s := []rune{}
		for p.peek() != '|' && p.peek() != '}' {
			c, single := p.classAtom()
			if !single || p.peek() < 0 {
				p.fail("Invalid character in character class")
			}
			s = append(s, c[0])
		}
		if len(s) == 1 {
			pairs = append(pairs, s[0], s[0])
		} else {
			strings = append(strings, s)
		}
		if p.take("}") {
			return merged(pairs), strings
		}
		p.at++
	}
}
