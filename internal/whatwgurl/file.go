package whatwgurl

// The states of file URLs, which may begin with a drive of Windows.

func (p *parser) file(c rune) verdict {
	p.url.scheme = "file"
	p.url.host = some("")
	if c == '/' || c == '\\' {
		return p.enter(fileSlashState)
	}
	if p.base == nil || p.base.scheme != "file" {
		return p.again(pathState)
	}
	p.inherit()
	if p.startsWithDrive() {
		p.url.query, p.url.path = nil, nil
		return p.again(pathState)
	}
	return p.afterInherited(c)
}

// startsWithDrive tells whether "C:" or "C|" is ahead, as a whole name.
func (p *parser) startsWithDrive() bool {
	return isAlpha(p.char(0)) && (p.char(1) == ':' || p.char(1) == '|') && endsFileHost(p.char(2))
}

// endsFileHost tells whether c ends the host, or a segment, of a file URL.
func endsFileHost(c rune) bool {
	return c == eof || c == '/' || c == '\\' || c == '?' || c == '#'
}

func isDrive(s string) bool {
	return len(s) == 2 && isAlpha(rune(s[0])) && (s[1] == ':' || s[1] == '|')
}

func (p *parser) fileSlash(c rune) verdict {
	if c == '/' || c == '\\' {
		return p.enter(fileHostState)
	}
	if p.base != nil && p.base.scheme == "file" {
		p.url.host = p.base.host
		if b := p.base.path; !p.startsWithDrive() && len(b) > 0 && isDrive(b[0]) && b[0][1] == ':' {
			p.url.path = append(p.url.path, b[0])
		}
	}
	return p.again(pathState)
}

func (p *parser) fileHost(c rune) verdict {
	switch {
	case !endsFileHost(c):
		p.buf.WriteRune(c)
		return goOn
	case p.override == noState && isDrive(p.buf.String()):
		return p.again(pathState) // the buffer is the start of the path
	case p.buf.Len() == 0:
		p.url.host = some("")
	case !p.setHost():
		return invalid
	case *p.url.host == "localhost":
		p.url.host = some("")
	}
	return p.afterHost()
}
