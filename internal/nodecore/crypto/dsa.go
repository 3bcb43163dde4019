package crypto

import (
	"crypto"
	//lint:ignore SA1019 a program asks for what it has to read
	"crypto/dsa"
	"crypto/rand"
	"encoding/asn1"
	"math/big"
)

// Keys of DSA.

type dsaPublic struct{ dsa.PublicKey }

type dsaPrivate struct{ dsa.PrivateKey }

func (*dsaPublic) kind() string  { return "dsa" }
func (*dsaPrivate) kind() string { return "dsa" }

type dsaParameters struct{ P, Q, G *big.Int }

func (p *dsaPublic) Equal(other crypto.PublicKey) bool {
	o, ok := other.(*dsaPublic)
	return ok && p.P.Cmp(o.P) == 0 && p.Q.Cmp(o.Q) == 0 && p.G.Cmp(o.G) == 0 && p.Y.Cmp(o.Y) == 0
}

func (p *dsaPublic) parts() (any, []byte)  { return dsaParameters{p.P, p.Q, p.G}, integer(p.Y) }
func (p *dsaPrivate) parts() (any, []byte) { return dsaParameters{p.P, p.Q, p.G}, integer(p.X) }

func (p *dsaPrivate) Public() crypto.PublicKey { return &dsaPublic{p.PublicKey} }

// parameters are checked as far as computing with them ends.
func readDSAParameters(der []byte) (dsa.Parameters, error) {
	var p dsaParameters
	if err := whole(der, &p); err != nil {
		return dsa.Parameters{}, err
	}
	if p.P.Sign() <= 0 || p.Q.Sign() <= 0 || p.G.Sign() <= 0 || p.P.Bit(0) == 0 || p.Q.Cmp(p.P) >= 0 || p.G.Cmp(p.P) >= 0 || p.P.BitLen() > mostDSABits {
		return dsa.Parameters{}, errUnsupported
	}
	return dsa.Parameters{P: p.P, Q: p.Q, G: p.G}, nil
}

// mostDSABits is OpenSSL's limit.
const mostDSABits = 10000

func readDSAPublic(parameters, key []byte) (crypto.PublicKey, error) {
	p, err := readDSAParameters(parameters)
	if err != nil {
		return nil, err
	}
	var y *big.Int
	if err := whole(key, &y); err != nil || y.Sign() <= 0 || y.Cmp(p.P) >= 0 {
		return nil, errUnsupported
	}
	return &dsaPublic{dsa.PublicKey{Parameters: p, Y: y}}, nil
}

func readDSAPrivate(parameters, key []byte) (crypto.PrivateKey, error) {
	p, err := readDSAParameters(parameters)
	if err != nil {
		return nil, err
	}
	var x *big.Int
	if err := whole(key, &x); err != nil {
		return nil, err
	}
	return dsaOf(p, x)
}

func dsaOf(p dsa.Parameters, x *big.Int) (*dsaPrivate, error) {
	if x.Sign() <= 0 || x.Cmp(p.Q) >= 0 {
		return nil, errUnsupported
	}
	return &dsaPrivate{dsa.PrivateKey{PublicKey: dsa.PublicKey{Parameters: p, Y: new(big.Int).Exp(p.G, x, p.P)}, X: x}}, nil
}

// readOldDSA reads the form of "DSA PRIVATE KEY".
func readOldDSA(der []byte) (crypto.PrivateKey, error) {
	var k struct {
		Version       int
		P, Q, G, Y, X *big.Int
	}
	if err := whole(der, &k); err != nil {
		return nil, err
	}
	parameters, err := asn1.Marshal(dsaParameters{k.P, k.Q, k.G})
	if err != nil {
		return nil, err
	}
	return readDSAPrivate(parameters, integer(k.X))
}

var (
	errBadParameters = &opensslError{0x05000072, "dsa routines", "bad ffc parameters"}
	errJobFailed     = &plainError{"Key generation job failed"}
)

// generateDSA makes parameters and a key; divisor bits below zero are the usual ones.
func generateDSA(bits, divisor int) (crypto.PrivateKey, error) {
	switch {
	case divisor < 0:
		divisor = 224
	case divisor == 0:
		divisor = 160
	}
	switch {
	case bits < 512 || bits > mostDSABits || divisor != 160 && divisor != 224 && divisor != 256:
		return nil, errJobFailed
	case bits < 1024:
		return nil, errBadParameters
	}
	q, err := rand.Prime(rand.Reader, divisor)
	if err != nil {
		return nil, err
	}
	p, err := primeOf(bits, false, new(big.Int).Lsh(q, 1), one) // 1 above a multiple of q
	if err != nil {
		return nil, err
	}
	parameters := dsa.Parameters{P: p, Q: q, G: generatorOf(p, q)}
	x, err := rand.Int(rand.Reader, new(big.Int).Sub(q, one))
	if err != nil {
		return nil, err
	}
	return dsaOf(parameters, x.Add(x, one))
}

var one = big.NewInt(1)

// generatorOf finds an element of order q.
func generatorOf(p, q *big.Int) *big.Int {
	exponent := new(big.Int).Sub(p, one)
	exponent.Div(exponent, q)
	for h := big.NewInt(2); ; h.Add(h, one) {
		if g := new(big.Int).Exp(h, exponent, p); g.Cmp(one) > 0 {
			return g
		}
	}
}

func (p *dsaPrivate) sign(digest []byte, raw bool) ([]byte, error) {
	r, s, err := dsa.Sign(rand.Reader, &p.PrivateKey, leftmost(digest, p.Q.BitLen()))
	if err != nil {
		return nil, errBadParameters
	}
	der, err := asn1.Marshal(pair{r, s})
	if err != nil || !raw {
		return der, err
	}
	return rawSignature(der, (p.Q.BitLen()+7)/8)
}

func (p *dsaPublic) verify(digest, signature []byte, raw bool) bool {
	if raw {
		var ok bool
		if signature, ok = derSignature(signature, (p.Q.BitLen()+7)/8); !ok {
			return false
		}
	}
	var numbers pair
	if whole(signature, &numbers) != nil {
		return false
	}
	return dsa.Verify(&p.PublicKey, leftmost(digest, p.Q.BitLen()), numbers.R, numbers.S)
}

// leftmost is as much of a digest as the order of the group has; package dsa takes whole bytes.
func leftmost(digest []byte, bits int) []byte {
	return digest[:min(len(digest), bits/8)]
}
