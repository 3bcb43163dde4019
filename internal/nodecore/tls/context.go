package tls

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// secureContext is what connections of one kind have in common.
type secureContext struct {
	certificates []tls.Certificate
	roots        *x509.CertPool // nil is those of the system
	min, max     uint16
	suites       []uint16
}

// contexts is the Go half of internal/context.js.
func (m module) contexts() map[string]any {
	return map[string]any{
		// context ({ certs, keys, passphrases, ca, moreCA, min, max, suites }) returns a context, or the code of
		// what is wrong with it.
		"context": func(o *goja.Object) goja.Value {
			c, code := m.contextOf(o)
			if code != "" {
				return m.VM.ToValue(code)
			}
			return m.Hide(c)
		},
		"pfx":     m.pfx,
		"ciphers": cipherNames,
		"suites":  func(name string) bool { _, ok := suiteOf(name); return ok },
		"roots":   systemRoots,
	}
}

func (m module) contextOf(o *goja.Object) (c *secureContext, code string) {
	c = &secureContext{min: versions[o.Get("min").String()], max: versions[o.Get("max").String()]}
	keys, phrases := list(o.Get("keys")), list(o.Get("passphrases"))
	for i, cert := range list(o.Get("certs")) {
		var key []byte
		if len(keys) > 0 {
			key = keys[min(i, len(keys)-1)]
		}
		var phrase []byte
		if len(phrases) > 0 {
			phrase = phrases[min(i, len(phrases)-1)]
		}
		pair, code := pairOf(cert, key, phrase)
		if code != "" {
			return nil, code
		}
		c.certificates = append(c.certificates, pair)
	}
	for _, key := range keys {
		if len(c.certificates) == 0 {
			if block, _ := pem.Decode(key); block == nil {
				return nil, "ERR_OSSL_UNSUPPORTED"
			}
		}
	}
	if ca := o.Get("ca"); !goja.IsUndefined(ca) {
		c.roots = x509.NewCertPool()
		for _, text := range list(ca) {
			c.roots.AppendCertsFromPEM(text) // what is none is passed over, as OpenSSL does
		}
	}
	if more := list(o.Get("moreCA")); len(more) > 0 {
		if c.roots == nil {
			c.roots = systemPool().Clone()
		}
		for _, text := range more {
			c.roots.AppendCertsFromPEM(text)
		}
	}
	for _, name := range o.Get("suites").Export().([]any) {
		if id, ok := suiteOf(name.(string)); ok {
			c.suites = append(c.suites, id)
		}
	}
	return c, ""
}

// list exports an array of typed arrays.
func list(v goja.Value) (all [][]byte) {
	items, _ := v.Export().([]any)
	for _, item := range items {
		b, _ := item.([]byte)
		all = append(all, bytes.Clone(b))
	}
	return all
}

// pairOf reads a certificate, with those above it, and its key.
func pairOf(cert, key, phrase []byte) (pair tls.Certificate, code string) {
	for rest := cert; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE" {
			pair.Certificate = append(pair.Certificate, block.Bytes)
		}
	}
	if len(pair.Certificate) == 0 {
		return pair, "ERR_OSSL_PEM_NO_START_LINE"
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return pair, "ERR_OSSL_ASN1_WRONG_TAG"
	}
	pair.Leaf = leaf
	if key == nil {
		return pair, ""
	}
	private, code := keyOf(key, phrase)
	if code != "" {
		return pair, code
	}
	if public, ok := private.Public().(interface{ Equal(crypto.PublicKey) bool }); !ok || !public.Equal(leaf.PublicKey) {
		return pair, "ERR_OSSL_X509_KEY_VALUES_MISMATCH"
	}
	pair.PrivateKey = private
	return pair, ""
}

func keyOf(text, phrase []byte) (key crypto.Signer, code string) {
	block, rest := pem.Decode(text)
	for block != nil && strings.HasSuffix(block.Type, "PARAMETERS") {
		block, rest = pem.Decode(rest)
	}
	if block == nil {
		return nil, "ERR_OSSL_PEM_NO_START_LINE"
	}
	der := block.Bytes
	//lint:ignore SA1019 old files have it
	if x509.IsEncryptedPEMBlock(block) {
		if len(phrase) == 0 {
			return nil, "ERR_MISSING_PASSPHRASE"
		}
		var err error
		//lint:ignore SA1019 likewise
		if der, err = x509.DecryptPEMBlock(block, phrase); err != nil {
			return nil, "ERR_OSSL_BAD_DECRYPT"
		}
	}
	for _, parse := range []func([]byte) (any, error){
		x509.ParsePKCS8PrivateKey,
		func(b []byte) (any, error) { return x509.ParsePKCS1PrivateKey(b) },
		func(b []byte) (any, error) { return x509.ParseECPrivateKey(b) },
	} {
		if parsed, err := parse(der); err == nil {
			if signer, ok := parsed.(crypto.Signer); ok {
				return signer, ""
			}
		}
	}
	return nil, "ERR_OSSL_UNSUPPORTED"
}

// config is what Go's TLS is told. It may be changed.
func (c *secureContext) config(alpn []string) *tls.Config {
	return &tls.Config{
		Certificates: c.certificates, MinVersion: c.min, MaxVersion: c.max, CipherSuites: c.suites,
		NextProtos: alpn,
	}
}

// systemPool has the certificates that the system trusts, and those of NODE_EXTRA_CA_CERTS.
var systemPool = sync.OnceValue(func() *x509.CertPool {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if file := os.Getenv("NODE_EXTRA_CA_CERTS"); file != "" {
		if text, err := os.ReadFile(file); err == nil {
			pool.AppendCertsFromPEM(text)
		}
	}
	return pool
})

// rootFiles are where systems keep what they trust.
var rootFiles = []string{
	"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
}

// systemRoots lists the certificates of the system that are in a file, each as PEM.
func systemRoots() (roots []string) {
	for _, file := range append([]string{os.Getenv("SSL_CERT_FILE")}, rootFiles...) {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
			roots = append(roots, strings.TrimSuffix(string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes})), "\n"))
		}
		break
	}
	return roots
}
