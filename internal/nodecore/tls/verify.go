package tls

import (
	"crypto/x509"
	"errors"
	"time"
)

// verify returns the code and the text that OpenSSL has for what is wrong with a chain, or nothing.
// Names are checked elsewhere.
// The chain is returned as far as it is known.
func (c *secureContext) verify(chain []*x509.Certificate, server bool) (whole []*x509.Certificate, code, text string) {
	if len(chain) == 0 {
		return nil, "UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate"
	}
	options := x509.VerifyOptions{Roots: c.roots, Intermediates: x509.NewCertPool(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if server {
		options.KeyUsages[0] = x509.ExtKeyUsageClientAuth
	}
	if c.roots == nil {
		options.Roots = systemPool()
	}
	for _, cert := range chain[1:] {
		options.Intermediates.AddCert(cert)
	}
	leaf := chain[0]
	now := time.Now()
	if now.After(leaf.NotAfter) || now.Before(leaf.NotBefore) { // who has signed it is asked first
		options.CurrentTime = leaf.NotAfter.Add(-time.Second)
	}
	found, err := leaf.Verify(options)
	if err != nil {
		code, text = problem(err, chain)
		return chain, code, text
	}
	switch {
	case now.After(leaf.NotAfter):
		return found[0], "CERT_HAS_EXPIRED", "certificate has expired"
	case now.Before(leaf.NotBefore):
		return found[0], "CERT_NOT_YET_VALID", "certificate is not yet valid"
	}
	return found[0], "", ""
}

func problem(err error, chain []*x509.Certificate) (code, text string) {
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) {
		switch invalid.Reason {
		case x509.Expired:
			return "CERT_HAS_EXPIRED", "certificate has expired"
		case x509.IncompatibleUsage:
			return "INVALID_PURPOSE", "unsuitable certificate purpose"
		case x509.TooManyIntermediates:
			return "PATH_LENGTH_EXCEEDED", "path length constraint exceeded"
		}
		return "INVALID_CA", "invalid CA certificate"
	}
	last := chain[len(chain)-1]
	switch own := selfSigned(last); {
	case own && len(chain) == 1:
		return "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"
	case own:
		return "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"
	case len(chain) == 1:
		return "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"
	}
	return "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"
}

func selfSigned(c *x509.Certificate) bool { return string(c.RawIssuer) == string(c.RawSubject) }
