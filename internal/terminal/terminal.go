// Package terminal makes text from files harmless: names, messages, source. A terminal
// obeys control characters, and shows what follows some others from right to left, so that
// a person reads something else than what is there.
package terminal

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text replaces what a terminal would obey. Lines and tabs stay.
func Text(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && harmful(r) {
			return utf8.RuneError
		}
		return r // U+FFFD for bytes that are no text
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// Line does so for what is to be on one line.
func Line(text string) string {
	return strings.Map(func(r rune) rune {
		if harmful(r) {
			return utf8.RuneError
		}
		return r
	}, text)
}

// JSON escapes it in JSON, in which it can only be a part of strings: what reads
// that gets the very text.
func JSON(text []byte) []byte {
	if !bytes.ContainsFunc(text, escaped) {
		return text
	}
	var b bytes.Buffer
	for _, r := range string(text) {
		if escaped(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.Bytes()
}

// escaped leaves out the white space between JSON's words.
func escaped(r rune) bool { return r != '\n' && r != '\r' && harmful(r) }

// harmful tells whether a terminal does something else with a character than to show
// it where it comes.
func harmful(r rune) bool {
	switch {
	case r == '\t':
		return false
	case r < ' ', 0x7f <= r && r <= 0x9f: // C0, DEL, C1
		return true
	case 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069: // embeddings, overrides, isolates
		return true
	}
	switch r {
	case 0x061c, 0x200e, 0x200f, 0x2028, 0x2029: // marks of direction; ends of lines
		return true
	}
	return false
}
