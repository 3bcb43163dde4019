package zlib

import (
	"encoding/binary"
	"hash"
	"hash/adler32"
	"hash/crc32"
)

// Go's compressor makes other bytes than zlib, and its windows have one size. Programs print what they compress, and its
// length, so this one finds the matches that zlib finds, and codes them alike.

// The kinds of flush, as zlib counts them.
const (
	noFlush      = 0
	partialFlush = 1
	syncFlush    = 2
	fullFlush    = 3
	finish       = 4
	blockFlush   = 5
)

// The strategies.
const (
	filtered    = 1
	huffmanOnly = 2
	runsOnly    = 3
	onlyFixed   = 4
)

// settings are what a compressor is made with.
type settings struct {
	wrap                    wrap
	level, strategy, memory int
	windowBits              int
	dictionary              []byte
}

// deflater compresses one stream.
type deflater struct {
	settings
	w         *window
	b         *blockWriter
	m         matcher
	in        []byte // of this call
	held      []byte // at level 0: what is not written yet
	sent      int    // of what was written
	finishing bool   // the input is said to end with this piece
	check     hash.Hash32
	total     uint32
	begun     bool // the header is written
	done      bool // the end is written
	flushed   int  // the rank of the last flush, with no input since
}

const defaultLevel = 6

func newDeflater(s settings) *deflater {
	if s.level == -1 {
		s.level = defaultLevel
	}
	if s.windowBits == 8 {
		s.windowBits = 9 // as zlib does
	}
	if s.wrap == inGzip {
		s.dictionary = nil
	}
	d := &deflater{settings: s}
	d.reset()
	return d
}

func (d *deflater) reset() {
	*d = deflater{settings: d.settings, w: newWindow(d.windowBits, d.memory), b: newBlockWriter(), flushed: -1, m: matcher{length: minMatch - 1}}
	switch d.wrap {
	case inGzip:
		d.check = crc32.NewIEEE()
	case inZlib:
		d.check = adler32.New()
	}
	d.learn(d.dictionary)
}

// learn takes a dictionary for what came before.
func (d *deflater) learn(dictionary []byte) {
	w := d.w
	rest := dictionary[max(0, len(dictionary)-w.size):]
	for len(rest) > 0 {
		rest = w.fill(rest)
		for ; w.lookahead >= minMatch; w.lookahead-- {
			w.add(w.start)
			w.start++
		}
	}
	w.start += w.lookahead
	w.block, w.insert, w.lookahead = w.start, w.lookahead, 0
}

// params changes the level from here on. Node does that for all but gzip.
func (d *deflater) params(level, strategy int) {
	if d.wrap == inGzip {
		return
	}
	if level == -1 {
		level = defaultLevel
	}
	if d.level == 0 && level != 0 {
		d.forget() // the window has nothing of it
	}
	d.level, d.strategy = level, strategy
}

// step reads all of in, unless the output is full before that.
func (d *deflater) step(in, out []byte, flush int) (used, made int, err error) {
	for {
		n := copy(out[made:], d.b.out[d.sent:])
		d.sent += n
		if made += n; made == len(out) {
			return used, made, errOutput
		}
		d.b.out, d.sent = d.b.out[:0], 0
		switch {
		case used < len(in) && !d.done:
			n := min(len(in)-used, piece)
			d.finishing = flush == finish && used+n == len(in)
			d.write(in[used : used+n])
			used += n
		case !d.flush(flush):
			return used, made, d.rest()
		}
	}
}

// rest says what the stream waits for.
func (d *deflater) rest() error {
	if d.done {
		return errEnd
	}
	return errInput
}

const piece = 1 << 16

func (d *deflater) write(in []byte) {
	d.begin()
	if d.check != nil {
		_, _ = d.check.Write(in) // never fails
	}
	d.total += uint32(len(in))
	d.flushed = -1
	d.in = in
	for len(d.in) > 0 {
		d.run(noFlush)
	}
	d.b.flushBytes()
}

// run compresses the input that there is. A flush takes it to its end.
func (d *deflater) run(flush int) {
	if d.level == 0 {
		d.keep()
		return
	}
	way := d.slow
	switch {
	case d.strategy == huffmanOnly:
		way = d.literals
	case d.strategy == runsOnly:
		way = d.runs
	case d.level <= 3:
		way = d.fast
	}
	if end := way(flush); end && flush != finish && len(d.b.tokens) > 0 {
		d.endBlock(false)
	}
}

