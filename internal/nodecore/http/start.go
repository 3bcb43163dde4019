package http

import (
	"slices"
	"strings"
)

// The first line of a message.

// Methods are those that Node's http.METHODS has, sorted.
var Methods = []string{
	"ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "M-SEARCH", "MERGE",
	"MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PURGE",
	"PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK",
	"UNSUBSCRIBE",
}

// streaming are the methods of RTSP, of which some are HTTP's, too.
var streaming = []string{
	"ANNOUNCE", "DESCRIBE", "FLUSH", "GET", "GET_PARAMETER", "OPTIONS", "PAUSE", "PLAY", "POST", "RECORD", "REDIRECT",
	"SETUP", "SET_PARAMETER", "TEARDOWN",
}

// preface is the method of HTTP/2's first line.
const preface = "PRI"

var known = func() []string {
	all := append(slices.Clone(Methods), streaming...)
	return slices.Compact(slices.Sorted(slices.Values(append(all, preface))))
}()

// method reads a method, as long as it may become one that is known.
func method(p *Parser, b []byte) int {
	for i, c := range b {
		p.word = append(p.word, c)
		if possible(p.word) {
			continue
		}
		p.word = p.word[:len(p.word)-1]
		if _, is := slices.BinarySearch(known, string(p.word)); !is {
			p.fail("HPE_INVALID_METHOD", "Invalid method encountered")
			return i
		}
		p.head.Method, p.step = string(p.word), afterMethod
		p.word = p.word[:0]
		return i
	}
	return len(b)
}

// possible tells whether a method that is known begins so.
func possible(word []byte) bool {
	i, _ := slices.BinarySearch(known, string(word))
	return i < len(known) && strings.HasPrefix(known[i], string(word))
}

func afterMethod(p *Parser, b []byte) int {
	if b[0] != ' ' {
		return p.fail("HPE_INVALID_METHOD", "Expected space after method")
	}
	p.step = beforeURL
	return 1
}

func beforeURL(p *Parser, b []byte) int {
	if b[0] == ' ' {
		return 1
	}
	p.step = urlStart
	if p.head.Method == "CONNECT" {
		p.step = urlServer
	}
	return 0
}

// beforeProtocol is behind the URL.
func beforeProtocol(p *Parser, b []byte) int {
	if b[0] == ' ' {
		return 1
	}
	p.step = protocol
	return 0
}

var protocols = []string{"HTTP", "ICE", "RTSP"}

const badProtocol = "Expected HTTP/, RTSP/ or ICE/"

// protocol reads the name of one, and the slash.
func protocol(p *Parser, b []byte) int {
	for i, c := range b {
		word := string(p.word)
		if slices.Contains(protocols, word) {
			return i + p.protocolIs(word, c)
		}
		p.word = append(p.word, c)
		if !slices.ContainsFunc(protocols, func(name string) bool { return strings.HasPrefix(name, string(p.word)) }) {
			p.fail("HPE_INVALID_CONSTANT", badProtocol)
			return i
		}
		if !p.Response && slices.Contains(protocols, string(p.word)) && !p.fits(string(p.word)) {
			return i + 1
		}
	}
	return len(b)
}

func (p *Parser) protocolIs(word string, slash byte) int {
	if slash != '/' {
		return p.fail("HPE_INVALID_CONSTANT", badProtocol)
	}
	p.word = p.word[:0]
	p.step = major
	return 1
}

