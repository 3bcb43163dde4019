package nodecore

import "strings"

// The URL parser of the URL Standard (https://url.spec.whatwg.org/): a machine
// that goes over the input character by character. The states have the
// Standard's names. Package net/url follows another standard.

// urlRecord is a URL in its parts. A nil host, query or fragment is none at
// all, which is not the same as an empty one.
type urlRecord struct {
	scheme, username, password string
	host, query, fragment      *string
	port                       int // -1 for none
	path                       []string
	opaque                     string // the path of a URL like "mailto:x"
	isOpaque                   bool
}

// specialPorts are the special schemes and their default ports.
var specialPorts = map[string]int{"ftp": 21, "file": -1, "http": 80, "https": 443, "ws": 80, "wss": 443}

func (u *urlRecord) special() bool {
	_, ok := specialPorts[u.scheme]
	return ok
}

type urlState int

const (
	noState urlState = iota
	schemeStartState
	schemeState
	noSchemeState
	specialRelativeOrAuthorityState
	pathOrAuthorityState
	relativeState
	relativeSlashState
	specialAuthoritySlashesState
	specialAuthorityIgnoreSlashesState
	authorityState
	hostState
	hostnameState
	portState
	fileState
	fileSlashState
	fileHostState
	pathStartState
	pathState
	opaquePathState
	queryState
	fragmentState
)

// urlParser is one run of the machine.
type urlParser struct {
	url      *urlRecord
	base     *urlRecord
	input    []rune
	at       int // where the machine stands
	state    urlState
	override urlState // of a setter, which changes one part
	buf      strings.Builder
	atSeen   bool
	brackets bool
	password bool
}

// eof is the character behind the last one.
const eof = -1

// verdict is what a state says: go on, end well, or fail.
type verdict int

const (
	goOn verdict = iota
	finished
	invalid
)

// parseURL parses a text, against a base if there is one. It tells whether
// the text is a URL.
func parseURL(text string, base *urlRecord) (*urlRecord, bool) {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
	p := &urlParser{url: &urlRecord{port: -1}, base: base, state: schemeStartState}
	p.read(text)
	return p.url, p.run()
}

// setURLPart runs the machine on one part of a URL, from the given state, as
// setters do. The URL is unchanged if the text is not good for that.
func setURLPart(u *urlRecord, text string, state urlState) bool {
	p := &urlParser{url: u, state: state, override: state}
	p.read(text)
	return p.run()
}

func (p *urlParser) read(text string) {
	p.input = []rune(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(text))
}

func (p *urlParser) run() bool {
	for {
		switch p.step(p.char(0)) {
		case finished:
			return true
		case invalid:
			return false
		}
		if p.at >= len(p.input) {
			return true
		}
		p.at++
	}
}

// char is the character that is ahead by n.
func (p *urlParser) char(n int) rune {
	if i := p.at + n; i >= 0 && i < len(p.input) {
		return p.input[i]
	}
	return eof
}

func (p *urlParser) step(c rune) verdict {
	switch p.state {
	case schemeStartState:
		return p.schemeStart(c)
	case schemeState:
		return p.scheme(c)
	case noSchemeState:
		return p.noScheme(c)
	case specialRelativeOrAuthorityState:
		if c == '/' && p.char(1) == '/' {
			p.at++
			return p.enter(specialAuthorityIgnoreSlashesState)
		}
		return p.again(relativeState)
	case pathOrAuthorityState:
		if c == '/' {
			return p.enter(authorityState)
		}
		return p.again(pathState)
	case relativeState:
		return p.relative(c)
	case relativeSlashState:
		return p.relativeSlash(c)
	case specialAuthoritySlashesState:
		if c == '/' && p.char(1) == '/' {
			p.at++
			return p.enter(specialAuthorityIgnoreSlashesState)
		}
		return p.again(specialAuthorityIgnoreSlashesState)
	case specialAuthorityIgnoreSlashesState:
		if c != '/' && c != '\\' {
			return p.again(authorityState)
		}
	case authorityState:
		return p.authority(c)
	case hostState, hostnameState:
		return p.host(c)
	case portState:
		return p.port(c)
	case fileState:
		return p.file(c)
	case fileSlashState:
		return p.fileSlash(c)
	case fileHostState:
		return p.fileHost(c)
	case pathStartState:
		return p.pathStart(c)
	case pathState:
		return p.path(c)
	case opaquePathState:
		return p.opaquePath(c)
	case queryState:
		return p.query(c)
	case fragmentState:
		if c != eof {
			appendTo(&p.url.fragment, escapeRune(c, inFragment))
		}
	}
	return goOn
}

