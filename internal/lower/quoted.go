package lower

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unquoted is the text of a string as JavaScript writes it, or what else a token is.
func (s *scanner) unquoted(t token) string {
	if t.kind != str {
		return s.string(t)
	}
	return unquote(s.string(t))
}

// unquote returns what a string literal stands for. Half of a surrogate pair stands for U+FFFD.
func unquote(literal string) string {
	text := literal[1:max(len(literal)-1, 1)]
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var out []byte
	for len(text) > 0 {
		if text[0] != '\\' || len(text) == 1 {
			out, text = append(out, text[0]), text[1:]
			continue
		}
		unit, rest := escape(text[1:])
		if low, after := rune(0), rest; utf16.IsSurrogate(unit) && strings.HasPrefix(rest, `\u`) {
			if low, after = escape(rest[1:]); utf16.DecodeRune(unit, low) != utf8.RuneError {
				unit, rest = utf16.DecodeRune(unit, low), after
			}
		}
		if unit >= 0 {
			out = utf8.AppendRune(out, unit)
		}
		text = rest
	}
	return string(out)
}

// escape reads what is behind a backslash: what it stands for, negative for nothing.
func escape(text string) (unit rune, rest string) {
	unit, size := utf8.DecodeRuneInString(text)
	rest = text[size:]
	switch unit {
	case 'x':
		return hex(rest, 2)
	case 'u':
		if brace := strings.IndexByte(rest, '}'); strings.HasPrefix(rest, "{") && brace > 0 {
			unit, _ = hex(rest[1:brace], brace-1)
			return unit, rest[brace+1:]
		}
		return hex(rest, 4)
	case '\r':
		return -1, strings.TrimPrefix(rest, "\n")
	case '\n', '\u2028', '\u2029':
		return -1, rest
	}
	if i := strings.IndexRune("0bfnrtv", unit); i >= 0 {
		unit = rune("\x00\b\f\n\r\t\v"[i])
	}
	return unit, rest
}

func hex(text string, digits int) (unit rune, rest string) {
	for ; digits > 0 && len(text) > 0; digits-- {
		unit = unit<<4 | rune(strings.IndexByte("0123456789abcdef", text[0]|0x20)&15)
		text = text[1:]
	}
	return unit, text
}
