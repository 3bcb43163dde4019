package crypto

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/subtle"
	"math/big"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// key is what a KeyObject has: a secret, a public key, or a private one with its public half.
type key struct {
	secret  []byte
	public  crypto.PublicKey
	private crypto.PrivateKey
}

// curve is an elliptic curve by all of its names.
type curve struct {
	elliptic.Curve
	name, jwk string
	aliases   []string
}

var curves = []*curve{
	{elliptic.P224(), "secp224r1", "", nil},
	{elliptic.P256(), "prime256v1", "P-256", []string{"secp256r1"}},
	{elliptic.P384(), "secp384r1", "P-384", nil},
	{elliptic.P521(), "secp521r1", "P-521", nil},
	//lint:ignore SA1019 as a curve it goes the way of the others
	{secp256k1.S256(), "secp256k1", "secp256k1", nil},
}

func curveNamed(name string) *curve {
	for _, c := range curves {
		if c.name == name || c.jwk == name && name != "" {
			return c
		}
		for _, alias := range c.aliases {
			if alias == name {
				return c
			}
		}
	}
	return nil
}

func curveOf(e elliptic.Curve) *curve {
	for _, c := range curves {
		if c.Curve == e {
			return c
		}
	}
	return nil
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
	switch k.public.(type) {
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
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		m.Put(o, "modulusLength", p.N.BitLen())
		m.Put(o, "publicExponent", m.bigInt(big.NewInt(int64(p.E))))
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
