package core

import (
	"strings"
	"unicode/utf8"
)

// UTF8 replaces what is no UTF-8 by U+FFFD: one for each longest piece
// that could have begun a character, as the Encoding Standard has it. (A
// conversion in Go gives one for each byte.)
func UTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			n = brokenLength(b)
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

// brokenLength is the length of the broken character that b begins with.
func brokenLength(b []byte) int {
	need, low, high := sequence(b[0])
	n := 1
	for n < need && n < len(b) && low <= b[n] && b[n] <= high {
		low, high = 0x80, 0xbf
		n++
	}
	return n
}

// sequence tells by the first byte of a character how long it is, and which
// second bytes are good. Length 1 is a byte that begins none.
func sequence(first byte) (length int, low, high byte) {
	switch {
	case 0xc2 <= first && first <= 0xdf:
		return 2, 0x80, 0xbf
	case first == 0xe0:
		return 3, 0xa0, 0xbf
	case first == 0xed:
		return 3, 0x80, 0x9f
	case 0xe1 <= first && first <= 0xef:
		return 3, 0x80, 0xbf
	case first == 0xf0:
		return 4, 0x90, 0xbf
	case 0xf1 <= first && first <= 0xf3:
		return 4, 0x80, 0xbf
	case first == 0xf4:
		return 4, 0x80, 0x8f
	}
	return 1, 0, 0
}
