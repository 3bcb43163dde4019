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
	p.url.query = p.base.query
	if c != '?' && c != '#' && c != eof && p.startsWithDrive(0) {
		p.url.query, p.url.path = nil, nil
		return p.again(pathState)
	}
	return p.afterInherited(c)
}

// startsWithDrive tells whether "C:" or "C|" is ahead by n, as a whole name.
func (p *parser) startsWithDrive(n int) bool {
	if !isAlpha(p.char(n)) || (p.char(n+1) != ':' && p.char(n+1) != '|') {
		return false
	}
	switch p.char(n + 2) {
	case eof, '/', '\\', '?', '#':
		return true
	}
	return false
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
		if b := p.base.path; !p.startsWithDrive(0) && len(b) > 0 && isDrive(b[0]) && b[0][1] == ':' {
			p.url.path = append(p.url.path, b[0])
		}
	}
	return p.again(pathState)
}

func (p *parser) fileHost(c rune) verdict {
	if c != eof && c != '/' && c != '\\' && c != '?' && c != '#' {
		p.buf.WriteRune(c)
		return goOn
	}
	if p.override == noState && isDrive(p.buf.String()) {
		return p.again(pathState) // the buffer is the start of the path
	}
	if p.buf.Len() == 0 {
		p.url.host = some("")
		if p.override != noState {
			return finished
		}
		return p.again(pathStartState)
	}
	if !p.setHost() {
		return invalid
	}
	if *p.url.host == "localhost" {
		p.url.host = some("")
	}
	if p.override != noState {
		return finished
	}
	return p.again(pathStartState)
}
