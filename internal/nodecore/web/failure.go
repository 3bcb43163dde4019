package web

import (
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Errors of getaddrinfo, as libuv counts them.
const (
	notFound = -3008
	tryAgain = -3001
)

// failure is what errors.js makes the cause of. syscall is what was under way.
func (x *exchange) failure(err error, syscall string) goja.Value {
	o := x.VM.NewObject()
	put := func(kind string, more map[string]any) goja.Value {
		for name, value := range more {
			x.Put(o, name, value)
		}
		x.Put(o, "kind", kind)
		return o
	}
	var (
		dns     *net.DNSError
		corrupt flate.CorruptInputError
		dial    *net.OpError
	)
	switch {
	case errors.As(err, &dns) && dns.IsTemporary && !dns.IsNotFound:
		return put("dns", map[string]any{"code": "EAI_AGAIN", "errno": tryAgain, "host": dns.Name})
	case errors.As(err, &dns):
		return put("dns", map[string]any{"code": "ENOTFOUND", "errno": notFound, "host": dns.Name})
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), strings.Contains(err.Error(), "server closed idle connection"):
		return put("closed", nil)
	case errors.As(err, &dial) && dial.Op == "dial" && errors.Is(err, os.ErrDeadlineExceeded):
		return put("timeout", nil)
	case errors.As(err, &corrupt), errors.Is(err, gzip.ErrHeader), errors.Is(err, zlib.ErrHeader):
		return put("inflate", map[string]any{"message": "incorrect header check"})
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum):
		return put("inflate", map[string]any{"message": "incorrect data check"})
	case strings.Contains(err.Error(), "malformed HTTP"), strings.Contains(err.Error(), "invalid byte in chunk length"):
		return put("protocol", map[string]any{"message": "Expected HTTP/", "code": "HPE_INVALID_CONSTANT"})
	case strings.Contains(err.Error(), "server response headers exceeded"):
		return put("headers", nil)
	case strings.Contains(err.Error(), "ContentLength="):
		return put("length", nil)
	case errors.Is(err, context.Canceled):
		return put("other", map[string]any{"message": "This operation was aborted", "code": "ABORT_ERR"})
	case tlsCode(err) != "":
		return put("other", map[string]any{"message": tlsMessage(err), "code": tlsCode(err)})
	}
	no := core.ErrnoOf(err)
	known := core.Errnos[no]
	if known.Code == "" || !errors.As(err, &dial) {
		return put("other", map[string]any{"message": err.Error(), "code": ""})
	}
	return put("system", map[string]any{"errno": -int(no), "code": known.Code, "syscall": syscall, "list": x.places(err, syscall)})
}

// places are the addresses that were tried.
func (x *exchange) places(err error, syscall string) goja.Value {
	var list []any
	for _, dial := range dials(err) {
		host, port, _ := net.SplitHostPort(addressOf(dial))
		n, _ := strconv.Atoi(port)
		if syscall != "connect" {
			host = ""
		}
		list = append(list, map[string]any{"address": host, "port": n})
	}
	return x.VM.ToValue(list)
}

func addressOf(e *net.OpError) string {
	if e.Addr == nil {
		return ""
	}
	return e.Addr.String()
}

// dials finds the errors of single addresses.
func dials(err error) []*net.OpError {
	var e *net.OpError
	if errors.As(err, &e) {
		return []*net.OpError{e}
	}
	return nil
}

// What Node names a certificate's faults.
func tlsCode(err error) string {
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &authority) && authority.Cert != nil && authority.Cert.Issuer.String() == authority.Cert.Subject.String():
		return "DEPTH_ZERO_SELF_SIGNED_CERT"
	case errors.As(err, &authority):
		return "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
	case errors.As(err, &hostname):
		return "ERR_TLS_CERT_ALTNAME_INVALID"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "CERT_HAS_EXPIRED"
	case errors.As(err, &record):
		return "ERR_SSL_WRONG_VERSION_NUMBER"
	}
	return ""
}

func tlsMessage(err error) string {
	switch tlsCode(err) {
	case "DEPTH_ZERO_SELF_SIGNED_CERT":
		return "self-signed certificate"
	case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
		return "unable to verify the first certificate"
	case "CERT_HAS_EXPIRED":
		return "certificate has expired"
	}
	return err.Error()
}
