package crypto

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
)

// What Go's package cipher has for whole messages only, or not at all, in the steps in which Node
// hands a message over.

// stepper encrypts or decrypts a message in parts.
type stepper interface {
	// update returns what is known of the result, nil if there can't be one.
	update(data []byte) []byte
	// final returns the rest.
	final() ([]byte, error)
}

// aead is a stepper that authenticates a message.
type aead interface {
	stepper
	// additional takes data that is authenticated and not encrypted, before the message.
	additional(data []byte)
	// tag is known when the message is over.
	tag() []byte
}

// streamed is a mode that needs no whole blocks.
type streamed struct{ cipher.Stream }

func (s streamed) update(data []byte) []byte {
	out := make([]byte, len(data))
	s.XORKeyStream(out, data)
	return out
}

func (s streamed) final() ([]byte, error) { return nil, nil }

// blocks is a mode of whole blocks, the last of which is padded.
type blocks struct {
	mode    cipher.BlockMode
	decrypt bool
	padding bool
	rest    []byte
}

// update keeps the last block back if it may be the padding.
func (b *blocks) update(data []byte) []byte {
	b.rest = append(b.rest, data...)
	size := b.mode.BlockSize()
	n := len(b.rest) / size * size
	if b.decrypt && b.padding && n == len(b.rest) {
		n = max(n-size, 0)
	}
	out := make([]byte, n)
	b.mode.CryptBlocks(out, b.rest[:n])
	b.rest = append([]byte(nil), b.rest[n:]...)
	return out
}

func (b *blocks) final() ([]byte, error) {
	size := b.mode.BlockSize()
	switch {
	case b.padding && !b.decrypt:
		pad := size - len(b.rest)
		last := b.rest
		for range pad {
			last = append(last, byte(pad))
		}
		b.mode.CryptBlocks(last, last)
		return last, nil
	case !b.padding && len(b.rest) == 0:
		return nil, nil
	case len(b.rest) != size:
		return nil, errWrongFinalBlock
	}
	last := make([]byte, size)
	b.mode.CryptBlocks(last, b.rest)
	if !b.padding {
		return last, nil
	}
	n, ok := unpadded(last)
	if !ok {
		return nil, errBadDecrypt
	}
	return last[:n], nil
}

// unpadded returns how much of the last block is the message.
func unpadded(block []byte) (n int, ok bool) {
	pad := int(block[len(block)-1])
	if pad == 0 || pad > len(block) {
		return 0, false
	}
	good := 1
	for _, c := range block[len(block)-pad:] {
		good &= subtle.ConstantTimeByteEq(c, byte(pad))
	}
	return len(block) - pad, good == 1
}

// ecb is each block by itself.
type ecb struct {
	cipher.Block
	decrypt bool
}

func (e ecb) CryptBlocks(dst, src []byte) {
	for size := e.BlockSize(); len(src) > 0; dst, src = dst[size:], src[size:] {
		if e.decrypt {
			e.Decrypt(dst, src)
		} else {
			e.Encrypt(dst, src)
		}
	}
}

// cfb8 feeds back one byte at a time.
type cfb8 struct {
	block   cipher.Block
	state   []byte
	decrypt bool
}

func (c *cfb8) XORKeyStream(dst, src []byte) {
	key := make([]byte, len(c.state))
	for i, in := range src {
		c.block.Encrypt(key, c.state)
		dst[i] = in ^ key[0]
		back := dst[i]
		if c.decrypt {
			back = in
		}
		copy(c.state, c.state[1:])
		c.state[len(c.state)-1] = back
	}
}

// ghash is the function of GCM that authenticates, without tables, so that its time tells
// nothing. Numbers are in GCM's order of bits.
type ghash struct {
	h, y [2]uint64
	rest []byte
	size uint64 // bytes in all
}

func newGHASH(h []byte) *ghash {
	return &ghash{h: [2]uint64{binary.BigEndian.Uint64(h), binary.BigEndian.Uint64(h[8:])}}
}

