package zlib

// block begins a block, or ends the stream.
func block(z *inflater) (state, error) {
	if z.last {
		z.align()
		return checkSum, nil
	}
	if !z.need(3) {
		return nil, errInput
	}
	z.last = z.take(1) == 1
	switch z.take(2) {
	case 0:
		z.align()
		return storedLength, nil
	case 1:
		z.fixed()
		return symbols, nil
	case 2:
		return codeSizes, nil
	}
	return nil, dataError("invalid block type")
}

func storedLength(z *inflater) (state, error) {
	if !z.need(32) {
		return nil, errInput
	}
	n := z.take(32)
	if n&0xffff != n>>16^0xffff {
		return nil, dataError("invalid stored block lengths")
	}
	z.length = int(n & 0xffff)
	return stored, nil
}

func stored(z *inflater) (state, error) {
	for z.length > 0 && z.have > 0 && z.made < len(z.out) {
		z.put(byte(z.take(8)))
		z.length--
	}
	n := min(z.length, len(z.in)-z.used, len(z.out)-z.made)
	if z.have == 0 {
		copy(z.out[z.made:], z.in[z.used:z.used+n])
		z.used, z.made, z.length = z.used+n, z.made+n, z.length-n
	}
	switch {
	case z.length == 0:
		return block, nil
	case z.made == len(z.out):
		return nil, errOutput
	}
	return nil, errInput
}

func (z *inflater) put(b byte) {
	z.out[z.made] = b
	z.made++
}

// --- the codes of a block ---

// fixed sets the codes of blocks that bring none.
func (z *inflater) fixed() {
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144, i >= 280:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		default:
			lengths[i] = 7
		}
	}
	z.literals.init(lengths[:])
	var offsets [32]uint8
	for i := range offsets {
		offsets[i] = 5
	}
	z.offsets.init(offsets[:])
}

func codeSizes(z *inflater) (state, error) {
	if !z.need(14) {
		return nil, errInput
	}
	z.sizes = [3]int{int(z.take(5)) + 257, int(z.take(5)) + 1, int(z.take(4)) + 4}
	if z.sizes[0] > 286 || z.sizes[1] > 30 {
		return nil, dataError("too many length or distance symbols")
	}
	z.seen, z.lengths = 0, [288 + 32]uint8{}
	return lengthLengths, nil
}

// lengthOrder is the order in which the lengths of the codes for lengths come.
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

func lengthLengths(z *inflater) (state, error) {
	for ; z.seen < z.sizes[2]; z.seen++ {
		if !z.need(3) {
			return nil, errInput
		}
		z.lengths[lengthOrder[z.seen]] = uint8(z.take(3))
	}
	if z.literals.init(z.lengths[:19]) != complete && !z.literals.empty {
		return nil, dataError("invalid code lengths set")
	}
	z.seen = 0
	return codeLengths, nil
}

func codeLengths(z *inflater) (state, error) {
	for z.seen < z.sizes[0]+z.sizes[1] {
		if err := z.readLength(); err != nil {
			return nil, err
		}
	}
	lengths := z.lengths[:z.seen]
	if lengths[256] == 0 {
		return nil, dataError("invalid code -- missing end-of-block")
	}
	if !usable(&z.literals, lengths[:z.sizes[0]]) {
		return nil, dataError("invalid literal/lengths set")
	}
	if !usable(&z.offsets, lengths[z.sizes[0]:]) {
		return nil, dataError("invalid distances set")
	}
	return symbols, nil
}

// usable makes a code. It may be incomplete if it has one bit or nothing.
func usable(h *huffman, lengths []uint8) bool {
	return h.init(lengths) == complete || h.single
}

// readLength reads the length of a code, or that one is repeated.
func (z *inflater) readLength() error {
	if z.literals.empty { // as zlib reads it
		if !z.need(1) {
			return errInput
		}
		z.take(1)
		z.setLength(0, 1)
		return nil
	}
	z.need(15 + 7) // or all there is
	symbol, n, is := z.literals.decode(z.hold, z.have)
	if is != isSymbol {
		return errInput
	}
	if symbol < 16 {
		z.take(n)
		z.setLength(uint8(symbol), 1)
		return nil
	}
	r := repeats[symbol-16]
	if z.have < n+r.bits {
		return errInput
	}
	z.take(n)
	var length uint8
	if symbol == 16 {
		if z.seen == 0 {
			return dataError("invalid bit length repeat")
		}
		length = z.lengths[z.seen-1]
	}
	times := r.least + int(z.take(r.bits))
	if z.seen+times > z.sizes[0]+z.sizes[1] {
		return dataError("invalid bit length repeat")
	}
	z.setLength(length, times)
	return nil
}

var repeats = [3]struct {
	least int
	bits  uint
}{{3, 2}, {3, 3}, {11, 7}}

func (z *inflater) setLength(length uint8, times int) {
	for range times {
		z.lengths[z.seen] = length
		z.seen++
	}
}

// --- the contents of a block ---

const endOfBlock = 256

// symbols reads literals, up to the next repetition.
func symbols(z *inflater) (state, error) {
	for {
		symbol, err := z.symbol(&z.literals)
		switch {
		case err != nil:
			return nil, err
		case symbol < 0 || symbol > 285:
			return nil, dataError("invalid literal/length code")
		case symbol < endOfBlock && z.made == len(z.out):
			z.length = symbol
			return literal, nil
		case symbol < endOfBlock:
			z.put(byte(symbol))
		case symbol == endOfBlock:
			return block, nil
		default:
			z.length = symbol - 257
			return repeatLength, nil
		}
	}
}

// literal is one for which there was no room.
func literal(z *inflater) (state, error) {
	if z.made == len(z.out) {
		return nil, errOutput
	}
	z.put(byte(z.length))
	return symbols, nil
}

// lengthBases and offsetBases are the least values that the symbols stand for, and the number of bits that are added.
var (
	lengthBases = bases(29, 3, 4)
	offsetBases = bases(30, 1, 2)
)

type base struct {
	least int
	bits  uint
}

// bases lists n of them. After the first 2*step, every step symbols have one bit more.
func bases(n, least, step int) []base {
	list := make([]base, n)
	for i := range list {
		bits := uint(max(0, i/step-1))
		list[i] = base{least, bits}
		least += 1 << bits
	}
	if step == 4 {
		list[n-1] = base{258, 0} // the longest has a symbol of its own
	}
	return list
}

func repeatLength(z *inflater) (state, error) {
	b := lengthBases[z.length]
	if !z.need(b.bits) {
		return nil, errInput
	}
	z.length = b.least + int(z.take(b.bits))
	return repeatOffset, nil
}

func repeatOffset(z *inflater) (state, error) {
	symbol, err := z.symbol(&z.offsets)
	if err != nil {
		return nil, err
	}
	if symbol < 0 || symbol > 29 {
		return nil, dataError("invalid distance code")
	}
	z.distance = symbol
	return repeatDistance, nil
}

func repeatDistance(z *inflater) (state, error) {
	b := offsetBases[z.distance]
	if !z.need(b.bits) {
		return nil, errInput
	}
	z.distance = b.least + int(z.take(b.bits))
	return repeat, nil
}

// repeat copies what came before.
func repeat(z *inflater) (state, error) {
	if z.distance > z.made+z.reach {
		return nil, dataError("invalid distance too far back")
	}
	for ; z.length > 0; z.length-- {
		switch {
		case z.made == len(z.out):
			return nil, errOutput
		case z.distance <= z.made:
			z.put(z.out[z.made-z.distance])
		default:
			z.put(z.history[len(z.history)+z.made-z.distance])
		}
	}
	return symbols, nil
}
