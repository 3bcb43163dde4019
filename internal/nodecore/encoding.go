package nodecore

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// The encodings of Buffer: between text and bytes. Neither way fails; what is
// wrong in the input is skipped or replaced, as in Node.

// encode makes the bytes of a text.
func encode(v goja.Value, encoding string) []byte {
	switch encoding {
	case "latin1", "ascii":
		return lowBytes(v)
	case "utf16le":
		return unitBytes(v)
	case "hex":
		return fromHex(v.String())
	case "base64", "base64url":
		return fromBase64(v.String())
	}
	return []byte(v.String()) // a lone surrogate becomes U+FFFD
}

// units returns how many UTF-16 units a string has, and a function that gives
// them.
func units(v goja.Value) (int, func(int) uint16) {
	s, ok := v.(goja.String)
	if !ok {
		s, _ = v.ToString().(goja.String)
	}
	return s.Length(), s.CharAt
}

func lowBytes(v goja.Value) []byte {
	n, at := units(v)
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(at(i))
	}
	return b
}

func unitBytes(v goja.Value) []byte {
	n, at := units(v)
	b := make([]byte, 2*n)
	for i := range n {
		u := at(i)
		b[2*i], b[2*i+1] = byte(u), byte(u>>8)
	}
	return b
}

// fromHex stops at the first pair that is not hexadecimal.
func fromHex(s string) []byte {
	b := make([]byte, len(s)/2)
	n, _ := hex.Decode(b, []byte(s[:len(s)&^1]))
	return b[:n]
}

// fromBase64 takes both alphabets mixed, skips what is in neither, and stops
// at the first "=".
func fromBase64(s string) []byte {
	clean := make([]byte, 0, len(s))
	for i := 0; i < len(s) && s[i] != '='; i++ {
		switch c := s[i]; {
		case c == '-':
			clean = append(clean, '+')
		case c == '_':
			clean = append(clean, '/')
		case c == '+' || c == '/' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z':
			clean = append(clean, c)
		}
	}
	if len(clean)%4 == 1 { // six bits are no byte
		clean = clean[:len(clean)-1]
	}
	b := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(b, clean)
	return b[:n]
}

// decode makes the text of bytes.
func (s *Set) decode(b []byte, encoding string) goja.Value {
	switch encoding {
	case "hex":
		return s.vm.ToValue(hex.EncodeToString(b))
	case "base64":
		return s.vm.ToValue(base64.StdEncoding.EncodeToString(b))
	case "base64url":
		return s.vm.ToValue(base64.RawURLEncoding.EncodeToString(b))
	case "latin1":
		return latin1Text(b, 0xff)
	case "ascii":
		return latin1Text(b, 0x7f)
	case "utf16le":
		return unitText(b)
	}
	return s.vm.ToValue(utf8Text(b))
}

func latin1Text(b []byte, mask byte) goja.Value {
	u := make([]uint16, len(b))
	for i, c := range b {
		u[i] = uint16(c & mask)
	}
	return goja.StringFromUTF16(u)
}

func unitText(b []byte) goja.Value {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return goja.StringFromUTF16(u)
}

// utf8Text replaces what is no UTF-8 by U+FFFD: one for each longest piece
// that could have begun a character, as the Encoding Standard has it. (A
// conversion in Go gives one for each byte.)
func utf8Text(b []byte) string {
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
