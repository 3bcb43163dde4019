package crypto

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math"
	"math/big"
	"strings"

	"github.com/cloudflare/circl/dh/x448"
	"github.com/cloudflare/circl/sign/ed448"
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// wanted says what key to make, by Node's name for its kind.
type wanted struct {
	kind           string
	bits, exponent int
	divisor        int    // of DSA; below zero for the usual one
	curve          string // of ec
	limits         *pss
	dh             dhParameters // or, where it has no prime, one of bits is drawn
}

func (w wanted) generate() (any, error) {
	p, err := w.private()
	if err != nil {
		var e *opensslError
		if errors.As(err, &e) {
			err = &plainError{e.Error()}
		}
		return nil, err
	}
	return &key{private: p, public: publicOf(p)}, nil
}

func (w wanted) private() (p crypto.PrivateKey, err error) {
	switch w.kind {
	case "ec":
		return curveNamed(w.curve).generate()
	case "ed25519":
		_, p, err = ed25519.GenerateKey(rand.Reader)
		return p, err
	case "x25519":
		return ecdh.X25519().GenerateKey(rand.Reader)
	case "ed448":
		return generate448(ed448.SeedSize, newEd448)
	case "x448":
		return generate448(x448.Size, newX448)
	case "dsa":
		return generateDSA(w.bits, w.divisor)
	case "dh":
		return w.generateDH()
	}
	r, err := generateRSA(w.bits, w.exponent)
	if err != nil || w.kind == "rsa" {
		return r, err
	}
	return &pssPrivate{r, w.limits}, nil
}

func (w wanted) generateDH() (crypto.PrivateKey, error) {
	if w.dh.P == nil {
		if w.bits < leastDHBits {
			return nil, errModulusSmall
		}
		p, err := prime(w.bits, true, nil, nil)
		if err != nil {
			return nil, err
		}
		w.dh.P = new(big.Int).SetBytes(p)
	}
	return w.dh.generate()
}

// wantedOf reads the object by which internal/generators.js says what to make.
func (m module) wantedOf(o *goja.Object) wanted {
	number := func(name string) int { return int(o.Get(name).ToInteger()) }
	w := wanted{kind: o.Get("kind").String(), bits: number("bits"), exponent: number("exponent"), divisor: number("divisor"), curve: o.Get("curve").String()}
	if hash := o.Get("hash").String(); hash != "" {
		w.limits = &pss{canonicalHash(hash), canonicalHash(o.Get("mask").String()), number("salt")}
	}
	if w.kind == "dh" {
		w.dh.G = big.NewInt(int64(number("generator")))
		if b := core.Bytes(o.Get("prime")); o.Get("prime").ToBoolean() {
			w.dh.P = new(big.Int).SetBytes(b)
		}
	}
	return w
}

func (c *curve) generate() (*ecdsa.PrivateKey, error) {
	for {
		d, err := rand.Int(rand.Reader, c.Params().N)
		if err != nil {
			return nil, err
		}
		if d.Sign() > 0 {
			return c.private(d)
		}
	}
}

var (
	errKeyTooSmall = &opensslError{0x1C8000AB, providers, "key size too small"}
	errExponent    = &opensslError{0x020000B2, rsaErrors, "pub exponent out of range"}
)

// generateRSA leaves the usual exponent to package rsa, and has another one by itself.
func generateRSA(bits, exponent int) (*rsa.PrivateKey, error) {
	switch {
	case bits < 512:
		return nil, errKeyTooSmall
	case exponent < 3 || exponent%2 == 0 || exponent > math.MaxInt32: // as package rsa
		return nil, errExponent
	}
	if exponent == 65537 {
		return rsa.GenerateKey(rand.Reader, bits)
	}
	e := big.NewInt(int64(exponent))
	for {
		p, err := rand.Prime(rand.Reader, (bits+1)/2)
		if err != nil {
			return nil, err
		}
		q, err := rand.Prime(rand.Reader, bits/2)
		if err != nil {
			return nil, err
		}
		n := new(big.Int).Mul(p, q)
		totient := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		d := new(big.Int).ModInverse(e, totient)
		if p.Cmp(q) == 0 || n.BitLen() != bits || d == nil {
			continue
		}
		k := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: exponent}, D: d, Primes: []*big.Int{p, q}}
		k.Precompute()
		return k, k.Validate()
	}
}

// generators is the Go half of internal/keygen.js.
func (m module) generators() map[string]any {
	slots := make(chan struct{}, 4)
	return map[string]any{
		"knowsCurve": func(name string) bool { return curveNamed(name) != nil },
		"knowsGroup": func(name string) bool { _, ok := groups[strings.ToLower(name)]; return ok },
		"digestSize": func(name string) int { return hashNamed(name)().Size() },
		"pair": func(o *goja.Object) goja.Value {
			w := m.wantedOf(o)
			v, err := m.Blocking(w.generate)
			if err != nil {
				m.fail(err)
			}
			k, _ := v.(*key) // nil if the time was up
			return m.handle(k)
		},
		"startPair": func(f goja.Callable, o *goja.Object) {
			m.NeedLoop("crypto.generateKeyPair")
			m.background(slots, f, m.wantedOf(o).generate)
		},
		"secret": func(bytes int) goja.Value { return m.handle(&key{secret: random(bytes)}) },
		"prime": func(bits int, safe bool, add, rem []byte) goja.Value {
			v, err := m.Blocking(func() (any, error) { return prime(bits, safe, add, rem) })
			if err != nil {
				m.fail(err)
			}
			return m.Plain(v)
		},
		"startPrime": func(f goja.Callable, bits int, safe bool, add, rem []byte) {
			m.NeedLoop("crypto.generatePrime")
			m.background(slots, f, func() (any, error) { return prime(bits, safe, add, rem) })
		},
		"isPrime": func(b []byte, checks int) bool { return new(big.Int).SetBytes(b).ProbablyPrime(max(checks, 20)) },
	}
}
