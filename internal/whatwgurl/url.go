// Package whatwgurl parses URLs as the URL Standard (https://url.spec.whatwg.org/) has it, which is
// what class URL does in Node.js and in browsers. Package net/url follows another standard.
//
// A text that can be read at all is made one spelling: "HTTP://EXAMPLE.com/a/../b" is
// "http://example.com/b". That of a URL is the URL itself.
package whatwgurl

import (
	"errors"
	"strconv"
	"strings"
)

// URL is a URL in its parts. A nil host, query or fragment is none at all,
// which is not the same as an empty one.
type URL struct {
	scheme, username, password string
	host, query, fragment      *string
	port                       int // -1 for none
	path                       []string
	opaque                     string // the path of a URL like "mailto:x"
	isOpaque                   bool
}

// ErrInvalid is what Parse returns for a text that is no URL.
var ErrInvalid = errors.New("invalid URL")

// Parse reads a text, against a base if that is not nil. The error is ErrInvalid.
func Parse(text string, base *URL) (*URL, error) {
	u, ok := parse(text, base)
	if !ok {
		return nil, ErrInvalid
	}
	return u, nil
}

// specialPorts are the special schemes and their default ports.
var specialPorts = map[string]int{"ftp": 21, "file": -1, "http": 80, "https": 443, "ws": 80, "wss": 443}

func (u *URL) special() bool {
	_, ok := specialPorts[u.scheme]
	return ok
}

// hostless tells whether there is no place for a user or a port.
func (u *URL) hostless() bool { return u.host == nil || *u.host == "" || u.scheme == "file" }

func (u *URL) hasUserOrPort() bool { return u.username != "" || u.password != "" || u.port >= 0 }

// dropOwnPort drops the port that the scheme has anyway.
func (u *URL) dropOwnPort() {
	if port, ok := specialPorts[u.scheme]; ok && u.port == port {
		u.port = -1
	}
}

// The parts, as the properties of class URL have them. Protocol ends in ":", Search begins with
// "?" and Hash with "#", unless they are empty.

func (u *URL) Protocol() string { return u.scheme + ":" }
func (u *URL) Username() string { return u.username }
func (u *URL) Password() string { return u.password }
func (u *URL) Search() string   { return marked("?", u.query) }
func (u *URL) Hash() string     { return marked("#", u.fragment) }

// Host is the host with the port, if there is one.
func (u *URL) Host() string {
	if u.port < 0 {
		return u.Hostname()
	}
	return u.Hostname() + ":" + u.Port()
}

// Hostname is the host alone.
func (u *URL) Hostname() string {
	if u.host == nil {
		return ""
	}
	return *u.host
}

// Port is empty if it is the scheme's own.
func (u *URL) Port() string {
	if u.port < 0 {
		return ""
	}
	return strconv.Itoa(u.port)
}

// Pathname is the path, with a slash before each segment.
func (u *URL) Pathname() string {
	if u.isOpaque {
		return u.opaque
	}
	var out strings.Builder
	for _, s := range u.path {
		out.WriteString("/" + s)
	}
	return out.String()
}

// marked is a part with the character before it, unless it is empty.
func marked(mark string, s *string) string {
	if s == nil || *s == "" {
		return ""
	}
	return mark + *s
}

// Origin is "null" for a scheme that has none.
func (u *URL) Origin() string {
	switch {
	case u.scheme == "blob":
		inner, ok := parse(u.Pathname(), nil)
		if ok && (inner.scheme == "http" || inner.scheme == "https") {
			return inner.Origin()
		}
	case u.special() && u.scheme != "file":
		return u.Protocol() + "//" + u.Host()
	}
	return "null"
}

// Href writes the URL. The pieces' lengths add up to it.
func (u *URL) Href() string {
	var out strings.Builder
	out.WriteString(u.Protocol())
	switch {
	case u.host != nil:
		out.WriteString("//" + u.credentials() + u.Host())
	case !u.isOpaque && len(u.path) > 1 && u.path[0] == "":
		out.WriteString("/.") // or the path would be read as a host
	}
	out.WriteString(u.Pathname())
	if u.query != nil {
		out.WriteString("?" + *u.query)
	}
	if u.fragment != nil {
		out.WriteString("#" + *u.fragment)
	}
	return out.String()
}

func (u *URL) credentials() string {
	switch {
	case u.username == "" && u.password == "":
		return ""
	case u.password == "":
		return u.username + "@"
	}
	return u.username + ":" + u.password + "@"
}