const (
	mostStored   = 1<<16 - 1
	storedHeader = 5
)

// keep holds back what is not compressed, until there is a block of it. The blocks are as long as if they went through
// zlib's window.
func (d *deflater) keep() {
	most := min(4<<(d.memory+6)-storedHeader, mostStored)
	for len(d.in) > 0 {
		room := 2*d.w.size - d.w.start
		if len(d.in) > room && d.w.block >= d.w.size {
			d.w.block -= d.w.size
			d.w.start -= d.w.size
			room += d.w.size
		}
		n := min(room, len(d.in))
		d.held, d.in, d.w.start = append(d.held, d.in[:n]...), d.in[n:], d.w.start+n
		last := d.finishing && len(d.in) == 0 && len(d.held) <= most
		if len(d.held) >= min(most, d.w.size) && !last {
			n := min(len(d.held), most)
			d.b.stored(d.held[:n], false)
			d.held, d.w.block = d.held[n:], d.w.block+n
		}
	}
}

// rank says how much a flush does.
func rank(flush int) int {
	return [...]int{noFlush: 0, partialFlush: 2, syncFlush: 3, fullFlush: 4, finish: 5, blockFlush: 1}[flush]
}

// flush does what was asked for after the input, and tells whether there was anything to do.
func (d *deflater) flush(flush int) bool {
	if flush == noFlush || d.done || rank(flush) <= d.flushed {
		return false
	}
	d.begin()
	d.flushed = rank(flush)
	d.run(flush)
	switch {
	case flush == finish:
		d.finish()
		return true
	case d.level == 0 && len(d.held) > 0:
		d.b.stored(d.held, false)
		d.held, d.w.block = nil, d.w.start
	}
	switch flush {
	case partialFlush:
		d.b.empty()
	case syncFlush, fullFlush:
		d.b.stored(nil, false)
	}
	if flush == fullFlush {
		d.forget()
	}
	d.b.flushBytes()
	return true
}

// forget has nothing that follows repeat what came before.
func (d *deflater) forget() {
	d.w.clearHash()
	d.w.start, d.w.block, d.w.insert = 0, 0, 0
}

// begin writes the header.
func (d *deflater) begin() {
	if d.begun {
		return
	}
	d.begun = true
	switch d.wrap {
	case inGzip:
		d.b.out = append(d.b.out, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, d.extraFlags(), 3)
	case inZlib:
		d.zlibHeader()
	}
}

func (d *deflater) extraFlags() byte {
	switch {
	case d.level == 9:
		return 2
	case d.strategy >= huffmanOnly || d.level < 2:
		return 4
	}
	return 0
}

func (d *deflater) zlibHeader() {
	header := uint16(8|(d.windowBits-8)<<4)<<8 | d.levelFlag()<<6
	if len(d.dictionary) > 0 {
		header |= 0x20
	}
	header += 31 - header%31
	d.b.out = binary.BigEndian.AppendUint16(d.b.out, header)
	if len(d.dictionary) > 0 {
		d.b.out = binary.BigEndian.AppendUint32(d.b.out, adler32.Checksum(d.dictionary))
	}
}

func (d *deflater) levelFlag() uint16 {
	switch {
	case d.strategy >= huffmanOnly || d.level < 2:
		return 0
	case d.level < 6:
		return 1
	case d.level == 6:
		return 2
	}
	return 3
}

// finish writes the last block and the end.
func (d *deflater) finish() {
	if d.level == 0 {
		d.b.stored(d.held, true)
		d.held = nil
	} else {
		d.endBlock(true)
	}
	d.b.alignByte()
	d.done = true
	switch d.wrap {
	case inZlib:
		d.b.out = binary.BigEndian.AppendUint32(d.b.out, d.check.Sum32())
	case inGzip:
		d.b.out = binary.LittleEndian.AppendUint32(d.b.out, d.check.Sum32())
		d.b.out = binary.LittleEndian.AppendUint32(d.b.out, d.total)
	}
	d.w = nil
}
