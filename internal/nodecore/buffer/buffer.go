// Package buffer is the Go half of the core module "buffer".
package buffer

import (
	"bytes"
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/buffer/class": core.Harmless(class)}

// class is the Go half of internal/class.js: what would take a loop over every
// byte. Byte arguments share their memory with the program.
func class(c *core.Core) map[string]any {
	return map[string]any{
		// encode (text, encoding) returns an ArrayBuffer.
		"encode": func(text goja.Value, encoding string) goja.Value {
			return c.VM.ToValue(c.VM.NewArrayBuffer(encode(text, encoding)))
		},
		// decode (bytes, encoding) returns the text.
		"decode": func(b []byte, encoding string) goja.Value { return decode(c.VM, b, encoding) },
		// byteLength (text) is the length in UTF-8.
		"byteLength": func(text goja.Value) int { return len(encode(text, "utf8")) },
		// write (bytes, text, encoding) puts in what fits, no half characters,
		// and returns how much that was.
		"write": func(b []byte, text goja.Value, encoding string) int {
			return copy(b, fitting(encode(text, encoding), len(b), encoding))
		},
		"fill":    func(b, pattern []byte) { fill(b, pattern) },
		"compare": func(a, b []byte) int { return bytes.Compare(a, b) },
		"equals":  func(a, b []byte) bool { return bytes.Equal(a, b) },
		"indexOf": func(b, part []byte, from, step int) int {
			return indexOf(b, part, from, step)
		},
		"lastIndexOf": func(b, part []byte, from, step int) int {
			return lastIndexOf(b, part, from, step)
		},
		"isUtf8": func(b []byte) bool { return utf8.Valid(b) },
		"isAscii": func(b []byte) bool {
			return !bytes.ContainsFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
		},
	}
}

// fitting cuts bytes to at most n, without splitting a character.
func fitting(b []byte, n int, encoding string) []byte {
	if len(b) <= n {
		return b
	}
	switch encoding {
	case "utf16le":
		n &^= 1
	case "utf8":
		for n > 0 && !utf8.RuneStart(b[n]) {
			n--
		}
	}
	return b[:n]
}

// fill repeats the pattern over all of b, doubling what is there.
func fill(b, pattern []byte) {
	if len(pattern) == 0 {
		return
	}
	for n := copy(b, pattern); n < len(b); {
		n += copy(b[n:], b[:n])
	}
}

// indexOf finds the first place of part at or after from, at a multiple of
// step (2 for the units of UTF-16), or -1.
func indexOf(b, part []byte, from, step int) int {
	for from <= len(b) {
		i := bytes.Index(b[from:], part)
		if i < 0 {
			return -1
		}
		if (from+i)%step == 0 {
			return from + i
		}
		from += i + 1
	}
	return -1
}

// lastIndexOf finds the last place of part that begins at or before from.
func lastIndexOf(b, part []byte, from, step int) int {
	for end := min(len(b), from+len(part)); end >= len(part); {
		i := bytes.LastIndex(b[:end], part)
		if i < 0 || i%step == 0 {
			return i
		}
		end = i + len(part) - 1
	}
	return -1
}