// fits tells whether the method is one of the protocol, or fails.
func (p *Parser) fits(protocol string) bool {
	switch m := p.head.Method; {
	case protocol == "HTTP" && (m == preface || slices.Contains(Methods, m)),
		protocol == "RTSP" && slices.Contains(streaming, m),
		protocol == "ICE" && m == "SOURCE":
		return true
	case protocol == "ICE":
		p.fail("HPE_INVALID_CONSTANT", "Expected SOURCE method for ICE/x.x request")
	default:
		p.fail("HPE_INVALID_CONSTANT", "Invalid method for "+protocol+"/x.x request")
	}
	return false
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func major(p *Parser, b []byte) int {
	if !digit(b[0]) {
		return p.fail("HPE_INVALID_VERSION", "Invalid major version")
	}
	p.head.Major, p.step = int(b[0]-'0'), dot
	return 1
}

func dot(p *Parser, b []byte) int {
	if b[0] != '.' {
		return p.fail("HPE_INVALID_VERSION", "Expected dot")
	}
	p.step = minor
	return 1
}

func minor(p *Parser, b []byte) int {
	if !digit(b[0]) {
		return p.fail("HPE_INVALID_VERSION", "Invalid minor version")
	}
	p.head.Minor = int(b[0] - '0')
	switch version := p.head.Major*10 + p.head.Minor; {
	case !p.Lenient && version != 9 && version != 10 && version != 11 && version != 20:
		return p.failAfter(1, "HPE_INVALID_VERSION", "Invalid HTTP version")
	case p.Response:
		p.step = beforeStatus
	case p.head.Method == preface:
		p.step = http2
	default:
		p.step = requestEnd
	}
	return 1
}

// requestEnd is behind the version of a request.
func requestEnd(p *Parser, b []byte) int {
	switch {
	case b[0] == '\r':
		p.step = requestLF
		return 1
	case b[0] == '\n' && p.Lenient:
		p.step = requestLF // which takes another one
		return 1
	case b[0] == '\n':
		return p.failAfter(1, "HPE_INVALID_VERSION", "Expected CRLF after version")
	}
	return p.fail("HPE_INVALID_VERSION", "Expected CRLF after version")
}

func requestLF(p *Parser, b []byte) int {
	return p.lf(b, fieldsStart, "HPE_STRICT", "Expected CRLF after version")
}

// lf reads the second half of a line's end.
func (p *Parser) lf(b []byte, next step, code, reason string) int {
	if b[0] == '\n' {
		p.step = next
		return 1
	}
	if p.Lenient {
		p.step = next
		return 0
	}
	return p.fail(code, reason)
}

const prefaceRest = "\r\n\r\nSM\r\n\r\n"

// http2 is behind the first line of HTTP/2's preface, which is refused when it is complete.
func http2(p *Parser, b []byte) int {
	if b[0] != prefaceRest[p.matched] {
		return p.fail("HPE_INVALID_VERSION", "Expected HTTP/2 Connection Preface")
	}
	if p.matched++; p.matched == len(prefaceRest) {
		p.fail("HPE_PAUSED_H2_UPGRADE", "Pause on PRI/Upgrade")
	}
	return 1
}

// --- the status line of a response ---

func beforeStatus(p *Parser, b []byte) int {
	if b[0] != ' ' {
		return p.fail("HPE_INVALID_VERSION", "Expected space after version")
	}
	p.step = status
	return 1
}

// status reads three digits.
func status(p *Parser, b []byte) int {
	if !digit(b[0]) {
		return p.fail("HPE_INVALID_STATUS", "Invalid status code")
	}
	p.head.Status = p.head.Status*10 + int(b[0]-'0')
	if p.matched++; p.matched == 3 {
		p.step = afterStatus
	}
	return 1
}

func afterStatus(p *Parser, b []byte) int {
	switch b[0] {
	case ' ':
		p.step = reason
	case '\r':
		p.step = statusLF
	case '\n':
		p.step = fieldsStart
		if !p.Lenient {
			p.fail("HPE_INVALID_STATUS", "Invalid response status")
		}
	default:
		return p.fail("HPE_INVALID_STATUS", "Invalid response status")
	}
	return 1
}

// reason reads to the end of the line, whatever is there.
func reason(p *Parser, b []byte) int {
	i := slices.IndexFunc(b, func(c byte) bool { return c == '\r' || c == '\n' })
	n := i
	if i < 0 {
		n = len(b)
	}
	p.pending += n
	p.word = append(p.word, b[:n]...)
	if i < 0 {
		return n
	}
	if !p.partEnds() {
		return n + 1
	}
	p.head.Reason = string(p.word)
	p.step = statusLF
	if b[i] == '\n' {
		p.step = fieldsStart
		if !p.Lenient {
			p.fail("HPE_CR_EXPECTED", "Missing expected CR after response line")
		}
	}
	return n + 1
}

// statusLF takes another CR for a line feed, as llhttp does.
func statusLF(p *Parser, b []byte) int {
	if b[0] == '\r' {
		p.step = fieldsStart
		return 1
	}
	return p.lf(b, fieldsStart, "HPE_STRICT", "Expected LF after CR")
}
