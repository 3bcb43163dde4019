package dns

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// recordsOf returns the answers of a type, or all of them that are known, each [type, ttl, ...fields]
// for internal/records.js.
func recordsOf(m *dnsmessage.Message, want dnsmessage.Type) [][]any {
	var records [][]any
	for _, r := range m.Answers {
		if want != dnsmessage.TypeALL && r.Header.Type != want {
			continue
		}
		if kind, fields := fieldsOf(r.Body); kind != "" {
			records = append(records, append([]any{kind, r.Header.TTL}, fields...))
		}
	}
	return records
}

func fieldsOf(body dnsmessage.ResourceBody) (kind string, fields []any) {
	text := func(n dnsmessage.Name) string { return withoutDot(n.String()) }
	switch b := body.(type) {
	case *dnsmessage.AResource:
		return "A", []any{netip.AddrFrom4(b.A).String()}
	case *dnsmessage.AAAAResource:
		return "AAAA", []any{netip.AddrFrom16(b.AAAA).String()}
	case *dnsmessage.CNAMEResource:
		return "CNAME", []any{text(b.CNAME)}
	case *dnsmessage.NSResource:
		return "NS", []any{text(b.NS)}
	case *dnsmessage.PTRResource:
		return "PTR", []any{text(b.PTR)}
	case *dnsmessage.MXResource:
		return "MX", []any{text(b.MX), b.Pref}
	case *dnsmessage.SRVResource:
		return "SRV", []any{text(b.Target), b.Port, b.Priority, b.Weight}
	case *dnsmessage.TXTResource:
		return "TXT", []any{b.TXT}
	case *dnsmessage.SOAResource:
		return "SOA", []any{text(b.NS), text(b.MBox), b.Serial, b.Refresh, b.Retry, b.Expire, b.MinTTL}
	case *dnsmessage.UnknownResource:
		return unknown(b)
	}
	return "", nil
}

// unknown reads the records that the message package leaves as bytes. Broken ones are no records.
func unknown(b *dnsmessage.UnknownResource) (kind string, fields []any) {
	switch b.Type {
	case typeCAA: // flags, a tag with its length, the value
		if len(b.Data) < 2 || len(b.Data) < 2+int(b.Data[1]) {
			return "", nil
		}
		tag := 2 + int(b.Data[1])
		return "CAA", []any{b.Data[0], string(b.Data[2:tag]), string(b.Data[tag:])}
	case typeNAPTR:
		return naptr(b.Data)
	}
	return "", nil
}

func naptr(b []byte) (kind string, fields []any) {
	if len(b) < 4 {
		return "", nil
	}
	order, preference := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	rest := b[4:]
	var texts [3]string
	for i := range texts {
		var ok bool
		if texts[i], rest, ok = counted(rest); !ok {
			return "", nil
		}
	}
	var labels []string
	for len(rest) > 0 && rest[0] != 0 { // the name is never compressed
		label, after, ok := counted(rest)
		if !ok {
			return "", nil
		}
		labels, rest = append(labels, label), after
	}
	return "NAPTR", []any{texts[0], texts[1], texts[2], strings.Join(labels, "."), order, preference}
}

// counted takes a text with its length off the front.
func counted(b []byte) (text string, rest []byte, ok bool) {
	if len(b) == 0 || len(b) < 1+int(b[0]) {
		return "", nil, false
	}
	n := 1 + int(b[0])
	return string(b[1:n]), b[n:], true
}
