package tls

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// certificate makes what getPeerCertificate tells of one, without the one above it.
func (m module) certificate(der []byte) goja.Value {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return goja.Undefined()
	}
	o := m.VM.NewObject()
	m.Put(o, "subject", m.name(c.Subject))
	m.Put(o, "issuer", m.name(c.Issuer))
	if names := altNames(c); names != "" {
		m.Put(o, "subjectaltname", names)
	}
	m.Put(o, "ca", c.IsCA)
	m.putKey(o, c)
	m.Put(o, "valid_from", date(c.NotBefore))
	m.Put(o, "valid_to", date(c.NotAfter))
	s1, s256, s512 := sha1.Sum(der), sha256.Sum256(der), sha512.Sum512(der)
	m.Put(o, "fingerprint", colons(s1[:]))
	m.Put(o, "fingerprint256", colons(s256[:]))
	m.Put(o, "fingerprint512", colons(s512[:]))
	if len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) > 0 {
		m.Put(o, "ext_key_usage", m.Plain(usages(c)))
	}
	m.Put(o, "serialNumber", strings.ToUpper(evenHex(c.SerialNumber.Text(16))))
	m.Put(o, "raw", m.VM.NewArrayBuffer(der))
	return o
}

func (m module) putKey(o *goja.Object, c *x509.Certificate) {
	public := m.VM.NewArrayBuffer(c.RawSubjectPublicKeyInfo)
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		m.Put(o, "modulus", strings.ToUpper(evenHex(key.N.Text(16))))
		m.Put(o, "bits", key.N.BitLen())
		m.Put(o, "exponent", fmt.Sprintf("0x%x", key.E))
		m.Put(o, "pubkey", public)
	case *ecdsa.PublicKey:
		m.Put(o, "bits", key.Params().BitSize)
		m.Put(o, "pubkey", public)
		curve := map[string][2]string{"P-256": {"prime256v1", "P-256"}, "P-384": {"secp384r1", "P-384"}, "P-521": {"secp521r1", "P-521"}}[key.Params().Name]
		m.Put(o, "asn1Curve", curve[0])
		m.Put(o, "nistCurve", curve[1])
	default:
		m.Put(o, "pubkey", public)
	}
}

// shortNames are those of the parts of names, by the last numbers of what identifies them.
var shortNames = map[string]string{
	"2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "street",
	"2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.42": "GN",
	"1.2.840.113549.1.9.1": "emailAddress", "0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID",
}

// name lists the parts of a name in their order, with an array where there are several of a kind.
func (m module) name(name pkix.Name) *goja.Object {
	o := m.VM.CreateObject(nil)
	values := map[string][]string{}
	for _, part := range name.Names {
		key := part.Type.String()
		if short := shortNames[key]; short != "" {
			key = short
		}
		values[key] = append(values[key], fmt.Sprint(part.Value))
		if list := values[key]; len(list) > 1 {
			m.Put(o, key, m.Plain(list))
		} else {
			m.Put(o, key, list[0])
		}
	}
	return o
}

func altNames(c *x509.Certificate) string {
	var names []string
	for _, n := range c.DNSNames {
		names = append(names, "DNS:"+quoted(n))
	}
	for _, ip := range c.IPAddresses {
		names = append(names, "IP Address:"+ipName(ip))
	}
	for _, a := range c.EmailAddresses {
		names = append(names, "email:"+quoted(a))
	}
	for _, u := range c.URIs {
		names = append(names, "URI:"+quoted(u.String()))
	}
	return strings.Join(names, ", ")
}

// ipName writes an address as OpenSSL does: of version 6 in groups, none left out.
func ipName(ip []byte) string {
	if len(ip) == 4 {
		return fmt.Sprintf("%d.%d.%d.%d", ip[0], ip[1], ip[2], ip[3])
	}
	groups := make([]string, 0, len(ip)/2)
	for i := 0; i+1 < len(ip); i += 2 {
		groups = append(groups, fmt.Sprintf("%X", int(ip[i])<<8|int(ip[i+1])))
	}
	return strings.Join(groups, ":")
}

// quoted keeps a name from passing for several.
func quoted(name string) string {
	if !strings.ContainsAny(name, `",'\`) {
		return name
	}
	return fmt.Sprintf("%q", name)
}

func usages(c *x509.Certificate) (list []string) {
	numbers := map[x509.ExtKeyUsage]string{
		x509.ExtKeyUsageServerAuth: "1.3.6.1.5.5.7.3.1", x509.ExtKeyUsageClientAuth: "1.3.6.1.5.5.7.3.2", x509.ExtKeyUsageCodeSigning: "1.3.6.1.5.5.7.3.3",
		x509.ExtKeyUsageEmailProtection: "1.3.6.1.5.5.7.3.4", x509.ExtKeyUsageTimeStamping: "1.3.6.1.5.5.7.3.8", x509.ExtKeyUsageOCSPSigning: "1.3.6.1.5.5.7.3.9",
	}
	for _, u := range c.ExtKeyUsage {
		if n := numbers[u]; n != "" {
			list = append(list, n)
		}
	}
	for _, u := range c.UnknownExtKeyUsage {
		list = append(list, u.String())
	}
	return list
}

func date(t time.Time) string { return t.UTC().Format("Jan _2 15:04:05 2006 GMT") }

func colons(b []byte) string {
	parts := make([]string, len(b))
	for i, c := range b {
		parts[i] = fmt.Sprintf("%02X", c)
	}
	return strings.Join(parts, ":")
}

func evenHex(s string) string {
	if len(s)%2 == 1 {
		return "0" + s
	}
	return s
}
