package crypto

import (
	"crypto"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
)

// Kinds of keys that package x509 does not know: how SubjectPublicKeyInfo and PKCS #8 have them.

// ownPublic is a public key of such a kind. Its parts are the parameters of its algorithm, as a value for
// package asn1 or nil, and the bytes of the key.
type ownPublic interface {
	Equal(crypto.PublicKey) bool
	kind() string
	parts() (parameters any, key []byte)
}

// ownPrivate is a private one.
type ownPrivate interface {
	Public() crypto.PublicKey
	kind() string
	parts() (parameters any, key []byte)
}

// algorithm reads the keys of a kind from their parts.
type algorithm struct {
	oid     asn1.ObjectIdentifier
	public  func(parameters, key []byte) (crypto.PublicKey, error)
	private func(parameters, key []byte) (crypto.PrivateKey, error)
}

// algorithms are by Node's names for the kinds.
var algorithms = map[string]algorithm{
	"dsa":     {asn1.ObjectIdentifier{1, 2, 840, 10040, 4, 1}, readDSAPublic, readDSAPrivate},
	"dh":      {asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 3, 1}, readDHPublic, readDHPrivate},
	"rsa-pss": {asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}, readPSSPublic, readPSSPrivate},
	"ed448":   {asn1.ObjectIdentifier{1, 3, 101, 113}, readEd448Public, readEd448Private},
	"x448":    {asn1.ObjectIdentifier{1, 3, 101, 111}, readX448Public, readX448Private},
}

func algorithmByOID(oid asn1.ObjectIdentifier) (algorithm, bool) {
	for _, a := range algorithms {
		if a.oid.Equal(oid) {
			return a, true
		}
	}
	return algorithm{}, false
}

// spki is the form of a public key.
type spki struct {
	Algorithm pkix.AlgorithmIdentifier
	Key       asn1.BitString
}

// pkcs8 is the form of a private key in PKCS #8.
type pkcs8 struct {
	Version    int
	Algorithm  pkix.AlgorithmIdentifier
	PrivateKey []byte
}

// identifier names an algorithm with its parameters.
func identifier(oid asn1.ObjectIdentifier, parameters any) (pkix.AlgorithmIdentifier, error) {
	if parameters == nil {
		return pkix.AlgorithmIdentifier{Algorithm: oid}, nil
	}
	der, err := asn1.Marshal(parameters)
	return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.RawValue{FullBytes: der}}, err
}

func marshalOwnPublic(k ownPublic) ([]byte, error) {
	parameters, bytes := k.parts()
	id, err := identifier(algorithms[k.kind()].oid, parameters)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(spki{id, asn1.BitString{Bytes: bytes, BitLength: 8 * len(bytes)}})
}

func marshalOwnPrivate(k ownPrivate) ([]byte, error) {
	parameters, bytes := k.parts()
	id, err := identifier(algorithms[k.kind()].oid, parameters)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(pkcs8{Algorithm: id, PrivateKey: bytes})
}

// whole reads a value of ASN.1 after which nothing may follow.
func whole(der []byte, value any) error {
	rest, err := asn1.Unmarshal(der, value)
	if err != nil || len(rest) > 0 {
		return errUnsupported
	}
	return nil
}

// integer writes a number as ASN.1 has it.
func integer(n *big.Int) []byte {
	der, err := asn1.Marshal(n)
	if err != nil {
		panic(err) // a number has a form
	}
	return der
}
