package tls

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/dop251/goja"
	"software.sslmate.com/src/go-pkcs12"
)

// pfx reads a PKCS #12 file. It returns { cert, key, ca } in PEM, or what OpenSSL says of one that can't be read.
func (m module) pfx(data []byte, phrase string) goja.Value {
	key, cert, others, err := pkcs12.DecodeChain(data, phrase)
	if err != nil {
		return m.VM.ToValue(pfxFailure(err))
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return m.VM.ToValue(noPFXKey)
	}
	inPEM := func(kind string, der []byte) goja.Value {
		return m.Plain(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	var ca []any
	for _, c := range others {
		ca = append(ca, inPEM("CERTIFICATE", c.Raw))
	}
	o := m.VM.NewObject()
	m.Put(o, "cert", inPEM("CERTIFICATE", cert.Raw))
	m.Put(o, "key", inPEM("PRIVATE KEY", der))
	m.Put(o, "ca", m.VM.NewArray(ca...))
	return o
}

const noPFXKey = "Unable to load private key from PFX data"

func pfxFailure(err error) string {
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return "mac verify failure"
	case strings.Contains(err.Error(), "private key missing"):
		return noPFXKey
	}
	return "not enough data"
}
