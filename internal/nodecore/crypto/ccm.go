package crypto

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
)

// ccm is Counter with CBC-MAC. Lengths come first in what is authenticated, so that a message is one piece.
type ccm struct {
	block   cipher.Block
	nonce   []byte
	tagSize int
	decrypt bool
	more    []byte // is authenticated and not encrypted
	sum     []byte
}

func newCCM(block cipher.Block, nonce []byte, tagSize int, decrypt bool) *ccm {
	return &ccm{block: block, nonce: append([]byte{}, nonce...), tagSize: tagSize, decrypt: decrypt}
}

func (c *ccm) additional(data []byte) { c.more = append(c.more, data...) }

func (c *ccm) update(data []byte) []byte {
	out := make([]byte, len(data))
	stream := cipher.NewCTR(c.block, c.counter(1))
	stream.XORKeyStream(out, data)
	plain := data
	if c.decrypt {
		plain = out
	}
	mask := make([]byte, 16)
	c.block.Encrypt(mask, c.counter(0))
	c.sum = c.mac(plain)
	subtle.XORBytes(c.sum, c.sum, mask)
	return out
}

// counter is a block of the stream.
func (c *ccm) counter(n byte) []byte {
	b := make([]byte, 16)
	b[0] = byte(14 - len(c.nonce))
	copy(b[1:], c.nonce)
	b[15] = n
	return b
}

func (c *ccm) mac(plain []byte) []byte {
	first := make([]byte, 16)
	binary.BigEndian.PutUint64(first[8:], uint64(len(plain)))
	copy(first[1:], c.nonce)
	first[0] = byte(14-len(c.nonce)) | byte((c.tagSize-2)/2)<<3
	if len(c.more) > 0 {
		first[0] |= 1 << 6
	}
	sum := make([]byte, 16)
	c.chain(sum, first)
	if len(c.more) > 0 {
		c.chain(sum, append(lengthOf(len(c.more)), c.more...))
	}
	c.chain(sum, plain)
	return sum
}

// lengthOf is how CCM writes the length of what is authenticated only.
func lengthOf(n int) []byte {
	if n < 0xff00 {
		return binary.BigEndian.AppendUint16(nil, uint16(n))
	}
	return binary.BigEndian.AppendUint32([]byte{0xff, 0xfe}, uint32(n))
}

// chain adds data to a CBC-MAC, filled up with zeros.
func (c *ccm) chain(sum, data []byte) {
	for len(data) > 0 {
		n := subtle.XORBytes(sum, sum, data[:min(16, len(data))])
		c.block.Encrypt(sum, sum)
		data = data[n:]
	}
}

func (c *ccm) final() ([]byte, error) {
	if c.sum == nil {
		c.update(nil)
	}
	return nil, nil
}

func (c *ccm) tag() []byte { return c.sum }
