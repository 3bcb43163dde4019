package crypto

import (
	"bytes"
	"crypto"
	"crypto/rand"

	"github.com/cloudflare/circl/dh/x448"
	"github.com/cloudflare/circl/sign/ed448"
)

// Keys of Curve448: Ed448 signs, X448 exchanges. In PKCS #8 their bytes are an octet string.

type ed448Public struct{ ed448.PublicKey }

type ed448Private struct{ ed448.PrivateKey }

func (ed448Public) kind() string  { return "ed448" }
func (ed448Private) kind() string { return "ed448" }

func (p ed448Public) Equal(other crypto.PublicKey) bool {
	o, ok := other.(ed448Public)
	return ok && bytes.Equal(p.PublicKey, o.PublicKey)
}

func (p ed448Public) parts() (any, []byte)  { return nil, p.PublicKey }
func (p ed448Private) parts() (any, []byte) { return nil, octets(p.Seed()) }
func (p ed448Private) Public() crypto.PublicKey {
	return ed448Public{p.PrivateKey.Public().(ed448.PublicKey)}
}
func (p ed448Private) sign(message []byte) []byte { return ed448.Sign(p.PrivateKey, message, "") }

func (p ed448Public) verify(message, signature []byte) bool {
	return ed448.Verify(p.PublicKey, message, signature, "")
}

func readEd448Public(_, key []byte) (crypto.PublicKey, error) {
	if len(key) != ed448.PublicKeySize {
		return nil, errUnsupported
	}
	return ed448Public{bytes.Clone(key)}, nil
}

func readEd448Private(_, key []byte) (crypto.PrivateKey, error) {
	return fromOctets(key, newEd448)
}

// newEd448 makes a key of its seed.
func newEd448(seed []byte) (crypto.PrivateKey, error) {
	if len(seed) != ed448.SeedSize {
		return nil, errUnsupported
	}
	return ed448Private{ed448.NewKeyFromSeed(seed)}, nil
}

type x448Public struct{ key x448.Key }

type x448Private struct{ key x448.Key }

func (*x448Public) kind() string  { return "x448" }
func (*x448Private) kind() string { return "x448" }

func (p *x448Public) Equal(other crypto.PublicKey) bool {
	o, ok := other.(*x448Public)
	return ok && p.key == o.key
}

func (p *x448Public) parts() (any, []byte)  { return nil, p.key[:] }
func (p *x448Private) parts() (any, []byte) { return nil, octets(p.key[:]) }

func (p *x448Private) Public() crypto.PublicKey {
	var public x448Public
	x448.KeyGen(&public.key, &p.key)
	return &public
}

// shared fails if the other key is of low order.
func (p *x448Private) shared(other *x448Public) ([]byte, error) {
	var secret x448.Key
	if !x448.Shared(&secret, &p.key, &other.key) {
		return nil, errDerivation
	}
	return secret[:], nil
}

func readX448Public(_, key []byte) (crypto.PublicKey, error) {
	if len(key) != x448.Size {
		return nil, errUnsupported
	}
	return &x448Public{x448.Key(key)}, nil
}

func readX448Private(_, key []byte) (crypto.PrivateKey, error) {
	return fromOctets(key, newX448)
}

func newX448(key []byte) (crypto.PrivateKey, error) {
	if len(key) != x448.Size {
		return nil, errUnsupported
	}
	return &x448Private{x448.Key(key)}, nil
}

// generate448 draws a key by the function that makes it of its bytes.
func generate448(size int, of func([]byte) (crypto.PrivateKey, error)) (crypto.PrivateKey, error) {
	b := make([]byte, size)
	_, _ = rand.Read(b) // never fails
	return of(b)
}

// octets writes an octet string of less than 128 bytes.
func octets(b []byte) []byte { return append([]byte{4, byte(len(b))}, b...) }

func fromOctets(der []byte, of func([]byte) (crypto.PrivateKey, error)) (crypto.PrivateKey, error) {
	var b []byte
	if err := whole(der, &b); err != nil {
		return nil, err
	}
	return of(b)
}
