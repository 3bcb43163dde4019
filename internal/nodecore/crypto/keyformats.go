package crypto

import (
	"crypto"
	//lint:ignore SA1019 a program asks for what it has to read
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
)

// Keys as PEM and DER: PKCS #1 and #8, SEC 1, SubjectPublicKeyInfo.

var (
	errPassphrase   = &opensslError{0x07880109, "common libcrypto routines", "interrupted or cancelled"}
	errNoPassphrase = &codedError{"TypeError", "ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key"}
)

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
			p, err := parseSPKI(c.RawSubjectPublicKeyInfo)
			return &key{public: p}, or(err, errUnsupported)
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
	if old, ok := p.(*dsa.PublicKey); ok {
		return &dsaPublic{*old}, nil
	}
	if err == nil {
		return p, nil
	}
	var info spki
	if e := whole(b, &info); e != nil {
		return nil, err
	}
	if a, ok := algorithmByOID(info.Algorithm.Algorithm); ok {
		return a.public(info.Algorithm.Parameters.FullBytes, info.Key.RightAlign())
	}
	if !info.Algorithm.Algorithm.Equal(oidEC) {
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
		case "DSA PRIVATE KEY":
			return privateDER(der, "dsa", nil)
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
	case "dsa":
		p, err = readOldDSA(b)
	default:
		if isEncrypted(b) {
			if pass == nil {
				return nil, errNoPassphrase
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

func parsePKCS8(b []byte) (crypto.PrivateKey, error) {
	p, err := x509.ParsePKCS8PrivateKey(b)
	if err == nil {
		return p, nil
	}
	var info pkcs8
	if _, e := asn1.Unmarshal(b, &info); e != nil {
		return nil, err
	}
	if a, ok := algorithmByOID(info.Algorithm.Algorithm); ok {
		return a.private(info.Algorithm.Parameters.FullBytes, info.PrivateKey)
	}
	if !info.Algorithm.Algorithm.Equal(oidEC) {
		return nil, err
	}
	return parseSEC1(info.PrivateKey, curveByOID(info.Algorithm.Parameters.FullBytes))
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
	if own, ok := p.(ownPublic); ok {
		return marshalOwnPublic(own)
	}
	ec, ok := p.(*ecdsa.PublicKey)
	if !ok || oids[curveOf(ec.Curve).name] == nil {
		return x509.MarshalPKIXPublicKey(p)
	}
	c := curveOf(ec.Curve)
	point := c.encode(ec.X, ec.Y, "")
	return asn1.Marshal(spki{algorithmOf(c), asn1.BitString{Bytes: point, BitLength: 8 * len(point)}})
}

func marshalPKCS8(p crypto.PrivateKey) ([]byte, error) {
	if own, ok := p.(ownPrivate); ok {
		return marshalOwnPrivate(own)
	}
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
