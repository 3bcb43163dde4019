package whatwgurl

import (
	"slices"
	"strconv"
	"strings"
)

// The states for user, host and port.

// endsAuthority tells whether c ends the part with the host.
func (p *parser) endsAuthority(c rune) bool {
	return c == eof || c == '/' || c == '?' || c == '#' || (c == '\\' && p.url.special())
}

// authority takes what stands before the last "@" in one go, and leaves the rest to the host.
func (p *parser) authority(rune) verdict {
	end := p.at
	for !p.endsAuthority(p.char(end - p.at)) {
		end++
	}
	ahead := p.input[p.at:end]
	if n := lastIndex(ahead, '@'); n >= 0 {
		if n == len(ahead)-1 {
			return invalid
		}
		p.credentials(string(ahead[:n]))
		p.at += n + 1
	}
	return p.again(hostState)
}

func lastIndex(text []rune, c rune) int {
	for i, r := range slices.Backward(text) {
		if r == c {
			return i
		}
	}
	return -1
}

func (p *parser) credentials(text string) {
	username, password, _ := strings.Cut(text, ":")
	p.url.username, p.url.password = escape(username, inUserinfo), escape(password, inUserinfo)
}

func (p *parser) host(c rune) verdict {
	switch {
	case p.override != noState && p.url.scheme == "file":
		return p.again(fileHostState)
	case c == ':' && !p.brackets:
		return p.hostBeforePort()
	case p.endsAuthority(c):
		return p.wholeHost()
	}
	p.brackets = (p.brackets || c == '[') && c != ']'
	p.buf.WriteRune(c)
	return goOn
}

func (p *parser) hostBeforePort() verdict {
	if p.buf.Len() == 0 || p.override == hostnameState || !p.setHost() {
		return invalid
	}
	return p.enter(portState)
}

func (p *parser) wholeHost() verdict {
	u := p.url
	if p.buf.Len() == 0 && (u.special() || p.override != noState && u.hasUserOrPort()) {
		return invalid
	}
	if !p.setHost() {
		return invalid
	}
	return p.afterHost()
}

func (p *parser) afterHost() verdict {
	if p.override != noState {
		return finished
	}
	return p.again(pathStartState)
}

func (p *parser) setHost() bool {
	host, ok := parseHost(p.take(), !p.url.special())
	if ok {
		p.url.host = &host
	}
	return ok
}

func (p *parser) port(c rune) verdict {
	switch {
	case isDigit(c):
		p.buf.WriteRune(c)
		return goOn
	case !p.endsAuthority(c) && p.override == noState:
		return invalid
	}
	if p.buf.Len() > 0 {
		const most = 1<<16 - 1
		n, err := strconv.Atoi(p.take())
		if err != nil || n > most {
			return invalid
		}
		p.url.port = n
		p.url.dropOwnPort()
		if p.override != noState {
			return finished
		}
	}
	if p.override != noState {
		return invalid
	}
	return p.again(pathStartState)
}
