package crypto

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// attributes are OpenSSL's names for the parts of a name.
var attributes = map[string]string{
	"2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "street",
	"2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.17": "postalCode", "2.5.4.42": "GN", "2.5.4.46": "dnQualifier",
	"1.2.840.113549.1.9.1": "emailAddress", "0.9.2342.19200300.100.1.1": "UID", "0.9.2342.19200300.100.1.25": "DC",
}

// nameLines writes a name, a line for each part.
func nameLines(raw []byte) (string, error) {
	var name pkix.RDNSequence
	if _, err := asn1.Unmarshal(raw, &name); err != nil {
		return "", err
	}
	var lines []string
	for _, set := range name {
		var parts []string
		for _, a := range set {
			key := a.Type.String()
			if short, ok := attributes[key]; ok {
				key = short
			}
			parts = append(parts, fmt.Sprintf("%s=%v", key, a.Value))
		}
		lines = append(lines, strings.Join(parts, " + "))
	}
	return strings.Join(lines, "\n"), nil
}

func colons(b []byte) string {
	return strings.ReplaceAll(fmt.Sprintf("% X", b), " ", ":")
}

// altNames writes the subject's other names, as Node does.
func altNames(c *x509.Certificate) string {
	var list []string
	for _, n := range c.DNSNames {
		list = append(list, "DNS:"+n)
	}
	for _, n := range c.EmailAddresses {
		list = append(list, "email:"+n)
	}
	for _, n := range c.IPAddresses {
		list = append(list, "IP Address:"+address(n))
	}
	for _, n := range c.URIs {
		list = append(list, "URI:"+uri(n))
	}
	return strings.Join(list, ", ")
}

func uri(u *url.URL) string { return u.String() }

func address(ip net.IP) string {
	if four := ip.To4(); four != nil {
		return four.String()
	}
	var parts []string
	for i := 0; i < len(ip); i += 2 {
		parts = append(parts, fmt.Sprintf("%X", int(ip[i])<<8|int(ip[i+1])))
	}
	return strings.Join(parts, ":")
}

func infoAccess(c *x509.Certificate) string {
	var out strings.Builder
	for _, u := range c.OCSPServer {
		fmt.Fprintf(&out, "OCSP - URI:%s\n", u)
	}
	for _, u := range c.IssuingCertificateURL {
		fmt.Fprintf(&out, "CA Issuers - URI:%s\n", u)
	}
	return out.String()
}

// parseCertificate takes PEM or DER.
func parseCertificate(b []byte) (*x509.Certificate, error) {
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, "CERTIFICATE") {
			return x509.ParseCertificate(block.Bytes)
		}
	}
	return x509.ParseCertificate(b)
}

// certificates is the Go half of internal/certificates.js.
func (m module) certificates() map[string]any {
	functions := m.spkacs()
	// read returns what a certificate says, or nothing if it is none.
	functions["read"] = func(b []byte) goja.Value {
		c, err := parseCertificate(b)
		if err != nil {
			return goja.Undefined()
		}
		return m.certificate(c)
	}
	return functions
}

const openSSLTime = "Jan _2 15:04:05 2006 GMT"

func (m module) certificate(c *x509.Certificate) goja.Value {
	o := m.VM.NewObject()
	subject, _ := nameLines(c.RawSubject) // it has been parsed before
	issuer, _ := nameLines(c.RawIssuer)
	sum1, sum256, sum512 := sha1.Sum(c.Raw), sha256.Sum256(c.Raw), sha512.Sum512(c.Raw)
	var usage []string
	for _, u := range c.ExtKeyUsage {
		usage = append(usage, usages[u])
	}
	for _, u := range c.UnknownExtKeyUsage {
		usage = append(usage, u.String())
	}
	for name, v := range map[string]any{
		"subject": subject, "issuer": issuer, "altNames": altNames(c), "infoAccess": infoAccess(c),
		"validFrom": c.NotBefore.UTC().Format(openSSLTime), "validTo": c.NotAfter.UTC().Format(openSSLTime),
		"fingerprint": colons(sum1[:]), "fingerprint256": colons(sum256[:]), "fingerprint512": colons(sum512[:]),
		"serial": fmt.Sprintf("%X", c.SerialNumber.Bytes()), "ca": c.IsCA,
		"pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})),
		"issuedBy": func(other goja.Value) bool {
			by := core.Shown[*x509.Certificate](m.Core, other)
			return string(by.RawSubject) == string(c.RawIssuer) && (by.KeyUsage == 0 || by.KeyUsage&x509.KeyUsageCertSign != 0)
		},
		"verifiedBy":   func(h goja.Value) bool { return verifies(m.keyOf(h), c) },
		"belongsTo":    func(h goja.Value) bool { return keyOfCertificate(c).equal(&key{public: m.keyOf(h).public}) },
		"matchesHost":  func(host string) bool { return c.VerifyHostname(host) == nil },
		"matchesEmail": func(address string) bool { return matchesEmail(c, address) },
	} {
		m.Put(o, name, v)
	}
	m.Put(o, "usage", m.Plain(usage))
	m.Put(o, "raw", m.Plain(c.Raw))
	m.Put(o, "self", m.Hide(c))
	m.Put(o, "key", m.handle(keyOfCertificate(c)))
	switch p := c.PublicKey.(type) {
	case *rsa.PublicKey:
		m.Put(o, "modulus", fmt.Sprintf("%X", p.N))
		m.Put(o, "bits", p.N.BitLen())
		m.Put(o, "exponent", fmt.Sprintf("0x%x", p.E))
	case *ecdsa.PublicKey:
		if named := curveOf(p.Curve); named != nil {
			m.Put(o, "bits", p.Params().BitSize)
			m.Put(o, "curve", named.name)
			m.Put(o, "nist", named.jwk)
		}
	}
	return o
}

// keyOfCertificate is its key, of a kind that package x509 does not know, too.
func keyOfCertificate(c *x509.Certificate) *key {
	if p, err := parseSPKI(c.RawSubjectPublicKeyInfo); err == nil {
		return &key{public: p}
	}
	return &key{public: c.PublicKey}
}

// verifies tells whether a key has signed a certificate.
func verifies(k *key, c *x509.Certificate) bool {
	by := &x509.Certificate{PublicKey: k.public, PublicKeyAlgorithm: c.PublicKeyAlgorithm}
	switch k.asymmetric() {
	case "rsa":
		by.PublicKeyAlgorithm = x509.RSA
	case "ec":
		by.PublicKeyAlgorithm = x509.ECDSA
	case "ed25519":
		by.PublicKeyAlgorithm = x509.Ed25519
	}
	return by.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func matchesEmail(c *x509.Certificate, address string) bool {
	for _, n := range c.EmailAddresses {
		if strings.EqualFold(n, address) {
			return true
		}
	}
	subject, _ := nameLines(c.RawSubject)
	return strings.Contains("\n"+subject+"\n", "\nemailAddress="+address+"\n")
}

var usages = map[x509.ExtKeyUsage]string{
	x509.ExtKeyUsageAny: "2.5.29.37.0", x509.ExtKeyUsageServerAuth: "1.3.6.1.5.5.7.3.1", x509.ExtKeyUsageClientAuth: "1.3.6.1.5.5.7.3.2",
	x509.ExtKeyUsageCodeSigning: "1.3.6.1.5.5.7.3.3", x509.ExtKeyUsageEmailProtection: "1.3.6.1.5.5.7.3.4",
	x509.ExtKeyUsageTimeStamping: "1.3.6.1.5.5.7.3.8", x509.ExtKeyUsageOCSPSigning: "1.3.6.1.5.5.7.3.9",
}
