package crypto

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"math/big"

	"github.com/dop251/goja"
)

// generate makes a private key: of a size in bits for rsa, on a curve for ec.
func generate(kind string, bits, exponent int, curveName string) (*key, error) {
	var p crypto.PrivateKey
	var err error
	switch kind {
	case "ec":
		return curveNamed(curveName).generate()
	case "ed25519":
		_, p, err = ed25519.GenerateKey(rand.Reader)
	case "x25519":
		p, err = ecdh.X25519().GenerateKey(rand.Reader)
	default:
		p, err = generateRSA(bits, exponent)
	}
	if err != nil {
		return nil, err
	}
	return &key{private: p, public: publicOf(p)}, nil
}

func (c *curve) generate() (*key, error) {
	for {
		d, err := rand.Int(rand.Reader, c.Params().N)
		if err != nil {
			return nil, err
		}
		if d.Sign() > 0 {
			p, err := c.private(d)
			return &key{private: p, public: &p.PublicKey}, err
		}
	}
}

// generateRSA leaves the usual exponent to package rsa, and has another one by itself.
func generateRSA(bits, exponent int) (*rsa.PrivateKey, error) {
	if exponent == 65537 {
		return rsa.GenerateKey(rand.Reader, bits)
	}
	e, one := big.NewInt(int64(exponent)), big.NewInt(1)
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
		"pair": func(kind string, bits, exponent int, curve string) goja.Value {
			v, err := m.Blocking(func() (any, error) { return generate(kind, bits, exponent, curve) })
			if err != nil {
				m.fail(err)
			}
			k, _ := v.(*key) // nil if the time was up
			return m.handle(k)
		},
		"startPair": func(f goja.Callable, kind string, bits, exponent int, curve string) {
			m.NeedLoop("crypto.generateKeyPair")
			m.Background(slots, f, func() (any, error) { return generate(kind, bits, exponent, curve) })
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
			m.Background(slots, f, func() (any, error) { return prime(bits, safe, add, rem) })
		},
		"isPrime": func(b []byte, checks int) bool { return new(big.Int).SetBytes(b).ProbablyPrime(max(checks, 20)) },
	}
}

// prime draws a prime p of a size, with p mod add = rem if there is an add. A safe one is 2q+1, with q a prime.
func prime(bits int, safe bool, add, rem []byte) ([]byte, error) {
	step, want := new(big.Int).SetBytes(add), new(big.Int).SetBytes(rem)
	if step.Sign() > 0 && rem == nil {
		want.SetInt64(1)
		if safe {
			want.SetInt64(3)
		}
	}
	for {
		p, err := candidate(bits, safe, step, want)
		if err != nil {
			return nil, err
		}
		half := new(big.Int).Rsh(p, 1)
		if p.BitLen() == bits && p.ProbablyPrime(20) && (!safe || half.ProbablyPrime(20)) {
			return p.Bytes(), nil
		}
	}
}

func candidate(bits int, safe bool, step, want *big.Int) (*big.Int, error) {
	if step.Sign() == 0 && !safe && bits > 1 {
		return rand.Prime(rand.Reader, bits)
	}
	p, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), uint(bits)))
	if err != nil {
		return nil, err
	}
	p.SetBit(p, bits-1, 1)
	if step.Sign() > 0 {
		return p.Sub(p, new(big.Int).Mod(p, step)).Add(p, want), nil
	}
	if p.SetBit(p, 0, 1); safe {
		p.SetBit(p, 1, 1)
	}
	return p, nil
}
