package crypto

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"hash"
	"slices"
)

// Private keys under a passphrase: PKCS #8 with PBES2, and the older form of PEM.

type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

type pbes2 struct{ Derivation, Cipher pkix.AlgorithmIdentifier }

type derivation struct {
	Salt   []byte
	Rounds int
	Length int                      `asn1:"optional"`
	Random pkix.AlgorithmIdentifier `asn1:"optional"`
}

var (
	oidPBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidHMAC   = map[string]asn1.ObjectIdentifier{ // the default is that of sha1
		"sha1": {1, 2, 840, 113549, 2, 7}, "sha224": {1, 2, 840, 113549, 2, 8}, "sha256": {1, 2, 840, 113549, 2, 9},
		"sha384": {1, 2, 840, 113549, 2, 10}, "sha512": {1, 2, 840, 113549, 2, 11},
	}
	oidCiphers = map[string]asn1.ObjectIdentifier{
		"des-ede3-cbc": {1, 2, 840, 113549, 3, 7},
		"aes-128-cbc":  {2, 16, 840, 1, 101, 3, 4, 1, 2}, "aes-192-cbc": {2, 16, 840, 1, 101, 3, 4, 1, 22}, "aes-256-cbc": {2, 16, 840, 1, 101, 3, 4, 1, 42},
	}
)

func isEncrypted(der []byte) bool {
	var k encryptedKey
	_, err := asn1.Unmarshal(der, &k)
	return err == nil && k.Algorithm.Algorithm.Equal(oidPBES2)
}

func nameOf(oid asn1.ObjectIdentifier, names map[string]asn1.ObjectIdentifier) string {
	for name, o := range names {
		if o.Equal(oid) {
			return name
		}
	}
	return ""
}

// mostRounds is more than anybody means: what comes from outside may not keep the
// program busy for ever.
const mostRounds = 10_000_000

func decryptPKCS8(der, pass []byte) ([]byte, error) {
	var k encryptedKey
	var scheme pbes2
	var derive derivation
	var iv []byte
	if _, err := asn1.Unmarshal(der, &k); err != nil {
		return nil, errUnsupported
	}
	if _, err := asn1.Unmarshal(k.Algorithm.Parameters.FullBytes, &scheme); err != nil || !scheme.Derivation.Algorithm.Equal(oidPBKDF2) {
		return nil, errUnsupported
	}
	if _, err := asn1.Unmarshal(scheme.Derivation.Parameters.FullBytes, &derive); err != nil || derive.Rounds < 1 || derive.Rounds > mostRounds {
		return nil, errUnsupported
	}
	kind := kinds[nameOf(scheme.Cipher.Algorithm, oidCiphers)]
	if _, err := asn1.Unmarshal(scheme.Cipher.Parameters.FullBytes, &iv); err != nil || kind == nil || len(iv) != kind.iv {
		return nil, errUnsupported
	}
	random := hashes["sha1"]
	if len(derive.Random.Algorithm) > 0 {
		random = hashes[nameOf(derive.Random.Algorithm, oidHMAC)]
	}
	if random == nil {
		return nil, errUnsupported
	}
	return kind.decrypted(pass, iv, k.Data, derive, random)
}

func (k *kind) decrypted(pass, iv, data []byte, derive derivation, random func() hash.Hash) ([]byte, error) {
	secret, err := pbkdf2.Key(random, string(pass), derive.Salt, derive.Rounds, k.bytes)
	if err != nil {
		return nil, err
	}
	s, err := k.start(secret, iv, true, 0)
	if err != nil {
		return nil, err
	}
	out := s.update(data)
	rest, err := s.final()
	return append(out, rest...), err
}

func encryptPKCS8(der []byte, cipher string, pass []byte) ([]byte, error) {
	kind := kindNamed(cipher)
	if kind == nil || oidCiphers[kind.name] == nil {
		return nil, errUnsupported
	}
	derive := derivation{Salt: random(16), Rounds: 2048, Random: pkix.AlgorithmIdentifier{Algorithm: oidHMAC["sha256"], Parameters: asn1.NullRawValue}}
	secret, err := pbkdf2.Key(hashes["sha256"], string(pass), derive.Salt, derive.Rounds, kind.bytes)
	if err != nil {
		return nil, err
	}
	iv := random(kind.iv)
	s, err := kind.start(secret, iv, false, 0)
	if err != nil {
		return nil, err
	}
	data := s.update(der)
	rest, err := s.final()
	if err != nil {
		return nil, err
	}
	by, err := identifier(oidPBKDF2, derive)
	if err != nil {
		return nil, err
	}
	with, err := identifier(oidCiphers[kind.name], iv)
	if err != nil {
		return nil, err
	}
	scheme, err := identifier(oidPBES2, pbes2{by, with})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(encryptedKey{scheme, slices.Concat(data, rest)})
}

func random(n int) []byte {
	b := make([]byte, n)
	fillRandom(b)
	return b
}

var pemCiphers = map[string]x509.PEMCipher{
	"aes-128-cbc": x509.PEMCipherAES128, "aes-192-cbc": x509.PEMCipherAES192, "aes-256-cbc": x509.PEMCipherAES256,
	"des-ede3-cbc": x509.PEMCipher3DES,
}

func encryptPEM(label string, der []byte, cipher string, pass []byte) (*pem.Block, error) {
	kind := kindNamed(cipher)
	if kind == nil || pemCiphers[kind.name] == 0 {
		return nil, errUnsupported
	}
	//lint:ignore SA1019 a program asks for the old form
	return x509.EncryptPEMBlock(rand.Reader, label, der, pass, pemCiphers[kind.name])
}
