package whatwgurl

import (
	"math"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Hosts of URLs: names, IPv4 in all its spellings, IPv6 in brackets.

const forbiddenInHost = "\x00\t\n\r #/:<>?@[\\]^|"

// parseHost makes the one spelling of a host. That of a URL which is not
// special is opaque: no more than escaped.
func parseHost(s string, opaque bool) (string, bool) {
	if strings.HasPrefix(s, "[") {
		return parseIPv6(s)
	}
	if opaque {
		return opaqueHost(s)
	}
	domain, ok := toASCII(strings.ToValidUTF8(unescape(s), "\ufffd"))
	if !ok || domain == "" || strings.ContainsAny(domain, forbiddenInHost+"%\x7f") || hasControl(domain) {
		return "", false
	}
	if endsInNumber(domain) {
		return parseIPv4(domain)
	}
	return domain, true
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' })
}

func opaqueHost(s string) (string, bool) {
	if strings.ContainsAny(s, forbiddenInHost) {
		return "", false
	}
	return escape(s, inControls), true
}

// names is how the Standard maps names to ASCII: not strict, as the web has
// names with underscores, and hyphens where they should not be.
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
	idna.CheckHyphens(false), idna.CheckJoiners(true), idna.BidiRule(), idna.VerifyDNSLength(false))

func toASCII(domain string) (string, bool) {
	if isASCII(domain) && !strings.Contains(strings.ToLower(domain), "xn--") {
		return strings.ToLower(domain), true
	}
	ascii, err := names.ToASCII(domain)
	return ascii, err == nil
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// endsInNumber tells whether a domain must be an IPv4 address.
func endsInNumber(domain string) bool {
	parts := strings.Split(domain, ".")
	if parts[len(parts)-1] == "" {
		if len(parts) == 1 {
			return false
		}
		parts = parts[:len(parts)-1]
	}
	last := parts[len(parts)-1]
	if last != "" && strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := ipv4Number(last)
	return ok
}

// ipv4Number reads a number in decimal, octal (0…) or hexadecimal (0x…).
func ipv4Number(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	base := 10
	switch {
	case len(s) > 1 && (s[:2] == "0x" || s[:2] == "0X"):
		s, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	n := 0.0
	for _, c := range s {
		d, err := strconv.ParseUint(string(c), base, 8)
		if err != nil {
			return 0, false
		}
		n = n*float64(base) + float64(d)
	}
	return n, true
}

func parseIPv4(domain string) (string, bool) {
	parts := strings.Split(strings.TrimSuffix(domain, "."), ".")
	const most = 4
	if len(parts) > most {
		return "", false
	}
	address := 0.0
	for i, part := range parts {
		n, ok := ipv4Number(part)
		last := i == len(parts)-1
		switch {
		case !ok, !last && n > 255, last && n >= math.Pow(256, float64(most+1-len(parts))):
			return "", false
		case last:
			address += n
		default:
			address += n * math.Pow(256, float64(most-1-i))
		}
	}
	a := uint32(address)
	return netip.AddrFrom4([4]byte{byte(a >> 24), byte(a >> 16), byte(a >> 8), byte(a)}).String(), true
}

// parseIPv6 reads "[...]". Package netip reads the same addresses but for
// zones, and writes all but IPv4 at the end in the same way.
func parseIPv6(s string) (string, bool) {
	inner, ok := strings.CutSuffix(s[1:], "]")
	if !ok || strings.Contains(inner, "%") || !strings.Contains(inner, ":") {
		return "", false
	}
	addr, err := netip.ParseAddr(inner)
	if err != nil || !addr.Is6() {
		return "", false
	}
	if addr.Is4In6() {
		b := addr.As16()
		pair := func(i int) string { return strconv.FormatUint(uint64(b[i])<<8|uint64(b[i+1]), 16) }
		return "[::ffff:" + pair(12) + ":" + pair(14) + "]", true
	}
	return "[" + addr.String() + "]", true
}

// DomainToASCII is the spelling of a domain that a URL has, empty if it can't be a host.
func DomainToASCII(domain string) string {
	host, ok := parseHost(domain, false)
	if !ok {
		return ""
	}
	return host
}

// DomainToUnicode is the spelling of a domain that people read, empty if it can't be a host.
func DomainToUnicode(domain string) string {
	host := DomainToASCII(domain)
	if text, err := names.ToUnicode(host); err == nil {
		return text
	}
	return host
}
