package crypto

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/subtle"
	"math/big"

	"github.com/dop251/goja"
)

// What package rsa does not do: PSS without a salt, encryption without padding, and that by which
// the private key encrypts.

func signPSS(p *rsa.PrivateKey, h crypto.Hash, digest []byte, salt int) ([]byte, error) {
	if salt != 0 {
		return rsa.SignPSS(rand.Reader, p, h, digest, &rsa.PSSOptions{SaltLength: pssSalt(salt), Hash: h})
	}
	em, ok := pssWithoutSalt(p.N.BitLen()-1, h, digest)
	if !ok {
		return nil, errKeySize
	}
	return rawPrivate(p, em)
}

func verifyPSS(p *rsa.PublicKey, h crypto.Hash, digest, sig []byte, salt int) bool {
	if salt != 0 {
		return rsa.VerifyPSS(p, h, digest, sig, &rsa.PSSOptions{SaltLength: pssSalt(salt), Hash: h}) == nil
	}
	em, ok := pssWithoutSalt(p.N.BitLen()-1, h, digest)
	got := rawPublic(p, sig)
	return ok && got != nil && bytes.Equal(got[p.Size()-len(em):], em) && len(bytes.TrimLeft(got[:p.Size()-len(em)], "\x00")) == 0
}

// pssSalt is a length of Node's for package rsa.
func pssSalt(salt int) int {
	switch salt {
	case -1:
		return rsa.PSSSaltLengthEqualsHash
	case -2:
		return rsa.PSSSaltLengthAuto
	}
	return salt
}

// pssWithoutSalt is EMSA-PSS of a digest.
func pssWithoutSalt(bits int, h crypto.Hash, digest []byte) ([]byte, bool) {
	size, n := (bits+7)/8, h.Size()
	if size < n+2 {
		return nil, false
	}
	of := h.New()
	of.Write(make([]byte, 8))
	of.Write(digest)
	sum := of.Sum(nil)
	db := make([]byte, size-n-1)
	db[len(db)-1] = 1
	mask := mgf1(h, sum, len(db))
	subtle.XORBytes(db, db, mask)
	db[0] &= 0xff >> (8*size - bits)
	return append(append(db, sum...), 0xbc), true
}

func mgf1(h crypto.Hash, seed []byte, n int) []byte {
	var out []byte
	for i := uint32(0); len(out) < n; i++ {
		of := h.New()
		of.Write(seed)
		of.Write([]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)})
		out = of.Sum(out)
	}
	return out[:n]
}

// rawPublic is nil for a number that is not below the modulus.
func rawPublic(p *rsa.PublicKey, b []byte) []byte {
	c := new(big.Int).SetBytes(b)
	if c.Cmp(p.N) >= 0 {
		return nil
	}
	return new(big.Int).Exp(c, big.NewInt(int64(p.E)), p.N).FillBytes(make([]byte, p.Size()))
}

// rawPrivate is blinded, so that its time tells nothing of the key.
func rawPrivate(p *rsa.PrivateKey, b []byte) ([]byte, error) {
	c := new(big.Int).SetBytes(b)
	if c.Cmp(p.N) >= 0 {
		return nil, errTooLarge
	}
	r, err := rand.Int(rand.Reader, p.N)
	if err != nil {
		return nil, err
	}
	inverse := new(big.Int).ModInverse(r, p.N)
	if inverse == nil {
		return rawPrivate(p, b)
	}
	c.Mul(c, new(big.Int).Exp(r, big.NewInt(int64(p.E)), p.N)).Mod(c, p.N)
	c.Exp(c, p.D, p.N)
	return c.Mul(c, inverse).Mod(c, p.N).FillBytes(make([]byte, p.Size())), nil
}

var (
	errTooLarge       = &opensslError{0x02000084, rsaErrors, "data too large for modulus"}
	errTooMuch        = &opensslError{0x0200006E, rsaErrors, "data too large for key size"}
	errTooSmall       = &opensslError{0x0200007A, rsaErrors, "data too small for key size"}
	errInvalidPadding = &opensslError{0x0200008A, rsaErrors, "invalid padding"}
	errOAEP           = &opensslError{0x02000079, rsaErrors, "oaep decoding error"}
)

const (
	noPadding   = 3
	oaepPadding = 4
)

