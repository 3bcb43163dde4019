package jsontext

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// str takes a string, whose opening quote is taken already. Without escapes
// it is a part of the text and not a copy.
func (p *parser) str() string {
	start := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return strings.ToValidUTF8(p.text[start:p.at-1], "\ufffd")
		case c == '\\':
			return p.escaped(start)
		case c < ' ':
			p.fail()
			return ""
		}
		p.at++
	}
	p.fail()
	return ""
}

// escaped takes a string that began at start and has an escape here.
func (p *parser) escaped(start int) string {
	out := []byte(p.text[start:p.at])
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return strings.ToValidUTF8(string(out), "\ufffd")
		case c < ' ':
			p.fail()
			return ""
		}
		p.at++
		if c == '\\' {
			out = p.escape(out)
			continue
		}
		out = append(out, c)
	}
	p.fail()
	return ""
}

// escape appends the character that is escaped here, behind the backslash.
func (p *parser) escape(out []byte) []byte {
	if p.at == len(p.text) {
		p.fail()
		return out
	}
	c := p.text[p.at]
	if c == 'u' {
		return utf8.AppendRune(out, p.unicode())
	}
	i := strings.IndexByte(`"\/bfnrt`, c)
	if i < 0 {
		p.fail()
		return out
	}
	p.at++
	return append(out, "\"\\/\b\f\n\r\t"[i])
}

// unicode takes u1234, or two that make up one character. Half of such a pair
// stands for no character; U+FFFD takes its place.
func (p *parser) unicode() rune {
	r := p.hex4()
	if !utf16.IsSurrogate(r) || !strings.HasPrefix(p.text[p.at:], `\u`) {
		return r
	}
	before := p.at
	p.at++
	if pair := utf16.DecodeRune(r, p.hex4()); pair != utf8.RuneError || p.err != nil {
		return pair
	}
	p.at = before
	return utf8.RuneError
}

func (p *parser) hex4() rune {
	p.at++ // the u
	var r rune
	for range 4 {
		if p.at == len(p.text) || Unhex(p.text[p.at]) < 0 {
			p.fail()
			return 0
		}
		r = r<<4 | rune(Unhex(p.text[p.at]))
		p.at++
	}
	return r
}

// Unhex returns what a hexadecimal digit stands for, or -1.
func Unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// Quote returns s as JSON.stringify writes it.
func Quote(s string) string {
	out := make([]byte, 0, len(s)+2)
	out = append(out, '"')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch j := strings.IndexByte("\"\\\b\f\n\r\t", c); {
		case j >= 0:
			out = append(out, '\\', `"\bfnrt`[j])
		case c < ' ':
			out = append(out, '\\', 'u', '0', '0', '0'+c>>4, "0123456789abcdef"[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(append(out, '"'))
}
