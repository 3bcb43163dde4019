package crypto

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"math/rand/v2"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"
)

// TestSteps compares what encrypts in parts with what does so at once, for messages, nonces and parts of all sizes.
func TestSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	for range 300 {
		key, message, extra := draw(32), draw(r.IntN(100)), draw(r.IntN(40))
		nonce := draw(12)
		kind, whole := kindNamed("chacha20-poly1305"), func() (cipher.AEAD, error) { return chacha20poly1305.New(key) }
		if r.IntN(2) == 0 {
			nonce = draw(1 + r.IntN(40))
			kind, whole = kindNamed("aes-256-gcm"), func() (cipher.AEAD, error) {
				block, err := aes.NewCipher(key)
				if err != nil {
					return nil, err
				}
				return cipher.NewGCMWithNonceSize(block, len(nonce))
			}
		}
		a, err := whole()
		if err != nil {
			t.Fatal(err)
		}
		want := a.Seal(nil, nonce, message, extra)
		var got []byte
		for _, decrypt := range []bool{false, true} {
			s, err := kind.start(key, nonce, decrypt, 0)
			if err != nil {
				t.Fatal(err)
			}
			in := message
			if decrypt {
				in = want[:len(message)]
			}
			out := inParts(s.(aead), r, extra, in)
			if decrypt && !bytes.Equal(out[:len(message)], message) {
				t.Fatalf("%s: the message is another", kind.name)
			}
			if got = out; !decrypt && !bytes.Equal(got, want) || !bytes.Equal(got[len(message):], want[len(message):]) {
				t.Fatalf("%s, %d bytes, nonce of %d, %d more: got %x, want %x", kind.name, len(message), len(nonce), len(extra), got, want)
			}
		}
	}
}

func inParts(s aead, r *rand.Rand, extra, message []byte) (out []byte) {
	for len(extra) > 0 {
		n := 1 + r.IntN(len(extra))
		s.additional(extra[:n])
		extra = extra[n:]
	}
	for len(message) > 0 {
		n := 1 + r.IntN(len(message))
		out = append(out, s.update(message[:n])...)
		message = message[n:]
	}
	rest, _ := s.final()
	return append(append(out, rest...), s.tag()...)
}

// TestCounterWraps begins where the last four bytes of the counter overflow.
func TestCounterWraps(t *testing.T) {
	block, err := aes.NewCipher(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.Repeat([]byte{0xff}, 16)
	c := &counter32{block: block, counter: bytes.Clone(start)}
	got := make([]byte, 32)
	c.XORKeyStream(got, got)
	want := make([]byte, 32)
	block.Encrypt(want, start)
	clear(start[12:])
	block.Encrypt(want[16:], start)
	if !bytes.Equal(got, want) {
		t.Errorf("the stream is %x, want %x", got, want)
	}
}
