package whatwgurl

import (
	"slices"
	"strings"
)

// The parser is a machine that goes over the input character by character. The states have the
// Standard's names.

type state int

const (
	noState state = iota
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

// parser is one run of the machine.
type parser struct {
	url      *URL
	base     *URL
	input    []rune
	at       int // where the machine stands
	state    state
	override state // of a setter, which changes one part
	buf      strings.Builder
	brackets bool
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

// parse runs the machine on a text, against a base if there is one, and tells whether that is a URL.
func parse(text string, base *URL) (*URL, bool) {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
	p := &parser{url: &URL{port: -1}, base: base, state: schemeStartState}
	p.read(text)
	return p.url, p.run()
}

// setPart runs the machine on one part of a URL, from the given state, as setters do. It tells
// whether the text was good for that.
func setPart(u *URL, text string, from state) bool {
	p := &parser{url: u, state: from, override: from}
	p.read(text)
	return p.run()
}

func (p *parser) read(text string) {
	p.input = []rune(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(text))
}

func (p *parser) run() bool {
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
func (p *parser) char(n int) rune {
	if i := p.at + n; i >= 0 && i < len(p.input) {
		return p.input[i]
	}
	return eof
}

func (p *parser) step(c rune) verdict {
	switch p.state {
	case schemeStartState:
		return p.schemeStart(c)
	case schemeState:
		return p.scheme(c)
	case noSchemeState:
		return p.noScheme(c)
	case specialRelativeOrAuthorityState:
		return p.slashes(c, relativeState)
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
		return p.slashes(c, specialAuthorityIgnoreSlashesState)
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
		return p.fragment(c)
	}
	return goOn
}

// enter goes to a state, for the next character.
func (p *parser) enter(s state) verdict {
	p.state = s
	return goOn
}

// again goes to a state, for the same character.
func (p *parser) again(s state) verdict {
	p.at--
	return p.enter(s)
}

func (p *parser) take() string {
	s := p.buf.String()
	p.buf.Reset()
	return s
}

func some(s string) *string { return &s }

func (p *parser) schemeStart(c rune) verdict {
	if isAlpha(c) {
		p.buf.WriteRune(c | 0x20)
		return p.enter(schemeState)
	}
	if p.override != noState {
		return invalid
	}
	return p.again(noSchemeState)
}

func (p *parser) scheme(c rune) verdict {
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

// slashes goes behind the two slashes before an authority, or to another state if there are none.
func (p *parser) slashes(c rune, otherwise state) verdict {
	if c == '/' && p.char(1) == '/' {
		p.at++
		return p.enter(specialAuthorityIgnoreSlashesState)
	}
	return p.again(otherwise)
}

// changeScheme is for the setter: a URL stays special or not.
func (p *parser) changeScheme(scheme string) verdict {
	u := p.url
	_, special := specialPorts[scheme]
	switch {
	case special != u.special(),
		scheme == "file" && u.hasUserOrPort(),
		u.scheme == "file" && u.Hostname() == "":
		return finished
	}
	u.scheme = scheme
	u.dropOwnPort()
	return finished
}

func (p *parser) afterScheme() verdict {
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

func (p *parser) noScheme(c rune) verdict {
	switch {
	case p.base == nil, p.base.isOpaque && c != '#':
		return invalid
	case p.base.isOpaque:
		*p.url = *p.base
		return p.beginFragment()
	case p.base.scheme != "file":
		return p.again(relativeState)
	}
	return p.again(fileState)
}

// inherit takes over from the base all but the fragment.
func (p *parser) inherit() {
	p.inheritAuthority()
	p.url.path, p.url.query = slices.Clone(p.base.path), p.base.query
}

func (p *parser) inheritAuthority() {
	u, b := p.url, p.base
	u.username, u.password, u.host, u.port = b.username, b.password, b.host, b.port
}

func (p *parser) relative(c rune) verdict {
	p.url.scheme = p.base.scheme
	if c == '/' || (c == '\\' && p.url.special()) {
		return p.enter(relativeSlashState)
	}
	p.inherit()
	return p.afterInherited(c)
}

// afterInherited goes on behind the path of the base.
func (p *parser) afterInherited(c rune) verdict {
	switch c {
	case '?':
		return p.beginQuery()
	case '#':
		return p.beginFragment()
	case eof:
		return goOn
	}
	p.url.query = nil
	p.url.shorten()
	return p.again(pathState)
}

func (p *parser) relativeSlash(c rune) verdict {
	switch {
	case p.url.special() && (c == '/' || c == '\\'):
		return p.enter(specialAuthorityIgnoreSlashesState)
	case c == '/':
		return p.enter(authorityState)
	}
	p.inheritAuthority()
	return p.again(pathState)
}
