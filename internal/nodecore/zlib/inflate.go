package zlib

import (
	"errors"
	"hash"
	"hash/adler32"
	"hash/crc32"
)

// Go's package reads from a reader, gives one error for all that can be wrong, and can't go on after it had no input. This
// one is pushed: it stops wherever the input ends or the output is full, and goes on from there; and what it says of broken
// input is what zlib says.

// wrap is what is around the raw stream.
type wrap int

const (
	raw    wrap = 0
	inZlib wrap = 1
	inGzip wrap = 2
	either wrap = inZlib | inGzip
)

// inflater decompresses one stream.
type inflater struct {
	wrap       wrap
	windowBits int // 0: as the header says
	dictionary []byte
	state      state

	in       []byte // of this call
	used     int
	hold     uint64 // bits that were taken from in
	have     uint
	out      []byte // of this call
	made     int
	reach    int    // how much of the output of earlier calls may be repeated
	history  []byte // the end of that output
	total    uint32
	check    hash.Hash32
	gzip     bool
	headSum  hash.Hash32 // of the header of gzip, if it has a sum of its own
	flags    uint64
	last     bool // this is the last block
	lengths  [288 + 32]uint8
	seen     int // of lengths
	sizes    [3]int
	literals huffman
	offsets  huffman
	length   int
	distance int
}

// state takes a stream on from one point of it, and returns the next.
type state func(*inflater) (state, error)

var (
	errInput      = errors.New("more input is needed")
	errOutput     = errors.New("the output is full")
	errEnd        = errors.New("the stream is at its end")
	errDictionary = errors.New("a dictionary is needed")
)

// dataError is what is wrong with the input.
type dataError string

func (e dataError) Error() string { return string(e) }

const historySize = 1 << 15

func newInflater(w wrap, windowBits int, dictionary []byte) *inflater {
	z := &inflater{wrap: w, windowBits: windowBits, dictionary: dictionary}
	z.reset()
	return z
}

func (z *inflater) reset() {
	*z = inflater{
		wrap: z.wrap, windowBits: z.windowBits, dictionary: z.dictionary,
		literals: z.literals, offsets: z.offsets, history: z.history[:0], state: head,
	}
	if z.wrap == raw {
		z.state = block
		z.keep(z.dictionary)
	}
}

// step reads from in and writes to out as far as it can, and tells how far that was. The error is one of those above.
func (z *inflater) step(in, out []byte) (used, made int, err error) {
	z.in, z.used, z.out, z.made = in, 0, out, 0
	z.reach = min(len(z.history), z.window())
	for err == nil {
		var next state
		if next, err = z.state(z); next != nil {
			z.state = next
		}
	}
	if err != errInput {
		z.giveBack()
	}
	made = z.made
	if z.check != nil {
		_, _ = z.check.Write(out[:made]) // never fails
	}
	z.total += uint32(made)
	z.keep(out[:made])
	z.in, z.out, z.made = nil, nil, 0
	return z.used, made, err
}

func (z *inflater) window() int {
	if z.windowBits == 0 {
		return historySize
	}
	return 1 << z.windowBits
}

// keep adds to the history.
func (z *inflater) keep(b []byte) {
	if len(b) >= historySize {
		z.history = append(z.history[:0], b[len(b)-historySize:]...)
		return
	}
	if over := len(z.history) + len(b) - historySize; over > 0 {
		z.history = z.history[:copy(z.history, z.history[over:])]
	}
	z.history = append(z.history, b...)
}

// --- bits ---

// need makes sure that n bits are at hand, at most 57.
func (z *inflater) need(n uint) bool {
	for z.have < n {
		if z.used == len(z.in) {
			return false
		}
		z.hold |= uint64(z.in[z.used]) << z.have
		z.used++
		z.have += 8
	}
	return true
}

// take takes n bits that are at hand.
func (z *inflater) take(n uint) uint64 {
	v := z.hold & (1<<n - 1)
	z.hold >>= n
	z.have -= n
	return v
}

// align drops what is left of a byte.
func (z *inflater) align() { z.take(z.have & 7) }

// giveBack returns whole bytes of this call that nobody has asked for.
func (z *inflater) giveBack() {
	n := min(int(z.have/8), z.used)
	z.used -= n
	z.have -= uint(8 * n)
	z.hold &= 1<<z.have - 1
}

// symbol reads a code. It takes as few bytes as it can.
func (z *inflater) symbol(h *huffman) (int, error) {
	z.need(48) // or all there is
	symbol, n, is := h.decode(z.hold, z.have)
	switch is {
	case tooShort:
		return 0, errInput
	case noCode:
		return -1, nil
	}
	z.take(n)
	return symbol, nil
}

// --- around the stream ---

