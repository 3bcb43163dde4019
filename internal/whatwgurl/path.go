package whatwgurl

import "strings"

// The states from the path on.

func (p *parser) pathStart(c rune) verdict {
	switch {
	case p.url.special():
		if c == '/' || c == '\\' {
			return p.enter(pathState)
		}
		return p.again(pathState)
	case p.override == noState && c == '?':
		return p.beginQuery()
	case p.override == noState && c == '#':
		return p.beginFragment()
	case c == '/':
		return p.enter(pathState)
	case c != eof:
		return p.again(pathState)
	case p.override != noState && p.url.host == nil:
		p.url.path = append(p.url.path, "")
	}
	return goOn
}

func (p *parser) path(c rune) verdict {
	slash := c == '/' || (c == '\\' && p.url.special())
	ends := p.override == noState && (c == '?' || c == '#')
	if c != eof && !slash && !ends {
		escapeTo(&p.buf, c, inPath)
		return goOn
	}
	p.endSegment(p.take(), slash)
	return p.afterPath(c)
}

// afterPath goes on behind the path, if there is more.
func (p *parser) afterPath(c rune) verdict {
	switch c {
	case '?':
		return p.beginQuery()
	case '#':
		return p.beginFragment()
	}
	return goOn
}

func (p *parser) endSegment(s string, slash bool) {
	u := p.url
	switch dots(s) {
	case 2:
		u.shorten()
		if !slash {
			u.path = append(u.path, "")
		}
	case 1:
		if !slash {
			u.path = append(u.path, "")
		}
	default:
		if u.scheme == "file" && len(u.path) == 0 && isDrive(s) {
			s = s[:1] + ":"
		}
		u.path = append(u.path, s)
	}
}

// dots tells whether a segment is "." or "..", perhaps escaped, by the number
// of dots; 0 if it is neither.
func dots(s string) int {
	s = strings.ReplaceAll(strings.ToLower(s), "%2e", ".")
	if s == "." || s == ".." {
		return len(s)
	}
	return 0
}

// shorten drops the last segment, but never the drive of a file URL.
func (u *URL) shorten() {
	n := len(u.path)
	if n == 0 || (u.scheme == "file" && n == 1 && isDrive(u.path[0]) && u.path[0][1] == ':') {
		return
	}
	u.path = u.path[:n-1]
}

func (p *parser) opaquePath(c rune) verdict {
	if c == eof || c == '?' || c == '#' {
		p.url.opaque += p.take()
		return p.afterPath(c)
	}
	escapeTo(&p.buf, c, inControls)
	return goOn
}

func (p *parser) beginQuery() verdict {
	p.url.query = some("")
	return p.enter(queryState)
}

func (p *parser) query(c rune) verdict {
	ends := c == '#' && p.override == noState
	if c != eof && !ends {
		escapeTo(&p.buf, c, p.inQuery())
		return goOn
	}
	*p.url.query += p.take()
	if ends {
		return p.beginFragment()
	}
	return goOn
}

func (p *parser) inQuery() string {
	if p.url.special() {
		return inSpecialQuery
	}
	return inQuery
}

func (p *parser) beginFragment() verdict {
	p.url.fragment = some("")
	return p.enter(fragmentState)
}

func (p *parser) fragment(c rune) verdict {
	if c != eof {
		escapeTo(&p.buf, c, inFragment)
		return goOn
	}
	*p.url.fragment += p.take()
	return goOn
}
