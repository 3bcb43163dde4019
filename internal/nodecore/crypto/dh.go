package crypto

import (
	"crypto"
	"crypto/rand"
	"math/big"
)

// Keys of Diffie-Hellman over primes.

type dhParameters struct {
	P, G *big.Int
	Bits int `asn1:"optional"` // of the private number
}

type dhPublic struct {
	dhParameters
	y *big.Int
}

type dhPrivate struct {
	dhPublic
	x *big.Int
}

func (*dhPublic) kind() string { return "dh" }

func (p *dhPublic) Equal(other crypto.PublicKey) bool {
	o, ok := other.(*dhPublic)
	return ok && p.same(o) && p.y.Cmp(o.y) == 0
}

// same tells whether two keys are of one group.
func (p *dhPublic) same(o *dhPublic) bool { return p.P.Cmp(o.P) == 0 && p.G.Cmp(o.G) == 0 }

func (p *dhPublic) parts() (any, []byte)  { return p.dhParameters, integer(p.y) }
func (p *dhPrivate) parts() (any, []byte) { return p.dhParameters, integer(p.x) }

func (p *dhPrivate) Public() crypto.PublicKey { return &p.dhPublic }

const (
	leastDHBits = 512
	mostDHBits  = 10000 // as OpenSSL
)

var (
	errModulusSmall = &opensslError{0x0280007E, dhErrors, "modulus too small"}
	errModulusLarge = &opensslError{0x02800067, dhErrors, "modulus too large"}
	errBadGenerator = &opensslError{0x02800065, dhErrors, "bad generator"}
	errMismatching  = &opensslError{0x1C8000CB, providers, "mismatching domain parameters"}
	errBadPublic    = &opensslError{0x02800066, dhErrors, "invalid public key"}
)

func readDHParameters(der []byte) (p dhParameters, err error) {
	if err := whole(der, &p); err != nil {
		return p, err
	}
	if p.P.Sign() <= 0 || p.G.Sign() <= 0 || p.P.BitLen() > mostDHBits {
		return p, errUnsupported
	}
	return p, nil
}

func readDHPublic(parameters, key []byte) (crypto.PublicKey, error) {
	p, err := readDHParameters(parameters)
	if err != nil {
		return nil, err
	}
	public := &dhPublic{dhParameters: p}
	if err := whole(key, &public.y); err != nil || public.y.Sign() < 0 {
		return nil, errUnsupported
	}
	return public, nil
}

func readDHPrivate(parameters, key []byte) (crypto.PrivateKey, error) {
	p, err := readDHParameters(parameters)
	if err != nil {
		return nil, err
	}
	var x *big.Int
	if err := whole(key, &x); err != nil || x.Sign() < 0 {
		return nil, errUnsupported
	}
	return p.private(x), nil
}

func (p dhParameters) private(x *big.Int) *dhPrivate {
	return &dhPrivate{dhPublic{p, new(big.Int).Exp(p.G, x, p.P)}, x}
}

func (p dhParameters) generate() (crypto.PrivateKey, error) {
	bits := p.P.BitLen()
	switch {
	case bits < leastDHBits:
		return nil, errModulusSmall
	case bits > mostDHBits:
		return nil, errModulusLarge
	case p.G.Cmp(one) <= 0 || p.G.Cmp(new(big.Int).Sub(p.P, one)) >= 0:
		return nil, errBadGenerator
	}
	x, err := privateNumber(p.P)
	if err != nil {
		return nil, err
	}
	return p.private(x), nil
}

// privateNumber draws one for a prime: of as many bits as OpenSSL has for a group with a name, or of two less than the prime.
func privateNumber(p *big.Int) (*big.Int, error) {
	for _, g := range groups {
		if g.private > 0 && g.bits == int64(p.BitLen()) && g.prime().Cmp(p) == 0 {
			x, err := rand.Int(rand.Reader, new(big.Int).Lsh(one, uint(g.private)))
			if err != nil {
				return nil, err
			}
			return x.Add(x, one), nil
		}
	}
	bits := p.BitLen() - 2
	if bits < 1 {
		return one, nil
	}
	x, err := rand.Int(rand.Reader, new(big.Int).Lsh(one, uint(bits-1)))
	if err != nil {
		return nil, err
	}
	return x.SetBit(x, bits-1, 1), nil
}

// shared is as long as the prime.
func (p *dhPrivate) shared(other *dhPublic) ([]byte, error) {
	if !p.same(other) {
		return nil, errMismatching
	}
	if other.y.Cmp(one) <= 0 || other.y.Cmp(new(big.Int).Sub(p.P, one)) >= 0 {
		return nil, errBadPublic
	}
	return new(big.Int).Exp(other.y, p.x, p.P).FillBytes(make([]byte, (p.P.BitLen()+7)/8)), nil
}
