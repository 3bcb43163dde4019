package crypto

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"sync"

	"github.com/dop251/goja"
)

// group is one of the groups of RFC 2409 and RFC 3526: a prime that is written by the digits of pi, and how many bits a
// private number has, where that is not for the prime to say.
type group struct{ bits, plus, private int64 }

var groups = map[string]group{
	"modp1": {768, 149686, 0}, "modp2": {1024, 129093, 0}, "modp5": {1536, 741804, 200}, "modp14": {2048, 124476, 225},
	"modp15": {3072, 1690314, 275}, "modp16": {4096, 240904, 325}, "modp17": {6144, 929484, 375}, "modp18": {8192, 4743158, 400},
}

// prime is 2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) * pi) + plus).
func (g group) prime() *big.Int {
	one := big.NewInt(1)
	power := func(n int64) *big.Int { return new(big.Int).Lsh(one, uint(n)) }
	p := new(big.Int).Sub(power(g.bits), power(g.bits-64))
	middle := new(big.Int).Add(new(big.Int).Rsh(pi(), uint(piBits-(g.bits-130))), big.NewInt(g.plus))
	return p.Sub(p, one).Add(p, middle.Lsh(middle, 64))
}

const piBits = 8192

// pi is floor(2^piBits * pi), by Machin's formula.
var pi = sync.OnceValue(func() *big.Int {
	const guard = 64
	arctan := func(n int64) *big.Int { // of 1/n
		square := big.NewInt(n * n)
		term := new(big.Int).Div(new(big.Int).Lsh(big.NewInt(1), piBits+guard), big.NewInt(n))
		sum := new(big.Int).Set(term)
		for k := int64(3); term.Sign() != 0; k += 2 {
			part := new(big.Int).Div(term.Div(term, square), big.NewInt(k))
			if k%4 == 3 {
				sum.Sub(sum, part)
			} else {
				sum.Add(sum, part)
			}
		}
		return sum
	}
	sum := new(big.Int).Sub(new(big.Int).Lsh(arctan(5), 2), arctan(239))
	return sum.Rsh(sum.Lsh(sum, 2), guard)
})

var errExchange = errors.New("the keys do not belong together")

// shared is the secret of one's private key and the other's public one.
func shared(private, public *key) ([]byte, error) {
	switch p := private.private.(type) {
	case *ecdh.PrivateKey:
		if other, ok := public.public.(*ecdh.PublicKey); ok {
			secret, err := p.ECDH(other)
			return secret, or(err, errDerivation)
		}
	case *ecdsa.PrivateKey:
		if other, ok := public.public.(*ecdsa.PublicKey); ok {
			if other.Curve != p.Curve {
				return nil, errMismatching
			}
			return curveOf(p.Curve).shared(p.D, other.X, other.Y), nil
		}
	case *x448Private:
		if other, ok := public.public.(*x448Public); ok {
			return p.shared(other)
		}
	case *dhPrivate:
		if other, ok := public.public.(*dhPublic); ok {
			return p.shared(other)
		}
	}
	return nil, errDerivation
}

var errDerivation = &opensslError{0x030000CC, "digital envelope routines", "different parameters"}

func (c *curve) shared(d, x, y *big.Int) []byte {
	sx, _ := c.ScalarMult(x, y, d.FillBytes(make([]byte, c.orderSize())))
	return sx.FillBytes(make([]byte, c.size()))
}

// exchange is the Go half of internal/exchange.js. Numbers are bytes.
func (m module) exchange() map[string]any {
	number := func(b []byte) *big.Int { return new(big.Int).SetBytes(b) }
	return map[string]any{
		"group": func(name string) goja.Value {
			g, ok := groups[name]
			if !ok {
				return goja.Undefined()
			}
			return m.Plain(g.prime().Bytes())
		},
		// power is base^exponent mod prime.
		"power": func(base, exponent, prime []byte) goja.Value {
			v, err := m.Blocking(func() (any, error) {
				return new(big.Int).Exp(number(base), number(exponent), number(prime)).Bytes(), nil
			})
			if err != nil {
				m.Throw(err)
			}
			return m.Plain(v)
		},
		// privateNumber draws one for a prime.
		"privateNumber": func(prime []byte) goja.Value {
			n, err := privateNumber(number(prime))
			if err != nil {
				m.Throw(err)
			}
			return m.Plain(n.Bytes())
		},
		"compare":    func(a, b []byte) int { return number(a).Cmp(number(b)) },
		"bits":       func(b []byte) int { return number(b).BitLen() },
		"isPrime":    func(b []byte) bool { return number(b).ProbablyPrime(20) },
		"halfPrime":  func(b []byte) bool { return new(big.Int).Rsh(number(b), 1).ProbablyPrime(20) },
		"remainder":  func(b []byte, n int64) int64 { return new(big.Int).Mod(number(b), big.NewInt(n)).Int64() },
		"lessOne":    func(b []byte) goja.Value { return m.Plain(new(big.Int).Sub(number(b), big.NewInt(1)).Bytes()) },
		"curves":     m.curveNames(),
		"knowsCurve": func(name string) bool { return curveNamed(name) != nil },
		"drawOn": func(name string) goja.Value {
			p, err := curveNamed(name).generate()
			if err != nil {
				m.Throw(err)
			}
			return m.handle(&key{private: p, public: &p.PublicKey})
		},
		// keyOn makes the key of a number, or returns nothing.
		"keyOn": func(name string, b []byte) goja.Value {
			p, err := curveNamed(name).private(number(b))
			if err != nil {
				return goja.Undefined()
			}
			return m.handle(&key{private: p, public: &p.PublicKey})
		},
		"scalar": func(h goja.Value) goja.Value { return m.Plain(m.keyOf(h).private.(*ecdsa.PrivateKey).D.Bytes()) },
		// point writes the public half of a key, or of a point in another form.
		"point": func(h goja.Value, form string) goja.Value {
			p := m.keyOf(h).public.(*ecdsa.PublicKey)
			return m.Plain(curveOf(p.Curve).encode(p.X, p.Y, form))
		},
		"pointOn": func(name string, b []byte) goja.Value {
			c := curveNamed(name)
			x, y, ok := c.point(b)
			if !ok {
				return goja.Undefined()
			}
			return m.handle(&key{public: &ecdsa.PublicKey{Curve: c.Curve, X: x, Y: y}})
		},
		"shared": func(private, public goja.Value) goja.Value {
			secret, err := shared(m.keyOf(private), m.keyOf(public))
			if err != nil {
				m.fail(err)
			}
			return m.Plain(secret)
		},
		"raw": func(name string, b []byte, private bool) goja.Value {
			return m.read(rawKey(name, b, private, errExchange))
		},
	}
}

func (m module) curveNames() []string {
	var names []string
	for _, c := range curves {
		names = append(names, c.name)
	}
	return names
}
