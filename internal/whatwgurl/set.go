package whatwgurl

import "strings"

// Set changes the part with the given name ("protocol", "username", "password", "host", "hostname",
// "port", "pathname", "search" or "hash") as the setter of class URL does. What the part can't be,
// or a URL of this kind can't have, is let go.
func (u *URL) Set(part, value string) {
	switch part {
	case "protocol":
		setPart(u, value+":", schemeStartState)
	case "username":
		if !u.hostless() {
			u.username = escape(value, inUserinfo)
		}
	case "password":
		if !u.hostless() {
			u.password = escape(value, inUserinfo)
		}
	case "host":
		u.setUnlessOpaque(value, hostState)
	case "hostname":
		u.setUnlessOpaque(value, hostnameState)
	case "port":
		u.setPort(value)
	case "pathname":
		if !u.isOpaque {
			u.path = nil
			setPart(u, value, pathStartState)
		}
	case "search":
		u.setMarked(&u.query, value, "?", queryState)
	case "hash":
		u.setMarked(&u.fragment, value, "#", fragmentState)
	}
}

func (u *URL) setPort(value string) {
	switch {
	case u.hostless():
	case value == "":
		u.port = -1
	default:
		setPart(u, value, portState)
	}
}

func (u *URL) setUnlessOpaque(value string, from state) {
	if !u.isOpaque {
		setPart(u, value, from)
	}
}

func (u *URL) setMarked(part **string, value, mark string, from state) {
	*part = nil
	if value == "" {
		if u.query == nil && u.fragment == nil && u.isOpaque {
			u.opaque = strings.TrimRight(u.opaque, " ")
		}
		return
	}
	*part = some("")
	setPart(u, strings.TrimPrefix(value, mark), from)
}
