package crypto

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"math/big"

	"github.com/dop251/goja"
)

// Keys as JSON Web Keys.

var (
	errJWKKind  = &codedError{"Error", "ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE", "Unsupported JWK Key Type."}
	errJWK      = &codedError{"Error", "ERR_CRYPTO_INVALID_JWK", "Invalid JWK data"}
	errJWKCurve = &codedError{"Error", "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name"}
)

// jwk makes the object of a key. Its members are in Node's order.
func (m module) jwk(k *key) goja.Value {
	o := m.VM.NewObject()
	put := func(name string, b []byte) { m.Put(o, name, base64.RawURLEncoding.EncodeToString(b)) }
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		m.Put(o, "kty", "RSA")
		put("n", p.N.Bytes())
		put("e", big.NewInt(int64(p.E)).Bytes())
		if r, ok := k.private.(*rsa.PrivateKey); ok {
			r.Precompute()
			put("d", r.D.Bytes())
			for i, name := range []string{"p", "q"} {
				put(name, r.Primes[i].Bytes())
			}
			put("dp", r.Precomputed.Dp.Bytes())
			put("dq", r.Precomputed.Dq.Bytes())
			put("qi", r.Precomputed.Qinv.Bytes())
		}
	case *ecdsa.PublicKey:
		c := curveOf(p.Curve)
		if c == nil || c.jwk == "" {
			return goja.Undefined()
		}
		size := c.size()
		m.Put(o, "kty", "EC")
		put("x", p.X.FillBytes(make([]byte, size)))
		put("y", p.Y.FillBytes(make([]byte, size)))
		m.Put(o, "crv", c.jwk)
		if e, ok := k.private.(*ecdsa.PrivateKey); ok {
			put("d", e.D.FillBytes(make([]byte, size)))
		}
	case ed25519.PublicKey:
		m.Put(o, "crv", "Ed25519")
		if e, ok := k.private.(ed25519.PrivateKey); ok {
			put("d", e.Seed())
		}
		put("x", p)
		m.Put(o, "kty", "OKP")
	case *ecdh.PublicKey:
		m.Put(o, "crv", "X25519")
		if e, ok := k.private.(*ecdh.PrivateKey); ok {
			put("d", e.Bytes())
		}
		put("x", p.Bytes())
		m.Put(o, "kty", "OKP")
	case ed448Public:
		m.Put(o, "crv", "Ed448")
		if e, ok := k.private.(ed448Private); ok {
			put("d", e.Seed())
		}
		put("x", p.PublicKey)
		m.Put(o, "kty", "OKP")
	case *x448Public:
		m.Put(o, "crv", "X448")
		if e, ok := k.private.(*x448Private); ok {
			put("d", e.key[:])
		}
		put("x", p.key[:])
		m.Put(o, "kty", "OKP")
	default:
		m.fail(errJWKKind)
	}
	return o
}

// fields are the members of a JWK, decoded.
type fields map[string][]byte

// fieldsOf reads what is text in an object. The names are as they are.
func fieldsOf(o *goja.Object) fields {
	f := fields{}
	for _, name := range []string{"kty", "crv", "n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y"} {
		v := o.Get(name)
		if v == nil || goja.IsUndefined(v) {
			continue
		}
		if name == "kty" || name == "crv" {
			f[name] = []byte(v.String())
			continue
		}
		f[name], _ = base64.RawURLEncoding.DecodeString(v.String()) // what does not decode is found wrong later
	}
	return f
}

func (f fields) number(name string) *big.Int { return new(big.Int).SetBytes(f[name]) }

func fromJWK(f fields, private bool) (*key, error) {
	switch string(f["kty"]) {
	case "RSA":
		return rsaFromJWK(f, private)
	case "EC":
		return ecFromJWK(f, private)
	}
	return edwardsFromJWK(f, private)
}

func rsaFromJWK(f fields, private bool) (*key, error) {
	e := f.number("e")
	if f["n"] == nil || !e.IsInt64() || e.Int64() < 2 || e.Int64() > 1<<31-1 {
		return nil, errJWK
	}
	p := rsa.PublicKey{N: f.number("n"), E: int(e.Int64())}
	if !private {
		return &key{public: &p}, nil
	}
	k := &rsa.PrivateKey{PublicKey: p, D: f.number("d"), Primes: []*big.Int{f.number("p"), f.number("q")}}
	if err := k.Validate(); err != nil {
		return nil, errJWK
	}
	k.Precompute()
	return &key{private: k, public: &k.PublicKey}, nil
}

func ecFromJWK(f fields, private bool) (*key, error) {
	c := curveNamed(string(f["crv"]))
	if c == nil || c.jwk != string(f["crv"]) {
		return nil, errJWKCurve
	}
	x, y := f.number("x"), f.number("y")
	if x.Cmp(c.Params().P) >= 0 || y.Cmp(c.Params().P) >= 0 || !c.IsOnCurve(x, y) {
		return nil, errJWK
	}
	if !private {
		return &key{public: &ecdsa.PublicKey{Curve: c.Curve, X: x, Y: y}}, nil
	}
	k, err := c.private(f.number("d"))
	if err != nil {
		return nil, errJWK
	}
	return &key{private: k, public: &k.PublicKey}, nil
}

func edwardsFromJWK(f fields, private bool) (*key, error) {
	part := "x"
	if private {
		part = "d"
	}
	return rawKey(string(f["crv"]), f[part], private, errJWK)
}

// rawKey makes a key of Curve25519 or Curve448 from its bytes.
func rawKey(name string, b []byte, private bool, wrong error) (*key, error) {
	if private {
		p, err := rawPrivateKey(name, b)
		if err != nil {
			return nil, wrong
		}
		return &key{private: p, public: publicOf(p)}, nil
	}
	p, err := rawPublicKey(name, b)
	if err != nil {
		return nil, wrong
	}
	return &key{public: p}, nil
}

func rawPrivateKey(name string, b []byte) (crypto.PrivateKey, error) {
	switch {
	case name == "Ed25519" && len(b) == ed25519.SeedSize:
		return ed25519.NewKeyFromSeed(b), nil
	case name == "X25519":
		return ecdh.X25519().NewPrivateKey(b)
	case name == "Ed448":
		return newEd448(b)
	case name == "X448":
		return newX448(b)
	}
	return nil, errUnsupported
}

func rawPublicKey(name string, b []byte) (crypto.PublicKey, error) {
	switch {
	case name == "Ed25519" && len(b) == ed25519.PublicKeySize:
		return ed25519.PublicKey(bytes.Clone(b)), nil
	case name == "X25519":
		return ecdh.X25519().NewPublicKey(b)
	case name == "Ed448":
		return readEd448Public(nil, b)
	case name == "X448":
		return readX448Public(nil, b)
	}
	return nil, errUnsupported
}
