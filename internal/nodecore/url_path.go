package nodecore

import (
	"strconv"
	"strings"
)

// The states of the URL parser from the path on, those of file URLs, and how
// a URL is written.

func (p *urlParser) file(c rune) verdict {
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
func (p *urlParser) startsWithDrive(n int) bool {
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

func (p *urlParser) fileSlash(c rune) verdict {
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

func (p *urlParser) fileHost(c rune) verdict {
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

func (p *urlParser) pathStart(c rune) verdict {
	switch {
	case p.url.special():
		if c == '/' || c == '\\' {
			return p.enter(pathState)
		}
		return p.again(pathState)
	case p.override == noState && c == '?':
		p.url.query = some("")
		return p.enter(queryState)
	case p.override == noState && c == '#':
		p.url.fragment = some("")
		return p.enter(fragmentState)
	case c == '/':
		return p.enter(pathState)
	case c != eof:
		return p.again(pathState)
	case p.override != noState && p.url.host == nil:
		p.url.path = append(p.url.path, "")
	}
	return goOn
}

func (p *urlParser) path(c rune) verdict {
	slash := c == '/' || (c == '\\' && p.url.special())
	ends := p.override == noState && (c == '?' || c == '#')
	if c != eof && !slash && !ends {
		p.buf.WriteString(escapeRune(c, inPath))
		return goOn
	}
	p.endSegment(p.take(), slash)
	switch c {
	case '?':
		p.url.query = some("")
		return p.enter(queryState)
	case '#':
		p.url.fragment = some("")
		return p.enter(fragmentState)
	}
	return goOn
}

func (p *urlParser) endSegment(s string, slash bool) {
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
func (u *urlRecord) shorten() {
	n := len(u.path)
	if n == 0 || (u.scheme == "file" && n == 1 && isDrive(u.path[0]) && u.path[0][1] == ':') {
		return
	}
	u.path = u.path[:n-1]
}

func (p *urlParser) opaquePath(c rune) verdict {
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
	p.url.opaque += escapeRune(c, inControls)
	return goOn
}

func (p *urlParser) query(c rune) verdict {
	switch {
	case c == '#' && p.override == noState:
		p.url.fragment = some("")
		return p.enter(fragmentState)
	case c == eof:
		return goOn
	case p.url.special():
		appendTo(&p.url.query, escapeRune(c, inSpecialQuery))
	default:
		appendTo(&p.url.query, escapeRune(c, inQuery))
	}
	return goOn
}

// The sets of characters that are escaped, in different parts. Each takes in
// the controls and what is not ASCII.
const (
	inControls     = ""
	inFragment     = " \"<>`"
	inQuery        = " \"#<>"
	inSpecialQuery = inQuery + "'"
	inPath         = inQuery + "?`{}"
	inUserinfo     = inPath + "/:;=@[\\]^|"
)

func escapeRune(c rune, set string) string {
	if c > ' '-1 && c < 0x7f && !strings.ContainsRune(set, c) {
		return string(c)
	}
	var out strings.Builder
	for _, b := range []byte(string(c)) {
		out.WriteString(escapeByte(b))
	}
	return out.String()
}

func escapeByte(b byte) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{'%', digits[b>>4], digits[b&15]})
}

func (u *urlRecord) pathname() string {
	if u.isOpaque {
		return u.opaque
	}
	var out strings.Builder
	for _, s := range u.path {
		out.WriteString("/" + s)
	}
	return out.String()
}

func (u *urlRecord) hostPort() string {
	if u.host == nil {
		return ""
	}
	if u.port < 0 {
		return *u.host
	}
	return *u.host + ":" + strconv.Itoa(u.port)
}

// href writes the URL. The pieces' lengths add up to it.
func (u *urlRecord) href() string {
	var out strings.Builder
	out.WriteString(u.scheme + ":")
	switch {
	case u.host != nil:
		out.WriteString("//")
		if u.username != "" || u.password != "" {
			out.WriteString(u.username)
			if u.password != "" {
				out.WriteString(":" + u.password)
			}
			out.WriteString("@")
		}
		out.WriteString(u.hostPort())
	case !u.isOpaque && len(u.path) > 1 && u.path[0] == "":
		out.WriteString("/.") // or the path would be read as a host
	}
	out.WriteString(u.pathname())
	if u.query != nil {
		out.WriteString("?" + *u.query)
	}
	if u.fragment != nil {
		out.WriteString("#" + *u.fragment)
	}
	return out.String()
}
