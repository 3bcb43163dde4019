package crypto

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"

	"github.com/dop251/goja"
)

// spkac is a signed public key with a challenge, as browsers sent it.
type spkac struct {
	Content struct {
		Raw       asn1.RawContent
		Key       asn1.RawValue
		Challenge string `asn1:"ia5"`
	}
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
}

// signatureHashes are what signatures with RSA and ECDSA hash by, by the names of those.
var signatureHashes = map[string]asn1.ObjectIdentifier{
	"md5": {1, 2, 840, 113549, 1, 1, 4}, "sha1": {1, 2, 840, 113549, 1, 1, 5}, "sha224": {1, 2, 840, 113549, 1, 1, 14},
	"sha256": {1, 2, 840, 113549, 1, 1, 11}, "sha384": {1, 2, 840, 113549, 1, 1, 12}, "sha512": {1, 2, 840, 113549, 1, 1, 13},
}

var ecdsaHashes = map[string]asn1.ObjectIdentifier{
	"sha1": {1, 2, 840, 10045, 4, 1}, "sha224": {1, 2, 840, 10045, 4, 3, 1}, "sha256": {1, 2, 840, 10045, 4, 3, 2},
	"sha384": {1, 2, 840, 10045, 4, 3, 3}, "sha512": {1, 2, 840, 10045, 4, 3, 4},
}

func readSPKAC(text []byte) (*spkac, error) {
	der, err := base64.StdEncoding.DecodeString(string(bytes.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, text)))
	if err != nil {
		return nil, err
	}
	var s spkac
	return &s, whole(der, &s)
}

func (s *spkac) verify() bool {
	p, err := parseSPKI(s.Content.Key.FullBytes)
	if err != nil {
		return false
	}
	hash := nameOf(s.Algorithm.Algorithm, signatureHashes)
	if hash == "" {
		hash = nameOf(s.Algorithm.Algorithm, ecdsaHashes)
	}
	if hash == "" {
		return false
	}
	ok, err := (&key{public: p}).verify(signing{hash: hash, salt: saltUnsaid}, s.Content.Raw, s.Signature.RightAlign())
	return ok && err == nil
}

// spkacs are functions for internal/certificates.js. What can't be read gives nothing.
func (m module) spkacs() map[string]any {
	of := func(f func(*spkac) goja.Value) func([]byte) goja.Value {
		return func(text []byte) goja.Value {
			s, err := readSPKAC(text)
			if err != nil {
				return goja.Undefined()
			}
			return f(s)
		}
	}
	return map[string]any{
		"verifySPKAC": of(func(s *spkac) goja.Value { return m.VM.ToValue(s.verify()) }),
		"challengeOf": of(func(s *spkac) goja.Value { return m.Plain([]byte(s.Content.Challenge)) }),
		"keyOfSPKAC": of(func(s *spkac) goja.Value {
			if _, err := parseSPKI(s.Content.Key.FullBytes); err != nil {
				return goja.Undefined()
			}
			return m.Plain(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: s.Content.Key.FullBytes}))
		}),
	}
}