func (k *key) publicEncrypt(data []byte, padding int, hash string, label []byte) ([]byte, error) {
	p, ok := k.public.(*rsa.PublicKey)
	if !ok {
		return nil, errNotSupported
	}
	switch padding {
	case oaepPadding:
		out, err := rsa.EncryptOAEP(hashes[hash](), rand.Reader, p, data, label)
		return out, or(err, errTooMuch)
	case noPadding:
		return k.raw(data, p.Size(), func() ([]byte, error) { return rawPublic(p, data), nil })
	}
	if padding != pkcs1Padding {
		return nil, errPaddingMode
	}
	out, err := rsa.EncryptPKCS1v15(rand.Reader, p, data)
	return out, or(err, errTooMuch)
}

func or(err error, as *opensslError) error {
	if err == nil {
		return nil
	}
	return as
}

// raw checks what is not padded.
func (k *key) raw(data []byte, size int, f func() ([]byte, error)) ([]byte, error) {
	switch {
	case len(data) > size:
		return nil, errTooMuch
	case len(data) < size:
		return nil, errTooSmall
	}
	out, err := f()
	if err == nil && out == nil {
		return nil, errTooLarge
	}
	return out, err
}

func (k *key) privateDecrypt(data []byte, padding int, hash string, label []byte) ([]byte, error) {
	p, ok := k.private.(*rsa.PrivateKey)
	if !ok {
		return nil, errNotSupported
	}
	switch padding {
	case oaepPadding:
		out, err := rsa.DecryptOAEP(hashes[hash](), nil, p, data, label)
		return out, or(err, errOAEP)
	case noPadding:
		return k.raw(data, p.Size(), func() ([]byte, error) { return rawPrivate(p, data) })
	case pkcs1Padding:
	default:
		return nil, errPaddingMode
	}
	return nil, &codedError{"TypeError", "ERR_INVALID_ARG_VALUE",
		"RSA_PKCS1_PADDING is no longer supported for private decryption, this can be reverted with --security-revert=CVE-2023-46809"}
}

// privateEncrypt is a signature of what is no digest.
func (k *key) privateEncrypt(data []byte, padding int) ([]byte, error) {
	p, ok := k.private.(*rsa.PrivateKey)
	if !ok {
		return nil, errNotSupported
	}
	if padding == noPadding {
		return k.raw(data, p.Size(), func() ([]byte, error) { return rawPrivate(p, data) })
	}
	out, err := rsa.SignPKCS1v15(nil, p, 0, data)
	return out, or(err, errTooMuch)
}

func (k *key) publicDecrypt(data []byte, padding int) ([]byte, error) {
	p, ok := k.public.(*rsa.PublicKey)
	if !ok {
		return nil, errNotSupported
	}
	if padding == noPadding {
		return k.raw(data, p.Size(), func() ([]byte, error) { return rawPublic(p, data), nil })
	}
	em := rawPublic(p, data)
	if em == nil {
		return nil, errTooLarge
	}
	if em[0] != 0 || em[1] != 1 {
		return nil, errInvalidPadding
	}
	rest := bytes.TrimLeft(em[2:], "\xff")
	if len(em)-2-len(rest) < 8 || rest[0] != 0 {
		return nil, errInvalidPadding
	}
	return rest[1:], nil
}

// encryption is the Go half of internal/encryption.js.
func (m module) encryption() map[string]any {
	result := func(b []byte, err error) goja.Value {
		if err != nil {
			m.fail(err)
		}
		return m.Plain(b)
	}
	return map[string]any{
		"publicEncrypt": func(h goja.Value, data []byte, padding int, hash string, label []byte) goja.Value {
			return result(m.keyOf(h).publicEncrypt(data, padding, canonicalHash(hash), label))
		},
		"privateDecrypt": func(h goja.Value, data []byte, padding int, hash string, label []byte) goja.Value {
			return result(m.keyOf(h).privateDecrypt(data, padding, canonicalHash(hash), label))
		},
		"privateEncrypt": func(h goja.Value, data []byte, padding int) goja.Value {
			return result(m.keyOf(h).privateEncrypt(data, padding))
		},
		"publicDecrypt": func(h goja.Value, data []byte, padding int) goja.Value {
			return result(m.keyOf(h).publicDecrypt(data, padding))
		},
	}
}