func (g *ghash) block(b []byte) {
	g.y[0] ^= binary.BigEndian.Uint64(b)
	g.y[1] ^= binary.BigEndian.Uint64(b[8:])
	var z [2]uint64
	v := g.h
	for _, word := range g.y {
		for bit := 63; bit >= 0; bit-- {
			mask := -(word >> bit & 1)
			z[0] ^= v[0] & mask
			z[1] ^= v[1] & mask
			carry := -(v[1] & 1)
			v[1] = v[1]>>1 | v[0]<<63
			v[0] = v[0]>>1 ^ carry&0xe100000000000000
		}
	}
	g.y = z
}

func (g *ghash) write(data []byte) {
	g.size += uint64(len(data))
	if len(g.rest) > 0 {
		n := min(16-len(g.rest), len(data))
		g.rest = append(g.rest, data[:n]...)
		data = data[n:]
		if len(g.rest) < 16 {
			return
		}
		g.block(g.rest)
		g.rest = g.rest[:0]
	}
	for ; len(data) >= 16; data = data[16:] {
		g.block(data)
	}
	g.rest = append(g.rest, data...)
}

// pad ends a part with zeros.
func (g *ghash) pad() (size uint64) {
	if len(g.rest) > 0 {
		g.block(append(g.rest, make([]byte, 16-len(g.rest))...))
		g.rest = g.rest[:0]
	}
	size, g.size = g.size, 0
	return size
}

func (g *ghash) sum(sizes [2]uint64) []byte {
	lengths := binary.BigEndian.AppendUint64(nil, sizes[0]*8)
	g.block(binary.BigEndian.AppendUint64(lengths, sizes[1]*8))
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, g.y[0]), g.y[1])
}

// gcm is Galois/Counter Mode in steps.
type gcm struct {
	hash    *ghash
	stream  cipher.Stream
	mask    []byte // of the tag
	decrypt bool
	begun   bool // the message, behind what is only authenticated
	sizes   [2]uint64
	sum     []byte
}

func newGCM(block cipher.Block, nonce []byte, decrypt bool) *gcm {
	h := make([]byte, 16)
	block.Encrypt(h, h)
	first := make([]byte, 16)
	if len(nonce) == 12 {
		copy(first, nonce)
		first[15] = 1
	} else {
		g := newGHASH(h)
		g.write(nonce)
		first = g.sum([2]uint64{0, g.pad()})
	}
	mask := make([]byte, 16)
	block.Encrypt(mask, first)
	counter := append([]byte(nil), first...)
	binary.BigEndian.PutUint32(counter[12:], binary.BigEndian.Uint32(counter[12:])+1)
	return &gcm{hash: newGHASH(h), stream: &counter32{block: block, counter: counter}, mask: mask, decrypt: decrypt}
}

func (g *gcm) additional(data []byte) { g.hash.write(data) }

func (g *gcm) begin() {
	if !g.begun {
		g.begun = true
		g.sizes[0] = g.hash.pad()
	}
}

func (g *gcm) update(data []byte) []byte {
	g.begin()
	out := make([]byte, len(data))
	g.stream.XORKeyStream(out, data)
	if g.decrypt {
		g.hash.write(data)
	} else {
		g.hash.write(out)
	}
	return out
}

func (g *gcm) final() ([]byte, error) {
	g.begin()
	g.sizes[1] = g.hash.pad()
	g.sum = g.hash.sum(g.sizes)
	subtle.XORBytes(g.sum, g.sum, g.mask)
	return nil, nil
}

func (g *gcm) tag() []byte { return g.sum }

// counter32 counts in the last four bytes only, as GCM does.
type counter32 struct {
	block   cipher.Block
	counter []byte
	stream  cipher.Stream
	left    uint64 // bytes until the count begins again
}

func (c *counter32) XORKeyStream(dst, src []byte) {
	for len(src) > 0 {
		if c.left == 0 {
			at := binary.BigEndian.Uint32(c.counter[12:])
			c.left = (1<<32 - uint64(at)) * 16
			c.stream = cipher.NewCTR(c.block, c.counter)
			binary.BigEndian.PutUint32(c.counter[12:], 0)
		}
		n := int(min(uint64(len(src)), c.left))
		c.stream.XORKeyStream(dst[:n], src[:n])
		c.left -= uint64(n)
		dst, src = dst[n:], src[n:]
	}
}
