package http

import (
	"bytes"
	"strings"
)

// The fields of a head, and of trailers.

// special is a field that says how the message goes on.
type special int

const (
	ordinary special = iota
	connection
	contentLengthField
	transferEncodingField
	upgrade
	host
	expect
)

var specials = map[string]special{
	"connection": connection, "proxy-connection": connection, "content-length": contentLengthField,
	"transfer-encoding": transferEncodingField, "upgrade": upgrade, "host": host, "expect": expect,
}

const (
	badField    = "HPE_INVALID_HEADER_TOKEN"
	badLength   = "HPE_INVALID_CONTENT_LENGTH"
	badEncoding = "HPE_INVALID_TRANSFER_ENCODING"

	badEncodingValue = "Invalid `Transfer-Encoding` header value"
)

// fieldsStart is behind the first line.
func fieldsStart(p *Parser, b []byte) int {
	if b[0] == ' ' {
		if !p.Lenient {
			return p.failAfter(1, "HPE_UNEXPECTED_SPACE", "Unexpected space after start line")
		}
		p.step = fieldStart
		return 1
	}
	p.step = fieldStart
	return 0
}

func fieldStart(p *Parser, b []byte) int {
	switch b[0] {
	case '\r':
		p.step = fieldsLF
		return 1
	case '\n':
		if !p.Lenient {
			return p.failAfter(1, badField, "Invalid header field char")
		}
		p.fieldsDone()
		return 1
	case ':':
		return p.fail(badField, "Invalid header token")
	}
	p.fieldAt = len(p.fields)
	p.step = fieldName
	return 0
}

func fieldsLF(p *Parser, b []byte) int {
	n := p.lf(b, nil, "HPE_STRICT", "Expected LF after headers")
	if p.err == nil {
		p.fieldsDone()
	}
	return n
}

func (p *Parser) fieldsDone() {
	if p.trailing {
		p.complete()
	} else {
		p.headDone()
	}
}

func fieldName(p *Parser, b []byte) int {
	n := tokenChars.span(b)
	p.part(b[:n])
	if n == len(b) {
		return n
	}
	name := p.fields[p.fieldAt:]
	p.special = specials[strings.ToLower(strings.TrimRight(string(name), " "))]
	switch {
	case b[n] == ':':
		return n + p.nameDone()
	case b[n] == ' ' && ordinary < p.special && p.special <= upgrade:
		if p.Lenient { // and the space is part of the name
			p.part(b[n : n+1])
			return n + 1
		}
		return p.failPart(n+1, badField, "Invalid header field char")
	}
	return p.failAfter(n, badField, "Invalid header token")
}

// nameDone is at the colon.
func (p *Parser) nameDone() int {
	switch {
	case !p.partEnds():
		return 1
	case p.Lenient:
	case p.special == transferEncodingField && p.has(contentLength):
		return p.failAfter(1, badEncoding, "Transfer-Encoding can't be present with Content-Length")
	case p.special == contentLengthField && p.has(transferEncoding):
		return p.failAfter(1, badLength, "Content-Length can't be present with Transfer-Encoding")
	}
	p.fields = append(p.fields, Separator)
	p.fieldAt = len(p.fields)
	p.tokens.begin(p.special)
	p.step = beforeValue
	return 1
}

func beforeValue(p *Parser, b []byte) int {
	switch c := b[0]; {
	case space(c):
		return 1
	case c == '\r':
		p.step = emptyLF
		return 1
	case c == '\n':
		if !p.Lenient {
			return p.failAfter(1, badField, "Invalid header value char")
		}
		p.step = afterEmpty
		return 1
	}
	p.step = fieldValue
	return p.valueBegins()
}

func emptyLF(p *Parser, b []byte) int {
	return p.lf(b, afterEmpty, "HPE_STRICT", "Expected LF after CR")
}

// afterEmpty is behind the line of a field without a value.
func afterEmpty(p *Parser, b []byte) int {
	switch {
	case space(b[0]) && p.Lenient:
		p.step = beforeValue
		return 1
	case space(b[0]):
		return p.failAfter(1, badField, "Invalid header value char")
	case p.special == contentLengthField:
		return p.fail(badLength, "Empty Content-Length")
	}
	p.fieldDone()
	return 0
}

