package zlib

import "math/bits"

// Codes of deflate have at most 15 bits; those of up to fastBits are found by one look.
const (
	maxBits  = 15
	fastBits = 9
)

// huffman is a prefix code: the codes of each length are consecutive numbers, those of the symbols in order.
type huffman struct {
	fast   [1 << fastBits]uint16 // by the next bits of the input: symbol<<4 | length, or 0
	counts [maxBits + 1]uint16   // how many codes there are of each length
	order  []uint16              // the symbols, by length
	empty  bool                  // there are no codes at all
	single bool                  // there is one code of one bit, or none: the other bit is no code
}

// completeness tells whether every sequence of bits is a code.
type completeness int

const (
	complete       completeness = iota
	incomplete                  // some are not
	oversubscribed              // codes are used twice
)

// init makes the code of the symbols with the given lengths, of which 0 stands for a symbol that does not occur.
func (h *huffman) init(lengths []uint8) completeness {
	*h = huffman{order: h.order[:0]}
	for _, n := range lengths {
		h.counts[n]++
	}
	h.empty = int(h.counts[0]) == len(lengths)
	h.counts[0] = 0
	left := 1
	for n := 1; n <= maxBits; n++ {
		if left = left<<1 - int(h.counts[n]); left < 0 {
			return oversubscribed
		}
	}
	h.sort(lengths)
	h.fill(lengths)
	if left == 0 {
		return complete
	}
	h.single = h.empty || left == 1<<(maxBits-1) && h.counts[1] == 1
	return incomplete
}

func (h *huffman) sort(lengths []uint8) {
	var at [maxBits + 2]int
	for n := 1; n <= maxBits; n++ {
		at[n+1] = at[n] + int(h.counts[n])
	}
	if cap(h.order) < len(lengths) {
		h.order = make([]uint16, len(lengths))
	}
	h.order = h.order[:at[maxBits+1]]
	for symbol, n := range lengths {
		if n > 0 {
			h.order[at[n]] = uint16(symbol)
			at[n]++
		}
	}
}

// fill enters the short codes into the table, each wherever its bits (the first is the lowest) come first.
func (h *huffman) fill(lengths []uint8) {
	var next [maxBits + 1]int
	code := 0
	for n := 1; n <= maxBits; n++ {
		code = (code + int(h.counts[n-1])) << 1
		next[n] = code
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		code := next[n]
		next[n]++
		if n > fastBits {
			continue
		}
		reversed := int(bits.Reverse16(uint16(code)) >> (16 - n))
		for i := reversed; i < len(h.fast); i += 1 << n {
			h.fast[i] = uint16(symbol)<<4 | uint16(n)
		}
	}
}

// decoded is what the bits at hand begin with.
type decoded int

const (
	isSymbol decoded = iota
	tooShort         // more bits are needed to tell
	noCode           // no code begins so
)

// decode finds the symbol at the start of the given bits, and its length.
func (h *huffman) decode(hold uint64, have uint) (symbol int, length uint, is decoded) {
	if e := h.fast[hold&(1<<fastBits-1)]; e != 0 {
		if n := uint(e & 15); n <= have {
			return int(e >> 4), n, isSymbol
		}
		return 0, 0, tooShort
	}
	return h.decodeLong(hold, have)
}

// decodeLong goes from length to length.
func (h *huffman) decodeLong(hold uint64, have uint) (symbol int, length uint, is decoded) {
	if h.single && have > 0 {
		return 0, 0, noCode
	}
	code, first, index := 0, 0, 0
	for n := uint(1); n <= maxBits; n++ {
		if n > have {
			return 0, 0, tooShort
		}
		code |= int(hold>>(n-1)) & 1
		count := int(h.counts[n])
		if code-first < count {
			return int(h.order[index+code-first]), n, isSymbol
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, 0, noCode
}
