package nodecore

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// urlBinding is the Go half of js/internal/url.js. A URL goes to JavaScript
// as a list of its parts, in the order of urlParts.
func (s *Set) urlBinding() map[string]any {
	return map[string]any{
		// parse (text, base) returns the parts, or null if that is no URL.
		"parse": func(call goja.FunctionCall) goja.Value {
			u, ok := parseWithBase(call.Argument(0).String(), call.Argument(1))
			return s.urlParts(u, ok)
		},
		// update (href, part, value) sets a part of a URL. What the part can't
		// be is let go.
		"update": func(href, part, value string) goja.Value {
			u, ok := parseURL(href, nil)
			if ok {
				u.update(part, value)
			}
			return s.urlParts(u, ok)
		},
		"formDecode": func(text string) string {
			return utf8Text([]byte(unescapePercent(strings.ReplaceAll(text, "+", " "))))
		},
		"wellFormed": func(text string) string { return text },
		"toASCII": func(domain string) string {
			host, ok := parseHost(domain, false)
			if !ok {
				return ""
			}
			return host
		},
		"toUnicode": func(domain string) string {
			host, ok := parseHost(domain, false)
			if !ok {
				return ""
			}
			return toUnicode(host)
		},
	}
}

func parseWithBase(text string, base goja.Value) (*urlRecord, bool) {
	if goja.IsUndefined(base) {
		return parseURL(text, nil)
	}
	b, ok := parseURL(base.String(), nil)
	if !ok {
		return nil, false
	}
	return parseURL(text, b)
}

func (s *Set) urlParts(u *urlRecord, ok bool) goja.Value {
	if !ok {
		return goja.Null()
	}
	port, host := "", ""
	if u.port >= 0 {
		port = strconv.Itoa(u.port)
	}
	if u.host != nil {
		host = *u.host
	}
	return s.vm.NewArray(u.href(), u.scheme+":", u.username, u.password, u.hostPort(), host, port,
		u.pathname(), marked("?", u.query), marked("#", u.fragment), u.origin())
}

// marked is a part with the character before it, unless it is empty.
func marked(mark string, s *string) string {
	if s == nil || *s == "" {
		return ""
	}
	return mark + *s
}

func (u *urlRecord) origin() string {
	switch {
	case u.scheme == "blob":
		inner, ok := parseURL(u.pathname(), nil)
		if ok && (inner.scheme == "http" || inner.scheme == "https") {
			return inner.origin()
		}
	case u.special() && u.scheme != "file":
		return u.scheme + "://" + u.hostPort()
	}
	return "null"
}

// update is what the setters of class URL do.
func (u *urlRecord) update(part, value string) {
	bare := u.host == nil || *u.host == "" || u.scheme == "file" // no place for a user or a port
	switch part {
	case "protocol":
		setURLPart(u, value+":", schemeStartState)
	case "username":
		if !bare {
			u.username = escapeAll(value, inUserinfo)
		}
	case "password":
		if !bare {
			u.password = escapeAll(value, inUserinfo)
		}
	case "host":
		u.setUnlessOpaque(value, hostState)
	case "hostname":
		u.setUnlessOpaque(value, hostnameState)
	case "port":
		if !bare && value == "" {
			u.port = -1
		} else if !bare {
			setURLPart(u, value, portState)
		}
	case "pathname":
		if !u.isOpaque {
			u.path = nil
			setURLPart(u, value, pathStartState)
		}
	case "search":
		u.setMarked(&u.query, value, "?", queryState)
	case "hash":
		u.setMarked(&u.fragment, value, "#", fragmentState)
	}
}

func (u *urlRecord) setUnlessOpaque(value string, state urlState) {
	if u.isOpaque {
		return
	}
	old := u.host
	if !setURLPart(u, value, state) && u.host == nil {
		u.host = old
	}
}

func (u *urlRecord) setMarked(part **string, value, mark string, state urlState) {
	*part = nil
	if value == "" {
		if u.query == nil && u.fragment == nil && u.isOpaque {
			u.opaque = strings.TrimRight(u.opaque, " ")
		}
		return
	}
	*part = some("")
	setURLPart(u, strings.TrimPrefix(value, mark), state)
}

func escapeAll(text, set string) string {
	var out strings.Builder
	for _, c := range text {
		out.WriteString(escapeRune(c, set))
	}
	return out.String()
}