func head(z *inflater) (state, error) {
	if !z.need(16) {
		return nil, errInput
	}
	if z.wrap&inGzip != 0 && z.hold&0xffff == 0x8b1f {
		z.gzip, z.check, z.headSum = true, crc32.NewIEEE(), crc32.NewIEEE()
		z.sumHead(2)
		return gzipFlags, nil
	}
	method, flags := z.hold&0xff, z.hold>>8&0xff
	switch {
	case z.wrap&inZlib == 0 || (method<<8|flags)%31 != 0:
		return nil, dataError("incorrect header check")
	case method&15 != 8:
		return nil, dataError("unknown compression method")
	}
	if z.windowBits == 0 {
		z.windowBits = int(method>>4) + 8
	}
	if int(method>>4)+8 > min(maxBits, z.windowBits) {
		return nil, dataError("invalid window size")
	}
	z.take(16)
	z.check = adler32.New()
	if flags&0x20 != 0 {
		return dictionaryID, nil
	}
	return block, nil
}

func dictionaryID(z *inflater) (state, error) {
	if !z.need(32) {
		return nil, errInput
	}
	id := bigEndian(z.hold)
	if z.dictionary == nil || adler32.Checksum(z.dictionary) != id {
		return nil, errDictionary
	}
	z.take(32)
	z.keep(z.dictionary)
	z.reach = min(len(z.history), z.window())
	return block, nil
}

func bigEndian(v uint64) uint32 {
	return uint32(v)<<24 | uint32(v)>>8<<16&0xff0000 | uint32(v)>>16<<8&0xff00 | uint32(v)>>24
}

// The flags in the header of gzip.
const (
	hasSum     = 0x0200
	hasExtra   = 0x0400
	hasName    = 0x0800
	hasComment = 0x1000
	unknown    = 0xe000
)

// sumHead takes n bytes of the header of gzip.
func (z *inflater) sumHead(n uint) uint64 {
	v := z.take(8 * n)
	for i := range n {
		_, _ = z.headSum.Write([]byte{byte(v >> (8 * i))}) // never fails
	}
	return v
}

func gzipFlags(z *inflater) (state, error) {
	if !z.need(16) {
		return nil, errInput
	}
	z.flags = z.hold & 0xffff
	switch {
	case z.flags&0xff != 8:
		return nil, dataError("unknown compression method")
	case z.flags&unknown != 0:
		return nil, dataError("unknown header flags set")
	}
	z.sumHead(2)
	return gzipTime, nil
}

func gzipTime(z *inflater) (state, error) {
	if !z.need(48) { // time, extra flags, system
		return nil, errInput
	}
	z.sumHead(6)
	if z.flags&hasExtra != 0 {
		return gzipExtraLength, nil
	}
	return gzipText(hasName), nil
}

func gzipExtraLength(z *inflater) (state, error) {
	if !z.need(16) {
		return nil, errInput
	}
	z.length = int(z.sumHead(2))
	return gzipExtra, nil
}

func gzipExtra(z *inflater) (state, error) {
	for ; z.length > 0; z.length-- {
		if !z.need(8) {
			return nil, errInput
		}
		z.sumHead(1)
	}
	return gzipText(hasName), nil
}

// gzipText skips a text that ends with a zero, if the flags say that there is one.
func gzipText(flag uint64) state {
	return func(z *inflater) (state, error) {
		for z.flags&flag != 0 {
			if !z.need(8) {
				return nil, errInput
			}
			if z.sumHead(1) == 0 {
				break
			}
		}
		if flag == hasName {
			return gzipText(hasComment), nil
		}
		return gzipSum, nil
	}
}

func gzipSum(z *inflater) (state, error) {
	if z.flags&hasSum == 0 {
		return block, nil
	}
	if !z.need(16) {
		return nil, errInput
	}
	if z.hold&0xffff != uint64(z.headSum.Sum32()&0xffff) {
		return nil, dataError("header crc mismatch")
	}
	z.take(16)
	return block, nil
}

// checkSum compares what the stream says of its contents with these, in the last call with any output.
func checkSum(z *inflater) (state, error) {
	if z.wrap == raw {
		return ended, nil
	}
	if !z.need(32) {
		return nil, errInput
	}
	_, _ = z.check.Write(z.out[:z.made]) // never fails
	sum := z.check.Sum32()
	z.check = nil
	given := bigEndian(z.hold)
	if z.gzip {
		given = uint32(z.hold)
	}
	if given != sum {
		return nil, dataError("incorrect data check")
	}
	z.take(32)
	if z.gzip {
		return checkLength, nil
	}
	return ended, nil
}

func checkLength(z *inflater) (state, error) {
	if !z.need(32) {
		return nil, errInput
	}
	if uint32(z.hold) != z.total+uint32(z.made) {
		return nil, dataError("incorrect length check")
	}
	z.take(32)
	return ended, nil
}

func ended(*inflater) (state, error) { return nil, errEnd }
