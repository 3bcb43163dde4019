package web

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// notOffered are encodings of the web that Node.js does not decode.
var notOffered = map[string]bool{"replacement": true, "x-user-defined": true, "iso-8859-16": true}

// legacy is the Go half of internal/legacy.js.
func legacy(c *core.Core) map[string]any {
	return map[string]any{
		// nameOf (label) is the name of an encoding, and whether it can be decoded.
		"nameOf": func(label string) goja.Value {
			e, err := htmlindex.Get(label)
			if err != nil {
				return goja.Undefined()
			}
			name, err := htmlindex.Name(e)
			if err != nil {
				return goja.Undefined()
			}
			return c.VM.ToValue(name)
		},
		"offers": func(name string) bool { return !notOffered[name] },
		"decoder": func(name string) goja.Value {
			e, err := htmlindex.Get(name)
			if err != nil {
				c.Throw(err)
			}
			if e == charmap.ISO8859_8I { // which differs in the direction of writing
				e = charmap.ISO8859_8
			}
			table, _ := e.(*charmap.Charmap)
			return c.Hide(&decoding{decoder: e.NewDecoder(), table: table})
		},
		// decode (decoder, bytes, more) returns the text, and keeps the start of a character that is still to come.
		"decode": func(v goja.Value, b []byte, more bool) string {
			return core.Shown[*decoding](c, v).decode(b, more)
		},
	}
}

// decoding is a decoder between two pieces of a text.
type decoding struct {
	decoder transform.Transformer
	rest    []byte
	table   *charmap.Charmap // of an encoding of one byte a character
}

func (d *decoding) decode(b []byte, more bool) string {
	if d.table != nil {
		return d.lookUp(b)
	}
	src := append(d.rest, b...)
	var text strings.Builder
	var dst [4096]byte
	for {
		out, in, err := d.decoder.Transform(dst[:], src, !more)
		_, _ = text.Write(dst[:out]) // never fails
		if src = src[in:]; err != transform.ErrShortDst {
			break
		}
	}
	if !more {
		d.decoder.Reset()
		src = nil
	}
	d.rest = append([]byte{}, src...)
	return text.String()
}

// lookUp decodes by the table. What that lacks in the range of control characters is one, as the web has it.
func (d *decoding) lookUp(b []byte) string {
	var text strings.Builder
	for _, c := range b {
		r := d.table.DecodeByte(c)
		if r == utf8.RuneError && c < 0xa0 {
			r = rune(c)
		}
		_, _ = text.WriteRune(r) // never fails
	}
	return text.String()
}
