package crypto

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/subtle"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"hash"
	"slices"
)

// RSA-PSS, and the keys that are for it alone. Package rsa has it for one hash, and with a salt; here the mask may come of
// another one.

// pss is how a digest is padded: by names of hashes, with so many bytes of salt.
type pss struct {
	hash, mask string
	salt       int
}

const (
	saltAsDigest = -1
	saltAuto     = -2 // the most when signing, any when verifying
	saltMost     = -3
	saltUnsaid   = -100 // what the key says, else as saltAuto
)

var (
	errSaltLength     = &opensslError{0x1C800070, providers, "invalid salt length"}
	errSaltSmall      = &opensslError{0x1C8000AC, providers, "pss saltlen too small"}
	errNotAllowed     = &opensslError{0x1C8000AE, providers, "digest not allowed"}
	errIllegalPadding = &opensslError{0x1C8000A5, providers, "illegal or unsupported padding mode"}
)

// pad is EMSA-PSS of a digest, in a number of so many bits.
func (s pss) pad(digest []byte, bits int) ([]byte, error) {
	size, n := (bits+7)/8, len(digest)
	salt := s.salt
	switch salt {
	case saltAsDigest:
		salt = n
	case saltAuto, saltMost:
		salt = size - n - 2
	}
	if salt < 0 || size < n+salt+2 {
		return nil, errTooMuch
	}
	return s.encode(digest, random(salt), bits), nil
}

func (s pss) encode(digest, salt []byte, bits int) []byte {
	size := (bits + 7) / 8
	sum := s.sum(digest, salt)
	db := make([]byte, size-len(sum)-1)
	db[len(db)-len(salt)-1] = 1
	copy(db[len(db)-len(salt):], salt)
	subtle.XORBytes(db, db, s.mgf1(sum, len(db)))
	db[0] &= 0xff >> (8*size - bits)
	return append(append(db, sum...), 0xbc)
}

// matches tells whether a padded number is of a digest.
func (s pss) matches(digest, em []byte, bits int) bool {
	size, n := (bits+7)/8, len(digest)
	if size < n+2 || em[len(em)-1] != 0xbc {
		return false
	}
	db, sum := bytes.Clone(em[:size-n-1]), em[size-n-1:size-1]
	subtle.XORBytes(db, db, s.mgf1(sum, len(db)))
	db[0] &= 0xff >> (8*size - bits)
	at := bytes.IndexByte(db, 1)
	if at < 0 || len(bytes.Trim(db[:at], "\x00")) > 0 {
		return false
	}
	salt := db[at+1:]
	switch s.salt {
	case saltAuto:
	case saltAsDigest:
		if len(salt) != n {
			return false
		}
	case saltMost:
		if at != 0 {
			return false
		}
	default:
		if len(salt) != s.salt {
			return false
		}
	}
	return bytes.Equal(em, s.encode(digest, salt, bits))
}

func (s pss) sum(digest, salt []byte) []byte {
	h := hashes[s.hash]()
	_, _ = h.Write(slices.Concat(make([]byte, 8), digest, salt))
	return h.Sum(nil)
}

// mgf1 is a mask of n bytes.
func (s pss) mgf1(seed []byte, n int) []byte {
	var out []byte
	var h hash.Hash
	for i := uint32(0); len(out) < n; i++ {
		h = hashes[s.mask]()
		_, _ = h.Write(append(bytes.Clone(seed), byte(i>>24), byte(i>>16), byte(i>>8), byte(i)))
		out = h.Sum(out)
	}
	return out[:n]
}

// --- keys ---

// pssPublic is an RSA key for PSS. Its limits are nil if it is for any hash.
type pssPublic struct {
	*rsa.PublicKey
	limits *pss
}

type pssPrivate struct {
	*rsa.PrivateKey
	limits *pss
}

func (*pssPublic) kind() string  { return "rsa-pss" }
func (*pssPrivate) kind() string { return "rsa-pss" }

func (p *pssPublic) Equal(other crypto.PublicKey) bool {
	o, ok := other.(*pssPublic)
	return ok && p.PublicKey.Equal(o.PublicKey) && (p.limits == nil) == (o.limits == nil) && (p.limits == nil || *p.limits == *o.limits)
}