// enter goes to a state, for the next character.
func (p *urlParser) enter(s urlState) verdict {
	p.state = s
	return goOn
}

// again goes to a state, for the same character.
func (p *urlParser) again(s urlState) verdict {
	p.at--
	return p.enter(s)
}

func (p *urlParser) take() string {
	s := p.buf.String()
	p.buf.Reset()
	return s
}

func appendTo(s **string, more string) {
	if *s == nil {
		*s = new(string)
	}
	**s += more
}

func some(s string) *string { return &s }

func isAlpha(c rune) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' && c < 0x80 }
func isDigit(c rune) bool { return '0' <= c && c <= '9' }
func isHex(c rune) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' && c < 0x80 }

func (p *urlParser) schemeStart(c rune) verdict {
	if isAlpha(c) {
		p.buf.WriteRune(c | 0x20)
		return p.enter(schemeState)
	}
	if p.override != noState {
		return invalid
	}
	return p.again(noSchemeState)
}

func (p *urlParser) scheme(c rune) verdict {
	switch {
	case isAlpha(c):
		p.buf.WriteRune(c | 0x20)
		return goOn
	case isDigit(c) || c == '+' || c == '-' || c == '.':
		p.buf.WriteRune(c)
		return goOn
	case c == ':' && p.override != noState:
		return p.changeScheme(p.take())
	case c == ':':
		p.url.scheme = p.take()
		return p.afterScheme()
	case p.override != noState:
		return invalid
	}
	p.buf.Reset()
	p.at = -1
	return p.enter(noSchemeState)
}

// changeScheme is for the setter: a URL stays special or not.
func (p *urlParser) changeScheme(scheme string) verdict {
	u := p.url
	_, special := specialPorts[scheme]
	hostless := u.host == nil || *u.host == ""
	switch {
	case special != u.special(),
		scheme == "file" && (u.username != "" || u.password != "" || u.port >= 0),
		u.scheme == "file" && hostless:
		return finished
	}
	u.scheme = scheme
	if port, ok := specialPorts[scheme]; ok && u.port == port {
		u.port = -1
	}
	return finished
}

func (p *urlParser) afterScheme() verdict {
	switch {
	case p.url.scheme == "file":
		return p.enter(fileState)
	case p.url.special() && p.base != nil && p.base.scheme == p.url.scheme:
		return p.enter(specialRelativeOrAuthorityState)
	case p.url.special():
		return p.enter(specialAuthoritySlashesState)
	case p.char(1) == '/':
		p.at++
		return p.enter(pathOrAuthorityState)
	}
	p.url.isOpaque = true
	return p.enter(opaquePathState)
}

func (p *urlParser) noScheme(c rune) verdict {
	switch {
	case p.base == nil, p.base.isOpaque && c != '#':
		return invalid
	case p.base.isOpaque:
		*p.url = *p.base
		p.url.fragment = some("")
		return p.enter(fragmentState)
	case p.base.scheme != "file":
		return p.again(relativeState)
	}
	return p.again(fileState)
}

// inherit takes over what stands before the query of the base.
func (p *urlParser) inherit() {
	u, b := p.url, p.base
	u.username, u.password, u.host, u.port = b.username, b.password, b.host, b.port
	u.path = append([]string(nil), b.path...)
}

func (p *urlParser) relative(c rune) verdict {
	p.url.scheme = p.base.scheme
	if c == '/' || (c == '\\' && p.url.special()) {
		return p.enter(relativeSlashState)
	}
	p.inherit()
	p.url.query = p.base.query
	return p.afterInherited(c)
}

// afterInherited goes on behind the path of the base.
func (p *urlParser) afterInherited(c rune) verdict {
	switch c {
	case '?':
		p.url.query = some("")
		return p.enter(queryState)
	case '#':
		p.url.fragment = some("")
		return p.enter(fragmentState)
	case eof:
		return goOn
	}
	p.url.query = nil
	p.url.shorten()
	return p.again(pathState)
}

func (p *urlParser) relativeSlash(c rune) verdict {
	switch {
	case p.url.special() && (c == '/' || c == '\\'):
		return p.enter(specialAuthorityIgnoreSlashesState)
	case c == '/':
		return p.enter(authorityState)
	}
	u, b := p.url, p.base
	u.username, u.password, u.host, u.port = b.username, b.password, b.host, b.port
	return p.again(pathState)
}
