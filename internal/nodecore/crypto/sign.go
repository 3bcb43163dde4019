package crypto

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
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
	errKeySize      = &opensslError{0x02000070, rsaErrors, "digest too big for rsa key"}
	errPaddingMode  = &opensslError{0x02000076, rsaErrors, "unknown padding type"}
	errNotSupported = &opensslError{0x03000096, "digital envelope routines", "operation not supported for this keytype"}
)

// signing says how to sign, or how something was signed.
type signing struct {
	hash    string // canonical, or "" for those that hash by themselves, and for the usual one
	padding int    // or 0
	salt    int    // in bytes, or one of pss.go
	raw     bool
	// streamed is of a Sign or Verify, which look at the digest after the salt.
	streamed bool
}

// ofPSS is how an RSA key pads by PSS, if it does.
func (s signing) ofPSS(limits *pss, own bool) (pss, bool, error) {
	switch {
	case limits != nil && s.hash != limits.hash && !s.streamed:
		return pss{}, false, errNotAllowed
	case own && s.padding != 0 && s.padding != pssPadding:
		return pss{}, false, errIllegalPadding
	case limits != nil && s.padding == 0 && s.salt == saltUnsaid:
		s.salt = limits.salt
	case s.salt == saltUnsaid:
		s.salt = saltAuto
	}
	how := pss{s.hash, s.hash, s.salt}
	if limits == nil {
		return how, own || s.padding == pssPadding, nil
	}
	how.mask = limits.mask
	if s.salt >= 0 && s.salt < limits.salt {
		return how, true, errSaltSmall
	}
	if s.hash != limits.hash {
		return how, true, errNotAllowed
	}
	return how, true, nil
}

// hashFor is the hash of a signature, where nothing is said.
func (k *key) hashFor(s signing) signing {
	if s.hash != "" {
		return s
	}
	s.hash = "sha256"
	if p, ok := k.public.(*pssPublic); ok && p.limits != nil {
		s.hash = p.limits.hash
	}
	return s
}

func (k *key) sign(s signing, data []byte) ([]byte, error) {
	switch p := k.private.(type) {
	case ed25519.PrivateKey:
		return ed25519.Sign(p, data), nil
	case ed448Private:
		return p.sign(data), nil
	}
	s = k.hashFor(s)
	switch p := k.private.(type) {
	case *rsa.PrivateKey:
		return s.signRSA(p, nil, false, data)
	case *pssPrivate:
		return s.signRSA(p.PrivateKey, p.limits, true, data)
	case *dsaPrivate:
		return p.sign(digest(s.hash, data), s.raw)
	case *ecdsa.PrivateKey:
		sig, err := ecdsa.SignASN1(rand.Reader, p, digest(s.hash, data))
		if err != nil || !s.raw {
			return sig, err
		}
		return rawSignature(sig, curveOf(p.Curve).orderSize())
	}
	return nil, errNotSupported
}

func (s signing) signRSA(p *rsa.PrivateKey, limits *pss, own bool, data []byte) ([]byte, error) {
	how, padded, err := s.ofPSS(limits, own)
	if err != nil {
		return nil, err
	}
	if !padded {
		sig, err := rsa.SignPKCS1v15(nil, p, cryptoHashes[s.hash], digest(s.hash, data))
		return sig, tooLong(err, errKeySize)
	}
	if how.salt < saltMost {
		return nil, errSaltLength
	}
	em, err := how.pad(digest(s.hash, data), p.N.BitLen()-1)
	if err != nil {
		return nil, err
	}
	return rawPrivate(p, em)
}

func digest(name string, data []byte) []byte {
	h := hashes[name]()
	_, _ = h.Write(data)
	return h.Sum(nil)
}