func (p *pssPrivate) Public() crypto.PublicKey { return &pssPublic{&p.PublicKey, p.limits} }

func (p *pssPublic) parts() (any, []byte) {
	return p.limits.parameters(), x509.MarshalPKCS1PublicKey(p.PublicKey)
}

func (p *pssPrivate) parts() (any, []byte) {
	return p.limits.parameters(), x509.MarshalPKCS1PrivateKey(p.PrivateKey)
}

// pssParameters are those of RFC 4055. What is the default is left out.
type pssParameters struct {
	Hash    pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:0"`
	Mask    pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:1"`
	Salt    int                      `asn1:"explicit,optional,tag:2,default:20"`
	Trailer int                      `asn1:"explicit,optional,tag:3,default:1"`
}

var (
	oidMGF1   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidHashes = map[string]asn1.ObjectIdentifier{
		"sha1": {1, 3, 14, 3, 2, 26}, "sha224": {2, 16, 840, 1, 101, 3, 4, 2, 4}, "sha256": {2, 16, 840, 1, 101, 3, 4, 2, 1},
		"sha384": {2, 16, 840, 1, 101, 3, 4, 2, 2}, "sha512": {2, 16, 840, 1, 101, 3, 4, 2, 3},
		"sha512-224": {2, 16, 840, 1, 101, 3, 4, 2, 5}, "sha512-256": {2, 16, 840, 1, 101, 3, 4, 2, 6},
		"sha3-224": {2, 16, 840, 1, 101, 3, 4, 2, 7}, "sha3-256": {2, 16, 840, 1, 101, 3, 4, 2, 8},
		"sha3-384": {2, 16, 840, 1, 101, 3, 4, 2, 9}, "sha3-512": {2, 16, 840, 1, 101, 3, 4, 2, 10},
		"md5": {1, 2, 840, 113549, 2, 5}, "ripemd160": {1, 3, 36, 3, 2, 1},
	}
)

func hashIdentifier(name string) pkix.AlgorithmIdentifier {
	return pkix.AlgorithmIdentifier{Algorithm: oidHashes[name], Parameters: asn1.NullRawValue}
}

func (s *pss) parameters() any {
	if s == nil {
		return nil
	}
	p := pssParameters{Salt: s.salt, Trailer: 1}
	if s.hash != "sha1" {
		p.Hash = hashIdentifier(s.hash)
	}
	if s.mask != "sha1" {
		der, err := asn1.Marshal(hashIdentifier(s.mask))
		if err != nil {
			panic(err) // the numbers are ours
		}
		p.Mask = pkix.AlgorithmIdentifier{Algorithm: oidMGF1, Parameters: asn1.RawValue{FullBytes: der}}
	}
	return p
}

func readLimits(der []byte) (*pss, error) {
	if len(der) == 0 {
		return nil, nil
	}
	var p pssParameters
	if err := whole(der, &p); err != nil || p.Trailer > 1 || p.Salt < 0 {
		return nil, errUnsupported
	}
	limits := &pss{"sha1", "sha1", p.Salt}
	if p.Hash.Algorithm != nil {
		limits.hash = nameOf(p.Hash.Algorithm, oidHashes)
	}
	if p.Mask.Algorithm != nil {
		var of pkix.AlgorithmIdentifier
		if err := whole(p.Mask.Parameters.FullBytes, &of); err != nil || !p.Mask.Algorithm.Equal(oidMGF1) {
			return nil, errUnsupported
		}
		limits.mask = nameOf(of.Algorithm, oidHashes)
	}
	if limits.hash == "" || limits.mask == "" {
		return nil, errUnsupported
	}
	return limits, nil
}

func readPSSPublic(parameters, key []byte) (crypto.PublicKey, error) {
	limits, err := readLimits(parameters)
	if err != nil {
		return nil, err
	}
	p, err := x509.ParsePKCS1PublicKey(key)
	return &pssPublic{p, limits}, err
}

func readPSSPrivate(parameters, key []byte) (crypto.PrivateKey, error) {
	limits, err := readLimits(parameters)
	if err != nil {
		return nil, err
	}
	p, err := x509.ParsePKCS1PrivateKey(key)
	return &pssPrivate{p, limits}, err
}
