package crypto

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// Elliptic curves: their names, their points, and SEC 1.

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

var oidEC = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}

// oids are of the curves that x509 doesn't know.
var oids = map[string]asn1.ObjectIdentifier{"secp256k1": {1, 3, 132, 0, 10}}

func curveByOID(der []byte) *curve {
	var oid asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(der, &oid); err != nil {
		return nil
	}
	for name, o := range oids {
		if o.Equal(oid) {
			return curveNamed(name)
		}
	}
	return nil
}

func algorithmOf(c *curve) pkix.AlgorithmIdentifier {
	id, err := identifier(oidEC, oids[c.name])
	if err != nil {
		panic(err) // the numbers are ours
	}
	return id
}

// sec1 is the form of a private key of an elliptic curve.
type sec1 struct {
	Version    int
	PrivateKey []byte
	Curve      asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
	PublicKey  asn1.BitString        `asn1:"optional,explicit,tag:1"`
}

func parseSEC1(b []byte, c *curve) (crypto.PrivateKey, error) {
	if c == nil {
		p, err := x509.ParseECPrivateKey(b)
		if err == nil {
			return p, nil
		}
	}
	var info sec1
	if _, err := asn1.Unmarshal(b, &info); err != nil {
		return nil, err
	}
	for name, oid := range oids {
		if c == nil && oid.Equal(info.Curve) {
			c = curveNamed(name)
		}
	}
	if c == nil {
		return nil, errUnsupported
	}
	return c.private(new(big.Int).SetBytes(info.PrivateKey))
}

// private is the key of a number.
func (c *curve) private(d *big.Int) (*ecdsa.PrivateKey, error) {
	if d.Sign() <= 0 || d.Cmp(c.Params().N) >= 0 {
		return nil, errUnsupported
	}
	k := &ecdsa.PrivateKey{D: d}
	k.Curve = c.Curve
	k.X, k.Y = c.ScalarBaseMult(d.FillBytes(make([]byte, c.size())))
	return k, nil
}

func (c *curve) size() int { return (c.Params().BitSize + 7) / 8 }

// point reads a point, compressed or not.
func (c *curve) point(b []byte) (x, y *big.Int, ok bool) {
	size := c.size()
	switch {
	case len(b) == 1+2*size && (b[0] == 4 || b[0] == 6 || b[0] == 7):
		x, y = new(big.Int).SetBytes(b[1:1+size]), new(big.Int).SetBytes(b[1+size:])
	case len(b) == 1+size && (b[0] == 2 || b[0] == 3):
		x, y = c.decompress(b)
	}
	if x == nil || y == nil || x.Cmp(c.Params().P) >= 0 || y.Cmp(c.Params().P) >= 0 || !c.IsOnCurve(x, y) {
		return nil, nil, false
	}
	return x, y, true
}

// decompress finds y of y² = x³ + ax + b.
func (c *curve) decompress(b []byte) (x, y *big.Int) {
	params := c.Params()
	x = new(big.Int).SetBytes(b[1:])
	y2 := new(big.Int).Exp(x, big.NewInt(3), params.P)
	if c.name != "secp256k1" { // whose a is 0; that of the others is -3
		y2.Sub(y2, new(big.Int).Mul(big.NewInt(3), x))
	}
	y2.Add(y2, params.B).Mod(y2, params.P)
	if y = new(big.Int).ModSqrt(y2, params.P); y == nil {
		return nil, nil
	}
	if y.Bit(0) != uint(b[0]&1) {
		y.Sub(params.P, y)
	}
	return x, y
}

// encode writes a point.
func (c *curve) encode(x, y *big.Int, form string) []byte {
	size := c.size()
	out := make([]byte, 1+size, 1+2*size)
	x.FillBytes(out[1:])
	last := byte(y.Bit(0))
	if form == "compressed" {
		out[0] = 2 | last
		return out
	}
	if out[0] = 4; form == "hybrid" {
		out[0] = 6 | last
	}
	return append(out, y.FillBytes(make([]byte, size))...)
}

func marshalSEC1(p *ecdsa.PrivateKey, named bool) ([]byte, error) {
	c := curveOf(p.Curve)
	oid := oids[c.name]
	if oid == nil {
		return x509.MarshalECPrivateKey(p)
	}
	if !named {
		oid = nil
	}
	point := c.encode(p.X, p.Y, "")
	return asn1.Marshal(sec1{
		Version: 1, PrivateKey: p.D.FillBytes(make([]byte, c.size())), Curve: oid,
		PublicKey: asn1.BitString{Bytes: point, BitLength: 8 * len(point)},
	})
}
