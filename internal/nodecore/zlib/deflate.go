package zlib

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"sync"
)

// The kinds of flush, as zlib counts them.
const (
	noFlush      = 0
	partialFlush = 1
	syncFlush    = 2
	fullFlush    = 3
	finish       = 4
	blockFlush   = 5
)

// The strategies that Go's compressor knows, too.
const huffmanOnly = 2

// settings are what a compressor is made with.
type settings struct {
	wrap            wrap
	level, strategy int
	windowBits      int
	dictionary      []byte
}

// deflater compresses one stream. Go's compressor writes to pending, from where the output takes what it has room for.
type deflater struct {
	settings
	w       *flate.Writer
	pooled  bool // w has no dictionary
	pending bytes.Buffer
	check   hash.Hash32
	total   uint32
	begun   bool // the header is written
	done    bool // the end is written
	flushed int  // the rank of the last flush, with no input since
	segment int  // what may still be written before earlier output must not be repeated
}

func newDeflater(s settings) *deflater {
	d := &deflater{settings: s}
	if d.windowBits == 8 {
		d.windowBits = 9 // as zlib does
	}
	d.reset()
	return d
}

func (d *deflater) reset() {
	d.release()
	*d = deflater{settings: d.settings, flushed: -1}
	switch d.wrap {
	case inGzip:
		d.check = crc32.NewIEEE()
	case inZlib:
		d.check = adler32.New()
	}
	if d.wrap == inGzip {
		d.dictionary = nil
	}
	d.open(d.dictionary)
}

// writers are those that have been used, by level: one takes a megabyte.
var writers sync.Map // level → *sync.Pool of *flate.Writer

func pool(level int) *sync.Pool {
	p, _ := writers.LoadOrStore(level, new(sync.Pool))
	return p.(*sync.Pool)
}

// open has the stream go on with a writer that knows nothing but the dictionary.
func (d *deflater) open(dictionary []byte) {
	d.release()
	level := d.level
	if d.strategy == huffmanOnly {
		level = flate.HuffmanOnly
	}
	d.segment = 1 << d.windowBits
	if len(dictionary) > 0 && level != flate.HuffmanOnly {
		if over := len(dictionary) - d.segment; over > 0 {
			dictionary = dictionary[over:]
		}
		d.segment -= len(dictionary)
		d.w, _ = flate.NewWriterDict(&d.pending, level, dictionary) // the level was checked
		return
	}
	d.pooled = true
	if w, ok := pool(level).Get().(*flate.Writer); ok {
		w.Reset(&d.pending)
		d.w = w
		return
	}
	d.w, _ = flate.NewWriter(&d.pending, level) // the level was checked
}

// release gives the writer to whoever needs one next.
func (d *deflater) release() {
	if d.w != nil && d.pooled {
		level := d.level
		if d.strategy == huffmanOnly {
			level = flate.HuffmanOnly
		}
		pool(level).Put(d.w)
	}
	d.w, d.pooled = nil, false
}

// params changes the level from here on.
func (d *deflater) params(level, strategy int) {
	if level == d.level && strategy == d.strategy {
		return
	}
	if d.total > 0 {
		_ = d.w.Flush() // pending takes everything
	}
	d.release()
	d.level, d.strategy = level, strategy
	d.open(nil)
}

// step reads all of in, unless the output is full before that.
func (d *deflater) step(in, out []byte, flush int) (used, made int, err error) {
	for {
		n, _ := d.pending.Read(out[made:]) // it has an error when it is empty
		made += n
		if made == len(out) {
			return used, made, errOutput
		}
		switch {
		case used < len(in) && !d.done:
			used += d.write(in[used:])
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

// write compresses the first piece of b and returns its length.
func (d *deflater) write(b []byte) int {
	d.begin()
	if d.segment == 0 {
		d.restart()
	}
	b = b[:min(len(b), piece)]
	if d.windowBits < maxBits { // Go's compressor repeats what is up to 32 kB back
		b = b[:min(len(b), d.segment)]
		d.segment -= len(b)
	}
	_, _ = d.w.Write(b) // pending takes everything
	if d.check != nil {
		_, _ = d.check.Write(b) // never fails
	}
	d.total += uint32(len(b))
	d.flushed = -1
	return len(b)
}

// restart forgets what was written: nothing that follows repeats it.
func (d *deflater) restart() {
	_ = d.w.Flush() // pending takes everything
	d.open(nil)
}

// rank says how much a flush does.
func rank(flush int) int {
	return map[int]int{noFlush: 0, blockFlush: 1, partialFlush: 2, syncFlush: 3, fullFlush: 4, finish: 5}[flush]
}

// flush does what was asked for after the input, and tells whether there was anything to do.
func (d *deflater) flush(flush int) bool {
	if flush == noFlush || d.done || rank(flush) <= d.flushed {
		return false
	}
	d.begin()
	d.flushed = rank(flush)
	switch flush {
	case finish:
		d.finish()
	case fullFlush:
		d.restart()
	default:
		_ = d.w.Flush() // pending takes everything
	}
	return true
}

// begin writes the header.
func (d *deflater) begin() {
	if d.begun {
		return
	}
	d.begun = true
	switch d.wrap {
	case inGzip:
		d.pending.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, d.extraFlags(), 3})
	case inZlib:
		d.zlibHeader()
	}
}

func (d *deflater) extraFlags() byte {
	switch {
	case d.level == 9:
		return 2
	case d.strategy >= huffmanOnly || d.level == 0 || d.level == 1:
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
	d.pending.Write(binary.BigEndian.AppendUint16(nil, header))
	if len(d.dictionary) > 0 {
		d.pending.Write(binary.BigEndian.AppendUint32(nil, adler32.Checksum(d.dictionary)))
	}
}

func (d *deflater) levelFlag() uint16 {
	switch {
	case d.strategy >= huffmanOnly || d.level == 0 || d.level == 1:
		return 0
	case d.level == -1 || d.level == 6:
		return 2
	case d.level < 6:
		return 1
	}
	return 3
}

// finish writes the end.
func (d *deflater) finish() {
	_ = d.w.Close() // pending takes everything
	d.release()
	d.done = true
	switch d.wrap {
	case inZlib:
		d.pending.Write(binary.BigEndian.AppendUint32(nil, d.check.Sum32()))
	case inGzip:
		b := binary.LittleEndian.AppendUint32(nil, d.check.Sum32())
		d.pending.Write(binary.LittleEndian.AppendUint32(b, d.total))
	}
}
