package nodecore

import "strconv"

// The states of the URL parser for user, host and port.

// endsAuthority tells whether c ends the part with the host.
func (p *urlParser) endsAuthority(c rune) bool {
	return c == eof || c == '/' || c == '?' || c == '#' || (c == '\\' && p.url.special())
}

func (p *urlParser) authority(c rune) verdict {
	switch {
	case c == '@':
		text := p.take()
		if p.atSeen {
			text = "%40" + text
		}
		p.atSeen = true
		p.credentials(text)
		return goOn
	case p.endsAuthority(c):
		if p.atSeen && p.buf.Len() == 0 {
			return invalid
		}
		p.at -= len([]rune(p.take()))
		return p.again(hostState)
	}
	p.buf.WriteRune(c)
	return goOn
}

func (p *urlParser) credentials(text string) {
	for _, c := range text {
		switch {
		case c == ':' && !p.password:
			p.password = true
		case p.password:
			p.url.password += escapeRune(c, inUserinfo)
		default:
			p.url.username += escapeRune(c, inUserinfo)
		}
	}
}

func (p *urlParser) host(c rune) verdict {
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

func (p *urlParser) hostBeforePort() verdict {
	if p.buf.Len() == 0 || p.override == hostnameState {
		return invalid
	}
	if !p.setHost() {
		return invalid
	}
	return p.enter(portState)
}

func (p *urlParser) wholeHost() verdict {
	u := p.url
	if p.buf.Len() == 0 {
		if u.special() || (p.override != noState && (u.username != "" || u.password != "" || u.port >= 0)) {
			return invalid
		}
	}
	if !p.setHost() {
		return invalid
	}
	if p.override != noState {
		return finished
	}
	return p.again(pathStartState)
}

func (p *urlParser) setHost() bool {
	host, ok := parseHost(p.take(), !p.url.special())
	if ok {
		p.url.host = &host
	}
	return ok
}

func (p *urlParser) port(c rune) verdict {
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
		if d, ok := specialPorts[p.url.scheme]; ok && d == n {
			p.url.port = -1
		}
		if p.override != noState {
			return finished
		}
	}
	if p.override != noState {
		return invalid
	}
	return p.again(pathStartState)
}
