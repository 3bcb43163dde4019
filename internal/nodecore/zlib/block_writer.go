package zlib

import (
	"encoding/binary"
	"math/bits"
)

// bitWriter writes bits, the first lowest.
type bitWriter struct {
	out  []byte
	hold uint64
	have uint
}

func (w *bitWriter) put(v uint64, n uint) {
	w.hold |= v << w.have
	if w.have += n; w.have >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.hold))
		w.hold >>= 32
		w.have -= 32
	}
}

// flushBytes writes the whole bytes.
func (w *bitWriter) flushBytes() {
	for ; w.have >= 8; w.have -= 8 {
		w.out = append(w.out, byte(w.hold))
		w.hold >>= 8
	}
}

func (w *bitWriter) alignByte() {
	w.flushBytes()
	if w.have > 0 {
		w.out = append(w.out, byte(w.hold))
	}
	w.hold, w.have = 0, 0
}

// --- blocks ---

// The kinds of blocks.
const (
	storedBlock = 0
	fixedBlock  = 1
	ownBlock    = 2
)

// token is a literal (offset 0) or a repetition.
type token struct {
	offset uint16
	length uint8 // less 3; of a literal its value
}

// blockWriter collects the symbols of a block, and writes it.
type blockWriter struct {
	bitWriter
	tokens            []token
	literals, offsets tree
	lengths           tree
	size              sizes
}

var fixedLiterals, fixedOffsets = fixedTrees()

func fixedTrees() (*tree, *tree) {
	l, o := &tree{n: literalCodes + 2, last: literalCodes + 1}, &tree{n: offsetCodes, last: offsetCodes - 1}
	for i := range literalCodes + 2 {
		switch {
		case i < 144, i >= 280:
			l.lengths[i] = 8
		case i < 256:
			l.lengths[i] = 9
		default:
			l.lengths[i] = 7
		}
	}
	for i := range offsetCodes {
		o.lengths[i] = 5
	}
	l.number()
	o.number()
	return l, o
}

func newBlockWriter() *blockWriter {
	b := new(blockWriter)
	b.literals = tree{n: literalCodes, maxBits: maxBits, fixed: fixedLiterals, extra: func(i int) int {
		if i < 257 {
			return 0
		}
		return int(lengthBases[i-257].bits)
	}}
	b.offsets = tree{n: offsetCodes, maxBits: maxBits, fixed: fixedOffsets, extra: func(i int) int { return int(offsetBases[i].bits) }}
	b.lengths = tree{n: lengthCodes, maxBits: 7, extra: func(i int) int { return []int{2, 3, 7}[max(0, i-16)] * min(1, max(0, i-15)) }}
	b.begin()
	return b
}

func (b *blockWriter) begin() {
	b.tokens, b.size = b.tokens[:0], sizes{}
	b.literals.reset()
	b.offsets.reset()
	b.lengths.reset()
	b.literals.freq[endOfBlock] = 1
}

func (b *blockWriter) literal(c byte) {
	b.tokens = append(b.tokens, token{0, c})
	b.literals.freq[c]++
}

func (b *blockWriter) repetition(offset, length int) {
	b.tokens = append(b.tokens, token{uint16(offset), uint8(length - 3)})
	b.literals.freq[257+int(lengthSymbols[length-3])]++
	b.offsets.freq[offsetSymbol(offset)]++
}

// lengthSymbols are the symbols of lengths, less 3.
var lengthSymbols = func() (list [256]uint8) {
	for symbol, base := range lengthBases {
		for i := range 1 << base.bits {
			if at := base.least - 3 + i; at < len(list) {
				list[at] = uint8(symbol)
			}
		}
	}
	return list
}()

// offsetSymbol is that of an offset: there are two for each number of bits.
func offsetSymbol(offset int) int {
	if offset <= 2 {
		return offset - 1
	}
	n := bits.Len(uint(offset-1)) - 1
	return 2*n + (offset-1)>>(n-1)&1
}