// valueBegins is at the first byte of a value.
func (p *Parser) valueBegins() int {
	switch p.special {
	case upgrade:
		p.flags |= upgradeField
	case transferEncodingField:
		p.flags |= transferEncoding
		if p.has(chunked) && !p.Response && !p.Lenient {
			return p.failAfter(1, badEncoding, badEncodingValue)
		}
		p.flags &^= chunked
	case contentLengthField:
		if p.has(contentLength) {
			return p.fail("HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length")
		}
		p.step = lengthDigits
	}
	return 0
}

func fieldValue(p *Parser, b []byte) int {
	n := valueChars.span(b)
	if p.isList() {
		if i := p.readList(b[:n]); i >= 0 {
			p.pending += i
			return p.failPart(i+1, badEncoding, badEncodingValue)
		}
	}
	p.part(b[:n])
	if n == len(b) {
		return n
	}
	return n + p.valueEnds(b[n:])
}

func (p *Parser) isList() bool { return p.special == connection || p.special == transferEncodingField }

// readList reads a part of a list. It returns where a request has an encoding behind chunked, so that nobody knows where
// its body ends, or -1.
func (p *Parser) readList(b []byte) int {
	for i, c := range b {
		says, comma := p.tokens.read(c)
		switch {
		case !comma:
		case p.special == connection:
			p.flags |= says
		case !p.Response && !p.Lenient:
			return i
		}
	}
	return -1
}

// failPart fails behind n bytes, where the part of the head ends, too: that it is too large comes first.
func (p *Parser) failPart(n int, code, reason string) int {
	p.partEnds()
	return p.failAfter(n, code, reason)
}

// part takes bytes as a part of a name, or of a value.
func (p *Parser) part(b []byte) {
	p.pending += len(b)
	p.fields = append(p.fields, b...)
}

// valueEnds is at a byte that no value has.
func (p *Parser) valueEnds(b []byte) int {
	c := b[0]
	if p.isList() {
		p.tokens.read(c)
	}
	switch {
	case c == '\r':
		p.step = valueLF
		p.partEnds()
		return 1
	case c == '\n' && (!p.partEnds() || p.Lenient):
		p.step = valueLF
		return 0
	case c == '\n':
		return p.fail("HPE_CR_EXPECTED", "Missing expected CR after header value")
	case p.Lenient:
		p.part(b[:1])
		return 1
	}
	return p.failPart(0, badField, "Invalid header value char")
}

func valueLF(p *Parser, b []byte) int {
	if b[0] != '\n' {
		return p.fail("HPE_LF_EXPECTED", "Missing expected LF after header value")
	}
	p.step = afterValue
	return 1
}

// afterValue sees whether a value goes on in the next line, as it once could.
func afterValue(p *Parser, b []byte) int {
	if space(b[0]) {
		if !p.Lenient {
			return p.fail(badField, "Unexpected whitespace after header value")
		}
		p.step = fieldValue
		if p.isList() {
			p.tokens.fold()
			return 0
		}
		return p.valueBegins()
	}
	p.fieldDone()
	return 0
}

// fieldDone is behind a field and its line.
func (p *Parser) fieldDone() {
	p.head.Host = p.head.Host || p.special == host
	p.head.Expect = p.head.Expect || p.special == expect
	if p.isList() {
		p.flags |= p.tokens.said
	}
	value := bytes.TrimRight(p.fields[p.fieldAt:], " \t")
	p.fields = append(p.fields[:p.fieldAt+len(value)], Separator)
	p.step = fieldStart
}

// lengthDigits reads the value of Content-Length.
func lengthDigits(p *Parser, b []byte) int {
	n := 0
	for n < len(b) && digit(b[n]) {
		if !p.add(10, uint64(b[n]-'0')) {
			p.pending += n + 1
			return p.failPart(n+1, badLength, "Content-Length overflow")
		}
		n++
	}
	p.part(b[:n])
	if n == len(b) {
		return n
	}
	p.step = lengthEnd
	return n
}

// add puts another digit behind the length, and tells whether there is room.
func (p *Parser) add(base, digit uint64) bool {
	const most = ^uint64(0)
	if p.length > most/base || p.length*base > most-digit {
		return false
	}
	p.length = p.length*base + digit
	return true
}

func lengthEnd(p *Parser, b []byte) int {
	switch c := b[0]; {
	case c == ' ':
		p.part(b[:1])
		return 1
	case c == '\r' || c == '\n':
		p.flags |= contentLength
		return p.valueEnds(b)
	}
	return p.failPart(0, badLength, "Invalid character in Content-Length")
}
