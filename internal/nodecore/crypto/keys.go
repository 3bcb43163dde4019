package crypto

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/subtle"
	"math/big"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// key is what a KeyObject has: a secret, a public key, or a private one with its public half.
type key struct {
	secret  []byte
	public  crypto.PublicKey
	private crypto.PrivateKey
}

// kind is "secret", "public" or "private".
func (k *key) kind() string {
	switch {
	case k.private != nil:
		return "private"
	case k.public != nil:
		return "public"
	}
	return "secret"
}

// asymmetric is Node's name for the kind of a key pair.
func (k *key) asymmetric() string {
	switch p := k.public.(type) {
	case ownPublic:
		return p.kind()
	case *rsa.PublicKey:
		return "rsa"
	case *ecdsa.PublicKey:
		return "ec"
	case ed25519.PublicKey:
		return "ed25519"
	case *ecdh.PublicKey:
		return "x25519"
	}
	return ""
}

// publicOf is the public half of a private key.
func publicOf(private crypto.PrivateKey) crypto.PublicKey {
	if k, ok := private.(interface{ Public() crypto.PublicKey }); ok {
		return k.Public()
	}
	return nil
}

func (k *key) equal(other *key) bool {
	if k.kind() != other.kind() {
		return false
	}
	if k.public == nil {
		return subtle.ConstantTimeCompare(k.secret, other.secret) == 1
	}
	type equaler interface{ Equal(crypto.PublicKey) bool }
	return k.public.(equaler).Equal(other.public)
}

// handle gives JavaScript a key, with what it may ask at once.
func (m module) handle(k *key) *goja.Object {
	return m.Hide(k)
}

// keyOf finds the key behind a handle.
func (m module) keyOf(v goja.Value) *key { return core.Shown[*key](m.Core, v) }

// details are those of asymmetricKeyDetails.
func (m module) details(k *key) goja.Value {
	o := m.VM.NewObject()
	rsaDetails := func(p *rsa.PublicKey) {
		m.Put(o, "modulusLength", p.N.BitLen())
		m.Put(o, "publicExponent", m.bigInt(big.NewInt(int64(p.E))))
	}
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		rsaDetails(p)
	case *pssPublic:
		rsaDetails(p.PublicKey)
		if p.limits != nil {
			m.Put(o, "hashAlgorithm", p.limits.hash)
			m.Put(o, "mgf1HashAlgorithm", p.limits.mask)
			m.Put(o, "saltLength", p.limits.salt)
		}
	case *dsaPublic:
		m.Put(o, "modulusLength", p.P.BitLen())
		m.Put(o, "divisorLength", p.Q.BitLen())
	case *ecdsa.PublicKey:
		if c := curveOf(p.Curve); c != nil {
			m.Put(o, "namedCurve", c.name)
		}
	}
	return o
}

func (m module) bigInt(n *big.Int) goja.Value { return m.VM.ToValue(n) }

// keys is the Go half of internal/keys.js.
func (m module) keys() map[string]any {
	return map[string]any{
		"secret": func(b []byte) goja.Value { return m.handle(&key{secret: append([]byte{}, b...)}) },
		"public": func(b []byte, format, kind string) goja.Value { return m.read(readPublic(b, format, kind, nil)) },
		"publicWith": func(b []byte, format, kind string, pass goja.Value) goja.Value {
			return m.read(readPublic(b, format, kind, passphrase(pass)))
		},
		"private": func(b []byte, format, kind string, pass goja.Value) goja.Value {
			return m.read(readPrivate(b, format, kind, passphrase(pass)))
		},
		"publicOf": func(h goja.Value) goja.Value { return m.handle(&key{public: m.keyOf(h).public}) },
		"kind":     func(h goja.Value) string { return m.keyOf(h).kind() },
		"type":     func(h goja.Value) string { return m.keyOf(h).asymmetric() },
		"details":  func(h goja.Value) goja.Value { return m.details(m.keyOf(h)) },
		"size":     func(h goja.Value) int { return len(m.keyOf(h).secret) },
		"bytes":    func(h goja.Value) goja.Value { return m.Plain(append([]byte{}, m.keyOf(h).secret...)) },
		"equal":    func(a, b goja.Value) bool { return m.keyOf(a).equal(m.keyOf(b)) },
		"write": func(h goja.Value, format, kind, cipher string, pass goja.Value) goja.Value {
			b, err := m.keyOf(h).write(format, kind, cipher, passphrase(pass))
			if err != nil {
				m.fail(err)
			}
			return m.Plain(b)
		},
		"jwk":     func(h goja.Value) goja.Value { return m.jwk(m.keyOf(h)) },
		"fromJWK": func(o *goja.Object, private bool) goja.Value { return m.read(fromJWK(fieldsOf(o), private)) },
	}
}

func (m module) read(k *key, err error) goja.Value {
	if err != nil {
		m.fail(err)
	}
	return m.handle(k)
}

// passphrase is nil if there is none.
func passphrase(v goja.Value) []byte {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	b, _ := v.Export().([]byte)
	return append([]byte{}, b...)
}
