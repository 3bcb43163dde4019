package crypto

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
)

// Keys as PEM and DER: PKCS #1 and #8, SEC 1, SubjectPublicKeyInfo.

var errPassphrase = &opensslError{0x07880109, "common libcrypto routines", "interrupted or cancelled"}

// readPublic takes a public key, or one from a private key or a certificate.
func readPublic(b []byte, format, kind string, pass []byte) (*key, error) {
	if format == "der" {
		return publicDER(b, kind, pass)
	}
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "PUBLIC KEY":
			return publicDER(block.Bytes, "spki", nil)
		case "RSA PUBLIC KEY":
			return publicDER(block.Bytes, "pkcs1", nil)
		case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, errUnsupported
			}
			return &key{public: c.PublicKey}, nil
		}
		if k, err := readPrivate(b, format, kind, pass); err != errUnsupported {
			return public(k, err)
		}
	}
	return nil, errUnsupported
}

func public(k *key, err error) (*key, error) {
	if err != nil {
		return nil, err
	}
	return &key{public: k.public}, nil
}

func publicDER(b []byte, kind string, pass []byte) (*key, error) {
	var p crypto.PublicKey
	var err error
	switch kind {
	case "pkcs1":
		if p, err = x509.ParsePKCS1PublicKey(b); err != nil {
			return public(readPrivate(b, "der", kind, pass))
		}
	case "spki", "":
		if p, err = parseSPKI(b); err != nil {
			return nil, errUnsupported
		}
	default:
		return public(readPrivate(b, "der", kind, pass))
	}
	return &key{public: p}, nil
}

// parseSPKI reads what x509 reads, and the curves that it doesn't know.
func parseSPKI(b []byte) (crypto.PublicKey, error) {
	p, err := x509.ParsePKIXPublicKey(b)
	if err == nil {
		return p, nil
	}
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if _, e := asn1.Unmarshal(b, &info); e != nil || !info.Algorithm.Algorithm.Equal(oidEC) {
		return nil, err
	}
	c := curveByOID(info.Algorithm.Parameters.FullBytes)
	if c == nil {
		return nil, err
	}
	if x, y, ok := c.point(info.Key.RightAlign()); ok {
		return &ecdsa.PublicKey{Curve: c.Curve, X: x, Y: y}, nil
	}
	return nil, err
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

// readPrivate takes a private key.
func readPrivate(b []byte, format, kind string, pass []byte) (*key, error) {
	if format == "der" {
		return privateDER(b, kind, pass)
	}
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		der := block.Bytes
		if block.Headers["DEK-Info"] != "" {
			if pass == nil {
				return nil, errPassphrase
			}
			var err error
			//lint:ignore SA1019 old keys are written so
			if der, err = x509.DecryptPEMBlock(block, pass); err != nil {
				return nil, errBadDecrypt
			}
		}
		switch block.Type {
		case "PRIVATE KEY":
			return privateDER(der, "pkcs8", nil)
		case "ENCRYPTED PRIVATE KEY":
			if pass == nil {
				return nil, errPassphrase
			}
			return privateDER(der, "pkcs8", pass)
		case "RSA PRIVATE KEY":
			return privateDER(der, "pkcs1", nil)
		case "EC PRIVATE KEY":
			return privateDER(der, "sec1", nil)
		}
	}
	return nil, errUnsupported
}

func privateDER(b []byte, kind string, pass []byte) (*key, error) {
	var p crypto.PrivateKey
	var err error
	switch kind {
	case "pkcs1":
		p, err = x509.ParsePKCS1PrivateKey(b)
	case "sec1":
		p, err = parseSEC1(b, nil)
	default:
		if isEncrypted(b) {
			if pass == nil {
				return nil, errPassphrase
			}
			if b, err = decryptPKCS8(b, pass); err != nil {
				return nil, err
			}
		}
		p, err = parsePKCS8(b)
	}
	if err != nil {
		return nil, errUnsupported
	}
	return &key{private: p, public: publicOf(p)}, nil
}

// pkcs8 is the form of a private key in PKCS #8.
type pkcs8 struct {
	Version    int
	Algorithm  pkix.AlgorithmIdentifier
	PrivateKey []byte
}

func parsePKCS8(b []byte) (crypto.PrivateKey, error) {
	p, err := x509.ParsePKCS8PrivateKey(b)
	if err == nil {
		return p, nil
	}
	var info pkcs8
	if _, e := asn1.Unmarshal(b, &info); e != nil || !info.Algorithm.Algorithm.Equal(oidEC) {
		return nil, err
	}
	return parseSEC1(info.PrivateKey, curveByOID(info.Algorithm.Parameters.FullBytes))
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

// write exports a key, encrypted if there is a cipher.
func (k *key) write(format, kind, cipher string, pass []byte) ([]byte, error) {
	der, label, err := k.der(kind)
	if err != nil {
		return nil, err
	}
	var headers map[string]string
	switch {
	case cipher == "":
	case kind == "pkcs8":
		if der, err = encryptPKCS8(der, cipher, pass); err != nil {
			return nil, err
		}
		label = "ENCRYPTED PRIVATE KEY"
	default:
		block, err := encryptPEM(label, der, cipher, pass)
		if err != nil {
			return nil, err
		}
		der, headers = block.Bytes, block.Headers
	}
	if format == "der" {
		return der, nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: label, Headers: headers, Bytes: der}), nil
}

func (k *key) der(kind string) (der []byte, label string, err error) {
	switch kind {
	case "spki":
		der, err = marshalSPKI(k.public)
		return der, "PUBLIC KEY", err
	case "pkcs8":
		der, err = marshalPKCS8(k.private)
		return der, "PRIVATE KEY", err
	case "sec1":
		der, err = marshalSEC1(k.private.(*ecdsa.PrivateKey), true)
		return der, "EC PRIVATE KEY", err
	}
	if p, ok := k.private.(*rsa.PrivateKey); ok {
		return x509.MarshalPKCS1PrivateKey(p), "RSA PRIVATE KEY", nil
	}
	return x509.MarshalPKCS1PublicKey(k.public.(*rsa.PublicKey)), "RSA PUBLIC KEY", nil
}

func marshalSPKI(p crypto.PublicKey) ([]byte, error) {
	ec, ok := p.(*ecdsa.PublicKey)
	if !ok || oids[curveOf(ec.Curve).name] == nil {
		return x509.MarshalPKIXPublicKey(p)
	}
	c := curveOf(ec.Curve)
	point := c.encode(ec.X, ec.Y, "")
	return asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}{algorithmOf(c), asn1.BitString{Bytes: point, BitLength: 8 * len(point)}})
}

func algorithmOf(c *curve) pkix.AlgorithmIdentifier {
	oid, err := asn1.Marshal(oids[c.name])
	if err != nil {
		panic(err) // the numbers are ours
	}
	return pkix.AlgorithmIdentifier{Algorithm: oidEC, Parameters: asn1.RawValue{FullBytes: oid}}
}

func marshalPKCS8(p crypto.PrivateKey) ([]byte, error) {
	ec, ok := p.(*ecdsa.PrivateKey)
	if !ok || oids[curveOf(ec.Curve).name] == nil {
		return x509.MarshalPKCS8PrivateKey(p)
	}
	inner, err := marshalSEC1(ec, false)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(pkcs8{Algorithm: algorithmOf(curveOf(ec.Curve)), PrivateKey: inner})
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
