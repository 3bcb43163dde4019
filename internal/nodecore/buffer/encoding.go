package buffer

import (
	"encoding/base64"
	"encoding/hex"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
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
func decode(vm *goja.Runtime, b []byte, encoding string) goja.Value {
	switch encoding {
	case "hex":
		return vm.ToValue(hex.EncodeToString(b))
	case "base64":
		return vm.ToValue(base64.StdEncoding.EncodeToString(b))
	case "base64url":
		return vm.ToValue(base64.RawURLEncoding.EncodeToString(b))
	case "latin1":
		return latin1Text(b, 0xff)
	case "ascii":
		return latin1Text(b, 0x7f)
	case "utf16le":
		return unitText(b)
	}
	return vm.ToValue(core.UTF8(b))
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
