package crypto

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"math/big"

	"github.com/dop251/goja"
)

// cryptoHashes are those whose name a signature has in it.
var cryptoHashes = map[string]crypto.Hash{
	"md5": crypto.MD5, "sha1": crypto.SHA1, "sha224": crypto.SHA224, "sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512,
	"sha512-224": crypto.SHA512_224, "sha512-256": crypto.SHA512_256,
	"sha3-224": crypto.SHA3_224, "sha3-256": crypto.SHA3_256, "sha3-384": crypto.SHA3_384, "sha3-512": crypto.SHA3_512,
}

const (
	pkcs1Padding = 1
	pssPadding   = 6
)

var (
	errKeySize      = &opensslError{0x0200007A, rsaErrors, "digest too big for rsa key"}
	errPaddingMode  = &opensslError{0x02000076, rsaErrors, "unknown padding type"}
	errNotSupported = &opensslError{0x03000096, "digital envelope routines", "operation not supported for this keytype"}
)

// signing says how to sign, or how something was signed.
type signing struct {
	hash    string // canonical, or "" for those that hash by themselves
	padding int
	salt    int // in bytes; -1 as long as the digest, -2 as long as possible or found out
	raw     bool
}

func (k *key) sign(s signing, data []byte) ([]byte, error) {
	switch p := k.private.(type) {
	case ed25519.PrivateKey:
		return ed25519.Sign(p, data), nil
	case *rsa.PrivateKey:
		h := cryptoHashes[s.hash]
		if s.padding != pssPadding {
			sig, err := rsa.SignPKCS1v15(nil, p, h, digest(s.hash, data))
			return sig, or(err, errKeySize)
		}
		sig, err := signPSS(p, h, digest(s.hash, data), s.salt)
		return sig, or(err, errKeySize)
	case *ecdsa.PrivateKey:
		sig, err := ecdsa.SignASN1(rand.Reader, p, digest(s.hash, data))
		if err != nil || !s.raw {
			return sig, err
		}
		return rawSignature(sig, curveOf(p.Curve).orderSize())
	}
	return nil, errNotSupported
}

func digest(name string, data []byte) []byte {
	h := hashes[name]()
	_, _ = h.Write(data)
	return h.Sum(nil)
}

func (k *key) verify(s signing, data, sig []byte) bool {
	switch p := k.public.(type) {
	case ed25519.PublicKey:
		return ed25519.Verify(p, data, sig)
	case *rsa.PublicKey:
		h := cryptoHashes[s.hash]
		if s.padding != pssPadding {
			return rsa.VerifyPKCS1v15(p, h, digest(s.hash, data), sig) == nil
		}
		return verifyPSS(p, h, digest(s.hash, data), sig, s.salt)
	case *ecdsa.PublicKey:
		if s.raw {
			var ok bool
			if sig, ok = derSignature(sig, curveOf(p.Curve).orderSize()); !ok {
				return false
			}
		}
		return ecdsa.VerifyASN1(p, digest(s.hash, data), sig)
	}
	return false
}

func (c *curve) orderSize() int { return (c.Params().N.BitLen() + 7) / 8 }

// rawSignature writes a signature of ASN.1 as two numbers of a fixed size.
func rawSignature(der []byte, size int) ([]byte, error) {
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, err
	}
	out := make([]byte, 2*size)
	pair.R.FillBytes(out[:size])
	pair.S.FillBytes(out[size:])
	return out, nil
}

func derSignature(raw []byte, size int) ([]byte, bool) {
	if len(raw) != 2*size {
		return nil, false
	}
	der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(raw[:size]), new(big.Int).SetBytes(raw[size:])})
	return der, err == nil
}

// signatures is the Go half of internal/signatures.js.
func (m module) signatures() map[string]any {
	slots := make(chan struct{}, 4)
	how := func(hash string, padding, salt int, raw bool) signing {
		return signing{hash: canonicalHash(hash), padding: padding, salt: salt, raw: raw}
	}
	return map[string]any{
		"knows": func(name string) bool { return canonicalHash(name) != "" },
		"sign": func(h goja.Value, data []byte, hash string, padding, salt int, raw bool) goja.Value {
			sig, err := m.keyOf(h).sign(how(hash, padding, salt, raw), data)
			if err != nil {
				m.fail(err)
			}
			return m.Plain(sig)
		},
		"verify": func(h goja.Value, data, sig []byte, hash string, padding, salt int, raw bool) bool {
			return m.keyOf(h).verify(how(hash, padding, salt, raw), data, sig)
		},
		"startSign": func(f goja.Callable, h goja.Value, data []byte, hash string, padding, salt int, raw bool) {
			k, data := m.keyOf(h), append([]byte{}, data...)
			m.NeedLoop("crypto.sign")
			m.Background(slots, f, func() (any, error) { return k.sign(how(hash, padding, salt, raw), data) })
		},
		"startVerify": func(f goja.Callable, h goja.Value, data, sig []byte, hash string, padding, salt int, raw bool) {
			k, data, sig := m.keyOf(h), append([]byte{}, data...), append([]byte{}, sig...)
			m.NeedLoop("crypto.verify")
			m.Background(slots, f, func() (any, error) { return k.verify(how(hash, padding, salt, raw), data, sig), nil })
		},
	}
}
