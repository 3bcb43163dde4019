// Package zlib is the Go half of the core module "zlib": what compresses and what decompresses, a piece at a time.
package zlib

import (
	"bytes"
	"hash/crc32"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/zlib/handle": core.Harmless(func(c *core.Core) map[string]any { return module{c}.half() })}

type module struct{ *core.Core }

// half is the Go half of internal/handle.js.
func (m module) half() map[string]any {
	slots := make(chan struct{}, core.Workers)
	return map[string]any{
		// crc32 (bytes, start) returns the sum.
		"crc32": func(b []byte, start uint32) uint32 { return crc32.Update(start, crc32.IEEETable, b) },
		// zlib (mode, windowBits, level, memory, strategy, dictionary) returns a handle.
		"zlib": func(mode, windowBits, level, memory, strategy int, dictionary goja.Value) goja.Value {
			var dict []byte
			if !goja.IsUndefined(dictionary) {
				dict = bytes.Clone(core.Bytes(dictionary))
			}
			return m.object(newCodec(mode, settings{level: level, memory: memory, strategy: strategy, windowBits: windowBits, dictionary: dict}), slots)
		},
		// brotli (compresses, quality, window) returns a handle.
		"brotli": func(compresses bool, quality, window int) goja.Value {
			if compresses {
				return m.object(newBrotliEncoder(quality, window), slots)
			}
			return m.object(newBrotliDecoder(), slots)
		},
	}
}

// codec is what a handle has.
type codec interface {
	// step reads from in and writes to out as far as it can, and says why it did not go further.
	step(in, out []byte, flush int) (used, made int, err error)
	reset()
}

// The modes of zlib, as Node counts them.
const (
	modeDeflate = iota + 1
	modeInflate
	modeGzip
	modeGunzip
	modeDeflateRaw
	modeInflateRaw
	modeUnzip
)

func newCodec(mode int, s settings) codec {
	s.wrap = map[int]wrap{
		modeDeflate: inZlib, modeInflate: inZlib, modeGzip: inGzip, modeGunzip: inGzip, modeUnzip: either,
	}[mode]
	switch mode {
	case modeDeflate, modeGzip, modeDeflateRaw:
		return newDeflater(s)
	}
	return &members{newInflater(s.wrap, s.windowBits, s.dictionary)}
}

// members decompresses what is in gzip one after the other.
type members struct{ *inflater }

func (m *members) step(in, out []byte, _ int) (used, made int, err error) {
	used, made, err = m.inflater.step(in, out)
	for err == errEnd && m.gzip && used < len(in) && in[used] != 0 {
		m.inflater.reset()
		u, n, next := m.inflater.step(in[used:], out[made:])
		used, made, err = used+u, made+n, next
	}
	return used, made, err
}

// handle is a codec as JavaScript has it.
type handle struct {
	codec  codec
	output []byte
	used   int
	err    error
	full   bool
}

// run makes one step, with room for so many bytes. It takes memory as output comes: a program may name any room.
func (h *handle) run(flush int, in []byte, room int) {
	out := make([]byte, min(room, piece))
	used, made, err := h.codec.step(in, out, flush)
	for err == errOutput && made < room {
		out = append(out, make([]byte, min(room-made, made))...)
		u, n, next := h.codec.step(in[used:], out[made:], flush)
		used, made, err = used+u, made+n, next
	}
	h.used, h.err, h.full = used, err, made == room
	if h.output = out[:made]; made < len(out)/2 {
		h.output = bytes.Clone(h.output)
	}
}

// object makes the object. Its answer to a step is a list: the output, how many bytes were read, whether the output is
// full, and what went wrong: a text, a number and its name.
func (m module) object(c codec, slots chan struct{}) goja.Value {
	h := &handle{codec: c}
	o := m.VM.NewObject()
	m.Put(o, "step", func(flush int, in []byte, room int) goja.Value {
		h.run(flush, in, room)
		return m.answer(h, flush)
	})
	m.Put(o, "start", func(f goja.Callable, flush int, in []byte, room int) {
		m.NeedLoop("zlib")
		in = bytes.Clone(in)
		m.Background(slots, f, func() (any, error) { h.run(flush, in, room); return nil, nil })
	})
	// answer is that to what was started, once it has called back.
	m.Put(o, "answer", func(flush int) goja.Value { return m.answer(h, flush) })
	m.Put(o, "reset", c.reset)
	m.Put(o, "params", func(level, strategy int) {
		if d, is := c.(*deflater); is {
			d.params(level, strategy)
		}
	})
	return o
}

func (m module) answer(h *handle, flush int) goja.Value {
	f := h.failure(flush)
	out := m.Plain(h.output)
	h.output = nil
	return m.VM.NewArray(out, h.used, h.full, f.message, f.number, f.name)
}

// failure is how Node tells of an error.
type failure struct {
	message string
	number  int
	name    string
}

func (h *handle) failure(flush int) failure {
	switch err := h.err.(type) {
	case dataError:
		return failure{string(err), -3, "Z_DATA_ERROR"}
	case brotliError:
		return failure{"Decompression failed", err.number, "ERR_" + err.name}
	}
	switch {
	case h.err == errDictionary:
		if m, is := h.codec.(*members); is && m.dictionary != nil {
			return failure{"Bad dictionary", 2, "Z_NEED_DICT"}
		}
		return failure{"Missing dictionary", 2, "Z_NEED_DICT"}
	case h.err == errInput && !h.full && h.finishing(flush):
		return failure{"unexpected end of file", -5, "Z_BUF_ERROR"}
	}
	return failure{}
}

// finishing tells whether the input was said to be complete.
func (h *handle) finishing(flush int) bool {
	switch h.codec.(type) {
	case *members:
		return flush == finish
	case *brotliDecoder:
		return flush == brotliFinish
	}
	return false
}
