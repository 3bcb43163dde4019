package crypto

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"

	"github.com/dop251/goja"
)

// Encryption with RSA keys: besides what package rsa does, without padding, and that by which the private key encrypts.

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
	errOnlySigns      = &opensslError{0x1C8000B2, providers, "operation not supported for this keytype"}
	errInvalidPadding = &opensslError{0x0200008A, rsaErrors, "invalid padding"}
	errOAEP           = &opensslError{0x02000079, rsaErrors, "oaep decoding error"}
)

const (
	noPadding   = 3
	oaepPadding = 4
)

// publicRSA is the key if it encrypts.
func (k *key) publicRSA() (*rsa.PublicKey, error) {
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		return p, nil
	case *pssPublic:
		return nil, errOnlySigns
	}
	return nil, errNotSupported
}

func (k *key) privateRSA() (*rsa.PrivateKey, error) {
	switch p := k.private.(type) {
	case *rsa.PrivateKey:
		return p, nil
	case *pssPrivate:
		return nil, errOnlySigns
	}
	return nil, errNotSupported
}

func (k *key) publicEncrypt(data []byte, padding int, hash string, label []byte) ([]byte, error) {
	p, err := k.publicRSA()
	if err != nil {
		return nil, err
	}
	switch padding {
	case oaepPadding:
		out, err := rsa.EncryptOAEP(hashes[hash](), rand.Reader, p, data, label)
		return out, tooLong(err, errTooMuch)
	case noPadding:
		return k.raw(data, p.Size(), func() ([]byte, error) { return rawPublic(p, data), nil })
	}
	if padding != pkcs1Padding {
		return nil, errPaddingMode
	}
	out, err := rsa.EncryptPKCS1v15(rand.Reader, p, data)
	return out, tooLong(err, errTooMuch)
}

func or(err error, as *opensslError) error {
	if err == nil {
		return nil
	}
	return as
}

// tooLong leaves it to package rsa to say that it does not take a key.
func tooLong(err error, as *opensslError) error {
	if errors.Is(err, rsa.ErrMessageTooLong) {
		return as
	}
	return err
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
	p, err := k.privateRSA()
	if err != nil {
		return nil, err
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
	if _, signs := k.private.(*pssPrivate); signs {
		return nil, errIllegalPadding
	}
	p, err := k.privateRSA()
	if err != nil {
		return nil, err
	}
	if padding == noPadding {
		return k.raw(data, p.Size(), func() ([]byte, error) { return rawPrivate(p, data) })
	}
	out, err := rsa.SignPKCS1v15(nil, p, 0, data)
	return out, tooLong(err, errTooMuch)
}

func (k *key) publicDecrypt(data []byte, padding int) ([]byte, error) {
	p, err := k.publicRSA()
	if err != nil {
		return nil, err
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
