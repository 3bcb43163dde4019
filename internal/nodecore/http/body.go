package http

// Bodies: of a length that was told, in chunks, or up to the end of the connection.

// beginBody is behind the head.
func (p *Parser) beginBody() {
	h := &p.head
	some := p.has(chunked) || p.length > 0
	switch {
	case h.Upgrade && (h.Method == "CONNECT" || p.has(skipBody) || !some):
		p.complete()
		p.ended = true
	case p.Response && h.Status == 101:
		p.complete()
		p.ended = true
	case p.has(skipBody) || p.bodyless():
		p.complete()
	case p.has(chunked):
		p.beginChunk()
	case p.has(transferEncoding) && !p.Response && !p.Lenient:
		p.fail(badEncoding, "Request has invalid `Transfer-Encoding`")
	case p.untilEnd() || p.has(transferEncoding):
		p.eof, p.step = eofEnds, rest
	case p.length > 0:
		p.step = identity
	default:
		p.complete()
	}
}

// take hands on as much of the body as is there, and tells whether that was all.
func (p *Parser) take(b []byte) (n int, all bool) {
	n = int(min(uint64(len(b)), p.length))
	p.length -= uint64(n)
	p.Handler.Data(b[:n])
	return n, p.length == 0
}

func identity(p *Parser, b []byte) int {
	n, all := p.take(b)
	if all && !p.stopped && p.err == nil {
		p.messageDone()
	}
	return n
}

// messageDone is behind a body. What wants another protocol has it from here on.
func (p *Parser) messageDone() {
	p.complete()
	p.ended = p.head.Upgrade
}

func rest(p *Parser, b []byte) int {
	p.Handler.Data(b)
	return len(b)
}

// --- chunks ---

func (p *Parser) beginChunk() {
	p.length, p.matched, p.size, p.extension = 0, 0, 0, 0
	p.step = chunkSize
}

const badSize = "HPE_INVALID_CHUNK_SIZE"

func chunkSize(p *Parser, b []byte) int {
	for i, c := range b {
		d, is := hex(c)
		if !is {
			if p.matched == 0 {
				return p.failAfter(i, badSize, "Invalid character in chunk size")
			}
			p.step = chunkSizeEnd
			return i
		}
		if !p.add(16, d) {
			return p.failAfter(i+1, badSize, "Chunk size overflow")
		}
		p.matched = 1
	}
	return len(b)
}

func hex(c byte) (digit uint64, is bool) {
	switch {
	case '0' <= c && c <= '9':
		return uint64(c - '0'), true
	case 'a' <= c && c <= 'f':
		return uint64(c-'a') + 10, true
	case 'A' <= c && c <= 'F':
		return uint64(c-'A') + 10, true
	}
	return 0, false
}

func chunkSizeEnd(p *Parser, b []byte) int {
	switch c := b[0]; {
	case c == '\r':
		p.step = chunkSizeLF
	case c == '\n':
		if !p.Lenient {
			return p.failAfter(1, "HPE_CR_EXPECTED", "Missing expected CR after chunk size")
		}
		p.step = chunkSizeLF // which takes another one
	case c == ';':
		p.step = extension
	case space(c):
		if !p.Lenient {
			return p.failAfter(1, badSize, "Invalid character in chunk size")
		}
	default:
		return p.fail(badSize, "Invalid character in chunk size")
	}
	return 1
}

func chunkSizeLF(p *Parser, b []byte) int {
	n := p.lf(b, nil, "HPE_STRICT", "Expected LF after chunk size")
	if p.err == nil {
		p.beginData()
	}
	return n
}

// beginData is behind the line with the size. After the last chunk come trailers.
func (p *Parser) beginData() {
	p.size, p.extension, p.matched = 0, 0, 0
	if p.length > 0 {
		p.step = chunkData
		return
	}
	p.trailing = true
	p.fields = p.fields[:0]
	p.step = fieldStart
}

func chunkData(p *Parser, b []byte) int {
	n, all := p.take(b)
	if all {
		p.step = chunkEnd
	}
	return n
}

// chunkEnd reads the line end behind a chunk.
func chunkEnd(p *Parser, b []byte) int {
	switch {
	case b[0] == '\r' && p.matched == 0:
		p.matched = 1
		return 1
	case b[0] == '\n' && (p.matched == 1 || p.Lenient):
		p.beginChunk()
		return 1
	case p.Lenient:
		p.beginChunk()
		return 0
	case b[0] == '\n':
		return p.failAfter(1, "HPE_CR_EXPECTED", "Missing expected CR after chunk data")
	}
	return p.fail("HPE_STRICT", "Expected LF after chunk data")
}

// --- what may be behind a chunk's size, and means nothing ---

func extension(p *Parser, b []byte) int {
	if b[0] == ' ' || b[0] == '\r' {
		return p.failAfter(1, "HPE_STRICT", "Invalid character in chunk extensions")
	}
	p.step = extensionName
	return 0
}

func extensionName(p *Parser, b []byte) int {
	n := tokenChars.span(b)
	p.extension += n
	if n == len(b) {
		return n
	}
	if b[n] == '=' {
		p.partEnds()
		p.step = extensionValue
		return n + 1
	}
	return n + p.extensionEnd(b[n], "name", "name")
}

func extensionValue(p *Parser, b []byte) int {
	n := tokenChars.span(b)
	p.extension += n
	if n == len(b) {
		return n
	}
	if b[n] == '"' {
		p.extension++
		p.step = extensionQuoted
		return n + 1
	}
	return n + p.extensionEnd(b[n], "value", "value")
}

func extensionQuoted(p *Parser, b []byte) int {
	n := quotedChars.span(b)
	p.extension += n
	if n == len(b) {
		return n
	}
	switch b[n] {
	case '"':
		p.extension++
		p.step = extensionQuotedEnd
		p.partEnds()
	case '\\':
		p.extension++
		p.step = extensionPair
	default:
		p.partEnds()
		p.fail("HPE_STRICT", "Invalid character in chunk extensions quoted value")
	}
	return n + 1
}

func extensionPair(p *Parser, b []byte) int {
	if !valueChars[b[0]] {
		return p.failPart(1, "HPE_STRICT", "Invalid quoted-pair in chunk extensions quoted value")
	}
	p.extension++
	p.step = extensionQuoted
	return 1
}

func extensionQuotedEnd(p *Parser, b []byte) int {
	n := p.extensionEnd(b[0], "value", "quote value")
	if p.err != nil && p.err.Code == "HPE_STRICT" {
		return 0
	}
	return n
}

// extensionEnd is at a byte that is not one of an extension's name or value.
func (p *Parser) extensionEnd(c byte, part, where string) int {
	switch c {
	case ';':
		p.step = extension
		p.partEnds()
	case '\r':
		p.step = chunkSizeLF
		p.partEnds()
	case '\n':
		if p.partEnds() && !p.Lenient {
			return p.fail("HPE_CR_EXPECTED", "Missing expected CR after chunk extension "+part)
		}
		p.step = chunkSizeLF
		return 0
	default:
		p.partEnds()
		p.fail("HPE_STRICT", "Invalid character in chunk extensions "+where)
	}
	return 1
}