func (k *key) verify(s signing, data, sig []byte) (bool, error) {
	switch p := k.public.(type) {
	case ed25519.PublicKey:
		return ed25519.Verify(p, data, sig), nil
	case ed448Public:
		return p.verify(data, sig), nil
	}
	s = k.hashFor(s)
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		return s.verifyRSA(p, nil, false, data, sig)
	case *pssPublic:
		return s.verifyRSA(p.PublicKey, p.limits, true, data, sig)
	case *dsaPublic:
		return p.verify(digest(s.hash, data), sig, s.raw), nil
	case *ecdsa.PublicKey:
		if s.raw {
			var ok bool
			if sig, ok = derSignature(sig, curveOf(p.Curve).orderSize()); !ok {
				return false, nil
			}
		}
		return ecdsa.VerifyASN1(p, digest(s.hash, data), sig), nil
	}
	return false, errNotSupported
}

func (s signing) verifyRSA(p *rsa.PublicKey, limits *pss, own bool, data, sig []byte) (bool, error) {
	how, padded, err := s.ofPSS(limits, own)
	if err != nil {
		return false, err
	}
	if !padded {
		err := rsa.VerifyPKCS1v15(p, cryptoHashes[s.hash], digest(s.hash, data), sig)
		if err != nil && !errors.Is(err, rsa.ErrVerification) {
			return false, err
		}
		return err == nil, nil
	}
	if how.salt < saltMost || limits != nil && how.salt == saltAuto {
		return false, errSaltLength
	}
	em := rawPublic(p, sig)
	if em == nil || len(sig) != p.Size() {
		return false, nil
	}
	bits := p.N.BitLen() - 1
	size := (bits + 7) / 8
	if len(em) > size && em[0] != 0 {
		return false, nil
	}
	return how.matches(digest(s.hash, data), em[len(em)-size:], bits), nil
}

func (c *curve) orderSize() int { return (c.Params().N.BitLen() + 7) / 8 }

// pair is a signature by two numbers, in ASN.1.
type pair struct{ R, S *big.Int }

// rawSignature writes a signature of ASN.1 as two numbers of a fixed size.
func rawSignature(der []byte, size int) ([]byte, error) {
	var numbers pair
	if err := whole(der, &numbers); err != nil {
		return nil, err
	}
	out := make([]byte, 2*size)
	numbers.R.FillBytes(out[:size])
	numbers.S.FillBytes(out[size:])
	return out, nil
}

func derSignature(raw []byte, size int) ([]byte, bool) {
	if len(raw) != 2*size {
		return nil, false
	}
	der, err := asn1.Marshal(pair{new(big.Int).SetBytes(raw[:size]), new(big.Int).SetBytes(raw[size:])})
	return der, err == nil
}

// signatures is the Go half of internal/signatures.js.
func (m module) signatures() map[string]any {
	slots := make(chan struct{}, 4)
	how := func(hash string, padding, salt int, raw, streamed bool) signing {
		return signing{hash: canonicalHash(hash), padding: padding, salt: salt, raw: raw, streamed: streamed}
	}
	return map[string]any{
		"knows": func(name string) bool { return canonicalHash(name) != "" },
		"sign": func(h goja.Value, data []byte, hash string, padding, salt int, raw, streamed bool) goja.Value {
			sig, err := m.keyOf(h).sign(how(hash, padding, salt, raw, streamed), data)
			if err != nil {
				m.fail(err)
			}
			return m.Plain(sig)
		},
		"verify": func(h goja.Value, data, sig []byte, hash string, padding, salt int, raw, streamed bool) bool {
			ok, err := m.keyOf(h).verify(how(hash, padding, salt, raw, streamed), data, sig)
			if err != nil {
				m.fail(err)
			}
			return ok
		},
		"startSign": func(f goja.Callable, h goja.Value, data []byte, hash string, padding, salt int, raw, streamed bool) {
			k, data := m.keyOf(h), append([]byte{}, data...)
			m.NeedLoop("crypto.sign")
			m.background(slots, f, func() (any, error) { return k.sign(how(hash, padding, salt, raw, streamed), data) })
		},
		"startVerify": func(f goja.Callable, h goja.Value, data, sig []byte, hash string, padding, salt int, raw, streamed bool) {
			k, data, sig := m.keyOf(h), append([]byte{}, data...), append([]byte{}, sig...)
			m.NeedLoop("crypto.verify")
			m.background(slots, f, func() (any, error) { return k.verify(how(hash, padding, salt, raw, streamed), data, sig) })
		},
	}
}
