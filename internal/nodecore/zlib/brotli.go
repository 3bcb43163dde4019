package zlib

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

// The operations of brotli, which are its kinds of flush.
const (
	brotliProcess = 0
	brotliFlush   = 1
	brotliFinish  = 2
)

// brotliEncoder compresses. The library writes to pending.
type brotliEncoder struct {
	w       *brotli.Writer
	pending bytes.Buffer
	flushed int // the last operation, with no input since
}

func newBrotliEncoder(quality, window int) *brotliEncoder {
	e := new(brotliEncoder)
	e.w = brotli.NewWriterOptions(&e.pending, brotli.WriterOptions{Quality: quality, LGWin: window})
	return e
}

func (e *brotliEncoder) reset() {
	e.pending.Reset()
	e.flushed = brotliProcess
	e.w.Reset(&e.pending)
}

func (e *brotliEncoder) step(in, out []byte, flush int) (used, made int, err error) {
	for {
		n, _ := e.pending.Read(out[made:]) // it has an error when it is empty
		if made += n; made == len(out) {
			return used, made, errOutput
		}
		switch {
		case e.flushed == brotliFinish:
			return used, made, errEnd
		case used < len(in):
			b := in[used:min(len(in), used+piece)]
			_, _ = e.w.Write(b) // pending takes everything
			used += len(b)
			e.flushed = brotliProcess
		case flush <= e.flushed || flush > brotliFinish:
			return used, made, errInput
		case flush == brotliFlush:
			e.flushed = flush
			_ = e.w.Flush() // pending takes everything
		default:
			e.flushed = flush
			_ = e.w.Close() // pending takes everything
		}
	}
}

// brotliDecoder decompresses. The library asks for input, is told that there is none, and can be asked again.
type brotliDecoder struct {
	r    *brotli.Reader
	in   bytes.Reader
	done bool
}

func newBrotliDecoder() *brotliDecoder {
	d := new(brotliDecoder)
	d.r = brotli.NewReader(&d.in)
	return d
}

func (d *brotliDecoder) reset() {
	d.done = false
	_ = d.r.Reset(&d.in) // never fails
}

func (d *brotliDecoder) step(in, out []byte, _ int) (used, made int, err error) {
	if d.done {
		return 0, 0, errEnd
	}
	d.in.Reset(in)
	for err == nil && made < len(out) {
		var n int
		n, err = d.r.Read(out[made:])
		made += n
	}
	used = len(in) - d.in.Len()
	switch {
	case err == nil || errors.Is(err, io.ErrShortBuffer):
		return used, made, errOutput
	case errors.Is(err, io.ErrUnexpectedEOF):
		return used, made, errInput
	case errors.Is(err, io.EOF), strings.HasSuffix(err.Error(), "excessive input"):
		d.done = true
		return used, made, errEnd
	}
	return used, made, brotliErrorOf(err)
}

// brotliError is what is wrong with the input, by the number of the reference implementation.
type brotliError struct {
	number int
	name   string
}

func (e brotliError) Error() string { return e.name }

// brotliErrors are the names of what can be wrong with the format, from -1 downwards.
var brotliErrors = []string{
	"EXUBERANT_NIBBLE", "RESERVED", "EXUBERANT_META_NIBBLE", "SIMPLE_HUFFMAN_ALPHABET", "SIMPLE_HUFFMAN_SAME", "CL_SPACE",
	"HUFFMAN_SPACE", "CONTEXT_MAP_REPEAT", "BLOCK_LENGTH_1", "BLOCK_LENGTH_2", "TRANSFORM", "DICTIONARY", "WINDOW_BITS",
	"PADDING_1", "PADDING_2", "DISTANCE",
}

func brotliErrorOf(err error) error {
	name := strings.TrimPrefix(err.Error(), "brotli: ")
	if i := slices.Index(brotliErrors, name); i >= 0 {
		return brotliError{-1 - i, "_ERROR_FORMAT_" + name}
	}
	return brotliError{-31, "_ERROR_UNREACHABLE"}
}
