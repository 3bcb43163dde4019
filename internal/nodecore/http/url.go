package http

// The URL of a request. It is kept as it came; which bytes may be where is llhttp's.

// text takes n bytes as a part of the URL.
func (p *Parser) text(b []byte, n int) int {
	p.pending += n
	p.word = append(p.word, b[:n]...)
	return n
}

const badURL = "HPE_INVALID_URL"

func urlStart(p *Parser, b []byte) int {
	switch c := b[0]; {
	case c == '/' || c == '*':
		p.step = urlPath
		return p.text(b, 1)
	case letters[c]:
		p.step = urlScheme
	case c == '\r' || c == '\n':
		return p.failAfter(1, badURL, "Invalid characters in url")
	default:
		return p.refuseURL(c, "Unexpected start char in url")
	}
	return 0
}

func urlScheme(p *Parser, b []byte) int {
	if n := letters.span(b); n > 0 {
		return p.text(b, n)
	}
	switch b[0] {
	case ':':
		p.step, p.matched = urlSlashes, 0
		return p.text(b, 1)
	case ' ', '\r', '\n':
		return p.failAfter(1, badURL, "Invalid characters in url")
	}
	return p.refuseURL(b[0], "Unexpected char in url schema")
}

func urlSlashes(p *Parser, b []byte) int {
	switch {
	case b[0] == '/':
		if p.matched++; p.matched == 2 {
			p.step = urlServer
		}
		return p.text(b, 1)
	case p.matched == 1:
		return p.fail(badURL, "Unexpected char in url schema")
	case b[0] == ' ' || b[0] == '\r' || b[0] == '\n':
		return p.failAfter(1, badURL, "Invalid characters in url")
	}
	return p.refuseURL(b[0], "Unexpected char in url schema")
}

func urlServer(p *Parser, b []byte) int {
	if n := serverChars.span(b); n > 0 {
		return p.text(b, n)
	}
	if b[0] == '@' {
		p.step = urlServerAt
		return p.text(b, 1)
	}
	return p.urlHostEnd(b)
}

// urlServerAt is behind an @ in the server's name, which can't be followed by another.
func urlServerAt(p *Parser, b []byte) int {
	switch {
	case b[0] == '@':
		return p.failAfter(1, badURL, "Double @ in url")
	case serverChars[b[0]]:
		p.step = urlServer
		return 0
	}
	return p.urlHostEnd(b)
}

func (p *Parser) urlHostEnd(b []byte) int {
	switch b[0] {
	case '/':
		p.step = urlPath
		return p.text(b, 1)
	case '?':
		p.step = urlQuery
		return p.text(b, 1)
	}
	return p.urlEnd(b, "Unexpected char in url server")
}

func urlPath(p *Parser, b []byte) int {
	if n := urlChars.span(b); n > 0 {
		return p.text(b, n)
	}
	switch b[0] {
	case '?':
		p.step = urlQuery
		return p.text(b, 1)
	case '#':
		p.step = urlFragment
		return p.text(b, 1)
	}
	return p.urlEnd(b, "Invalid char in url path")
}

func urlQuery(p *Parser, b []byte) int {
	if n := urlChars.span(b); n > 0 {
		return p.text(b, n)
	}
	switch b[0] {
	case '#':
		p.step = urlFragment
		return p.text(b, 1)
	case '?':
		return p.text(b, 1)
	}
	return p.urlEnd(b, "Invalid char in url query")
}

func urlFragment(p *Parser, b []byte) int {
	if n := urlChars.span(b); n > 0 {
		return p.text(b, n)
	}
	if b[0] == '?' || b[0] == '#' {
		return p.text(b, 1)
	}
	return p.urlEnd(b, "Invalid char in url fragment start")
}

// urlEnd is at a byte that is none of the URL's.
func (p *Parser) urlEnd(b []byte, otherwise string) int {
	switch b[0] {
	case ' ':
		p.step = afterURL(beforeProtocol)
	case '\r':
		p.step = urlLF
	case '\n':
		p.step = afterURL(fieldsStart)
		p.head.Minor = 9
	default:
		return p.refuseURL(b[0], otherwise)
	}
	if !p.partEnds() {
		return 0
	}
	p.head.URL = string(p.word)
	p.word = p.word[:0]
	return 1
}

// refuseURL fails at a byte. Two of them are worse than others.
func (p *Parser) refuseURL(c byte, reason string) int {
	if c == '\t' || c == '\f' {
		return p.failAfter(1, badURL, "Invalid characters in url")
	}
	return p.fail(badURL, reason)
}

// urlLF ends a line of HTTP/0.9, which has no version.
func urlLF(p *Parser, b []byte) int {
	if b[0] != '\n' {
		return p.fail(badURL, "Expected CRLF")
	}
	p.head.Minor = 9
	p.step = afterURL(fieldsStart)
	return 1
}

// afterURL looks at the first byte behind a URL, before it goes on.
func afterURL(next step) step {
	return func(p *Parser, b []byte) int {
		if b[0] == '\t' || b[0] == '\f' {
			return p.refuseURL(b[0], "")
		}
		p.step = next
		return 0
	}
}
