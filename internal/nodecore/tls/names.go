package tls

import (
	"crypto/tls"
	"slices"
	"strings"
)

// versions are the protocols by Node's names. "" is Go's choice.
var versions = map[string]uint16{
	"TLSv1": tls.VersionTLS10, "TLSv1.1": tls.VersionTLS11, "TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13,
}

func versionName(version uint16) string {
	for name, v := range versions {
		if v == version {
			return name
		}
	}
	return ""
}

// opensslName is the name of a cipher as OpenSSL has it. Those of TLS 1.3 have the standard's.
func opensslName(id uint16) string {
	name := tls.CipherSuiteName(id)
	rest, old := strings.CutPrefix(name, "TLS_")
	exchange, cipher, found := strings.Cut(rest, "_WITH_")
	if !old || !found {
		return name
	}
	cipher = strings.NewReplacer("AES_128", "AES128", "AES_256", "AES256", "3DES_EDE_CBC", "DES-CBC3").Replace(cipher)
	cipher = strings.ReplaceAll(strings.ReplaceAll(cipher, "_CBC", ""), "_", "-")
	cipher = strings.Replace(cipher, "CHACHA20-POLY1305-SHA256", "CHACHA20-POLY1305", 1)
	if exchange == "RSA" {
		return cipher
	}
	return strings.ReplaceAll(exchange, "_", "-") + "-" + cipher
}

// suiteOf finds a cipher by a name of OpenSSL or of the standard.
func suiteOf(name string) (id uint16, ok bool) {
	for _, s := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		if strings.EqualFold(name, s.Name) || strings.EqualFold(name, opensslName(s.ID)) {
			return s.ID, true
		}
	}
	return 0, false
}

func cipherNames() (names []string) {
	for _, s := range tls.CipherSuites() {
		names = append(names, strings.ToLower(opensslName(s.ID)))
	}
	slices.Sort(names)
	return names
}

// notTLS is the failure of a side that gets something else than TLS.
func notTLS(e tls.RecordHeaderError, server bool) []any {
	start := string(e.RecordHeader[:])
	for _, method := range []string{"GET ", "POST ", "HEAD ", "PUT "} {
		if server && strings.HasPrefix(start, method) {
			return []any{"ERR_SSL_HTTP_REQUEST", "http request", 0}
		}
	}
	return []any{"ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number", 0}
}

// alerts are OpenSSL's names for what one side tells the other, by the texts of Go.
var alerts = map[string]string{
	"unexpected message": "SSLV3_ALERT_UNEXPECTED_MESSAGE", "bad record MAC": "SSLV3_ALERT_BAD_RECORD_MAC",
	"handshake failure": "SSLV3_ALERT_HANDSHAKE_FAILURE", "bad certificate": "SSLV3_ALERT_BAD_CERTIFICATE",
	"unsupported certificate": "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", "revoked certificate": "SSLV3_ALERT_CERTIFICATE_REVOKED",
	"expired certificate": "SSLV3_ALERT_CERTIFICATE_EXPIRED", "unknown certificate": "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
	"illegal parameter": "SSLV3_ALERT_ILLEGAL_PARAMETER", "unknown certificate authority": "TLSV1_ALERT_UNKNOWN_CA",
	"access denied": "TLSV1_ALERT_ACCESS_DENIED", "error decoding message": "TLSV1_ALERT_DECODE_ERROR",
	"error decrypting message": "TLSV1_ALERT_DECRYPT_ERROR", "protocol version not supported": "TLSV1_ALERT_PROTOCOL_VERSION",
	"insufficient security level": "TLSV1_ALERT_INSUFFICIENT_SECURITY", "internal error": "TLSV1_ALERT_INTERNAL_ERROR",
	"no renegotiation": "TLSV1_ALERT_NO_RENEGOTIATION", "unrecognized name": "TLSV1_UNRECOGNIZED_NAME",
	"no application protocol": "TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "certificate required": "TLSV13_ALERT_CERTIFICATE_REQUIRED",
}

func remoteAlert(text string) string {
	if name := alerts[strings.TrimPrefix(text, "tls: ")]; name != "" {
		return "ERR_SSL_" + name
	}
	return "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"
}

func alertCode(a tls.AlertError) string { return remoteAlert(a.Error()) }

// localCode is OpenSSL's name for what this side does not accept.
func localCode(err error) string {
	for text, code := range map[string]string{
		"unsupported versions":      "ERR_SSL_UNSUPPORTED_PROTOCOL",
		"unsupported protocol":      "ERR_SSL_UNSUPPORTED_PROTOCOL",
		"no supported versions":     "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
		"no cipher suite supported": "ERR_SSL_NO_SHARED_CIPHER",
		"no certificates":           "ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM",
		"requested application":     "ERR_SSL_NO_APPLICATION_PROTOCOL",
		"no mutually supported":     "ERR_SSL_UNSUPPORTED_PROTOCOL",
	} {
		if strings.Contains(err.Error(), text) {
			return code
		}
	}
	return "ERR_SSL_INTERNAL_ERROR"
}