// finish writes the block in the way that is shortest. The bytes that it stands for are nil if they are gone.
func (b *blockWriter) finish(contents []byte, last, onlyFixed bool) {
	b.literals.build(&b.size)
	b.offsets.build(&b.size)
	count := b.measureLengths()
	own, fixed := (b.size.own+3+7)>>3, (b.size.fixed+3+7)>>3
	if fixed <= own || onlyFixed {
		own = fixed
	}
	switch {
	case contents != nil && len(contents)+4 <= own:
		b.stored(contents, last)
	case fixed == own:
		b.put(header(fixedBlock, last), 3)
		b.symbols(fixedLiterals, fixedOffsets)
	default:
		b.put(header(ownBlock, last), 3)
		b.sendTrees(count)
		b.symbols(&b.literals, &b.offsets)
	}
	b.begin()
	if last {
		b.alignByte()
	}
}

func header(kind uint64, last bool) uint64 {
	if last {
		return kind<<1 | 1
	}
	return kind << 1
}

func (b *blockWriter) stored(contents []byte, last bool) {
	b.put(header(storedBlock, last), 3)
	b.alignByte()
	n := uint16(len(contents))
	b.out = binary.LittleEndian.AppendUint16(b.out, n)
	b.out = binary.LittleEndian.AppendUint16(b.out, ^n)
	b.out = append(b.out, contents...)
}

// empty is a block of fixed codes with nothing in it, which lets the reader see everything before it.
func (b *blockWriter) empty() {
	b.put(header(fixedBlock, false), 3)
	b.put(0, 7)
}

func (b *blockWriter) symbols(literals, offsets *tree) {
	for _, t := range b.tokens {
		if t.offset == 0 {
			b.put(uint64(literals.codes[t.length]), uint(literals.lengths[t.length]))
			continue
		}
		b.pair(literals, 257+int(lengthSymbols[t.length]), int(t.length)+3, lengthBases[lengthSymbols[t.length]])
		symbol := offsetSymbol(int(t.offset))
		b.pair(offsets, symbol, int(t.offset), offsetBases[symbol])
	}
	b.put(uint64(literals.codes[endOfBlock]), uint(literals.lengths[endOfBlock]))
}

func (b *blockWriter) pair(t *tree, symbol, value int, from base) {
	b.put(uint64(t.codes[symbol]), uint(t.lengths[symbol]))
	b.put(uint64(value-from.least), from.bits)
}

// --- the lengths of codes ---

// measureLengths makes the code for the lengths of the others, and returns how many of its own lengths are sent.
func (b *blockWriter) measureLengths() int {
	count := func(symbol, _ int, _ uint) { b.lengths.freq[symbol]++ }
	b.literals.runs(count)
	b.offsets.runs(count)
	b.lengths.build(&b.size)
	n := lengthCodes
	for n > 4 && b.lengths.lengths[lengthOrder[n-1]] == 0 {
		n--
	}
	b.size.own += 3*n + 5 + 5 + 4
	return n
}

// runs calls f for each length or repeated length: its symbol, and what is added to that.
func (t *tree) runs(f func(symbol, added int, bits uint)) {
	for i := 0; i <= t.last; {
		length := int(t.lengths[i])
		n := 1
		for i+n <= t.last && int(t.lengths[i+n]) == length {
			n++
		}
		before := -1
		if i > 0 {
			before = int(t.lengths[i-1])
		}
		i += n
		for n > 0 {
			n -= run(length, before, n, f)
			before = length
		}
	}
}

// run takes the first part of n equal lengths.
func run(length, before, n int, f func(symbol, added int, bits uint)) int {
	switch {
	case length == 0 && n >= 11:
		n = min(n, 138)
		f(18, n-11, 7)
		return n
	case length == 0 && n >= 3:
		f(17, n-3, 3)
		return n
	case length == 0:
		for range n {
			f(0, 0, 0)
		}
		return n
	case length != before && n >= 4:
		n = min(n, 7)
		f(length, 0, 0)
		f(16, n-1-3, 2)
		return n
	case length == before && n >= 3:
		n = min(n, 6)
		f(16, n-3, 2)
		return n
	}
	for range n {
		f(length, 0, 0)
	}
	return n
}

func (b *blockWriter) sendTrees(count int) {
	b.put(uint64(b.literals.last+1-257), 5)
	b.put(uint64(b.offsets.last), 5)
	b.put(uint64(count-4), 4)
	for _, symbol := range lengthOrder[:count] {
		b.put(uint64(b.lengths.lengths[symbol]), 3)
	}
	send := func(symbol, added int, n uint) {
		b.put(uint64(b.lengths.codes[symbol]), uint(b.lengths.lengths[symbol]))
		b.put(uint64(added), n)
	}
	b.literals.runs(send)
	b.offsets.runs(send)
}
