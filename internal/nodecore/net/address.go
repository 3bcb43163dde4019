package net

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// addresses is the Go half of internal/address.js.
func (h half) addresses() map[string]any {
	return map[string]any{
		"isIP": isIP,
		// canonical returns an address as the system writes it.
		"canonical": func(text string) string { a, _ := netip.ParseAddr(text); return a.String() },
		// rules returns the functions of a new list.
		"rules": func() map[string]any { return new(rules).half() },
	}
}

var zone = regexp.MustCompile(`^[0-9a-zA-Z.:-]+$`)

// isIP returns the version of the address that text is, or 0.
func isIP(text string) int {
	a, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		return 0
	case a.Is4():
		return 4
	case strings.Contains(text, "%") && !zone.MatchString(a.Zone()):
		return 0
	}
	return 6
}

// rules are those of a BlockList, the newest first. An address of version 4 counts as the one of
// version 6 that stands for it.
type rules struct{ list []rule }

type rule struct {
	text string
	has  func(netip.Addr) bool
}

// half takes addresses that have been checked. family is "IPv4" or "IPv6".
func (r *rules) half() map[string]any {
	add := func(text string, has func(netip.Addr) bool) { r.list = slices.Insert(r.list, 0, rule{text, has}) }
	return map[string]any{
		"address": func(family, address string) {
			a := netip.MustParseAddr(address)
			add("Address: "+family+" "+a.String(), func(b netip.Addr) bool { return a.Unmap() == b })
		},
		// range returns false, and adds nothing, if the end is before the start.
		"range": func(family, start, end string) bool {
			a, b := netip.MustParseAddr(start), netip.MustParseAddr(end)
			if a.Compare(b) > 0 {
				return false
			}
			add("Range: "+family+" "+a.String()+"-"+b.String(), func(c netip.Addr) bool { return within(a.Unmap(), c, b.Unmap()) })
			return true
		},
		"subnet": func(family, network string, bits int) {
			a := netip.MustParseAddr(network)
			p := subnet(a, bits)
			add(fmt.Sprintf("Subnet: %s %s/%d", family, a, bits), p.Contains)
		},
		"check": func(address string) bool {
			a := netip.MustParseAddr(address).Unmap()
			return slices.ContainsFunc(r.list, func(rule rule) bool { return rule.has(a) })
		},
		"texts": func() (texts []string) {
			for _, rule := range r.list {
				texts = append(texts, rule.text)
			}
			return texts
		},
	}
}

func within(from, a, to netip.Addr) bool {
	return a.Is4() == from.Is4() && a.Is4() == to.Is4() && from.Compare(a) <= 0 && a.Compare(to) <= 0
}

func subnet(a netip.Addr, bits int) netip.Prefix {
	const mapped = 96 // the bits before an address of version 4 in one of version 6
	if a.Is4In6() && bits >= mapped {
		a, bits = a.Unmap(), bits-mapped
	}
	return netip.PrefixFrom(a, bits).Masked()
}
