package http

import "fmt"

// Head is what a message begins with. Its texts are bytes as they came: Latin-1, for JavaScript.
type Head struct {
	Major, Minor int
	Method, URL  string // of a request
	Status       int    // of a response
	Reason       string
	Fields       string // names and values, each followed by a 0 byte
	KeepAlive    bool   // whether the other side will go on with the connection
	Upgrade      bool   // whether it asks for, or agrees to, another protocol
	Host, Expect bool   // whether it has these fields
}

// After says how a message goes on behind its head.
type After int

const (
	Body     After = iota // as the head says
	NoBody                // without a body, whatever the head says: an answer to HEAD
	Upgraded              // as another protocol
	Stopped               // nobody wants to know
)

// Handler is told what a Parser finds, in the order in which it comes.
type Handler interface {
	Head(*Head) After
	// Data takes a piece of a body, which is only good until it returns.
	Data([]byte)
	// End tells that a message is complete. Trailers have the form of Head.Fields.
	End(trailers string)
}

// Error is what is wrong with a message. Code and Reason are llhttp's, by which programs of Node's
// tell one from the other.
type Error struct {
	Code, Reason string
	// Offset is how many bytes of the piece that was executed were good.
	Offset int
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Code, e.Reason) }

// Limits of what a parser keeps.
const (
	DefaultHeaderSize = 16 << 10 // names and values of a head together, its URL or reason included
	maxExtensions     = 16 << 10 // of one chunk
)

// Separator ends each name and each value of fields: the one byte that none of them has, not even where the parser is
// lenient.
const Separator byte = '\n'

// Parser takes HTTP/1 messages apart, as they come in pieces of any size. It keeps to the rules of
// llhttp, which is Node's parser: what one refuses, the other does, too, with the same error.
type Parser struct {
	Handler  Handler
	Response bool // whether it reads responses, and not requests
	// Lenient takes what is forbidden because it was used to smuggle requests.
	Lenient       bool
	MaxHeaderSize int
	Began         func() // is called at the first byte of a message, if it is not nil

	step    step // what comes next
	err     *Error
	eof     eof
	stopped bool
	aborted bool // by the handler, in this piece
	ended   bool // another protocol has begun

	head     Head
	flags    bits
	length   uint64 // of the body or of the chunk, what is left of it
	special  special
	tokens   tokens
	trailing bool
	headed   bool // the head is complete

	word      []byte // of the start line: method, URL, reason
	fields    []byte
	fieldAt   int // where the name, or the value, in fields begins
	size      int // of the head so far
	pending   int // of the part of the head that is being read
	extension int // size of a chunk's extensions so far
	matched   int // of a word that is known
}

// step is a state: it takes bytes, at least one is there, and returns how many it has used. It sets
// the next state itself.
type step func(p *Parser, b []byte) int

// eof is what the end of the input means.
type eof int

const (
	eofFine   eof = iota // between messages
	eofEnds              // it ends the body
	eofBroken            // in the middle of a message
)

type bits int

const (
	keepAlive bits = 1 << iota
	closing
	upgradeToken // Connection: upgrade
	upgradeField // Upgrade: x
	chunked
	transferEncoding
	contentLength
	skipBody
)

func (p *Parser) has(f bits) bool { return p.flags&f != 0 }

// Abort fails where the handler is, whose call it is made from. Execute returns the error with what comes next.
func (p *Parser) Abort(code, reason string) {
	p.fail(code, reason)
	p.aborted = true
}

// Execute reads a piece of the input. It returns how much it has read: all of it, unless it has
// failed, was stopped, or another protocol begins there. After an error it reads nothing more.
func (p *Parser) Execute(b []byte) (int, error) {
	if p.err != nil {
		return p.err.Offset, p.err
	}
	if p.step == nil {
		p.step = between
	}
	n := 0
	for n < len(b) && p.err == nil && !p.stopped && !p.ended {
		n += p.step(p, b[n:])
	}
	if p.err == nil {
		p.partEnds()
	}
	if p.err != nil {
		p.err.Offset += n
	}
	if p.err != nil && !p.aborted {
		return p.err.Offset, p.err
	}
	p.aborted = false
	return n, nil
}

// Finish tells that there is no more input. An error that Execute has returned is not returned again.
func (p *Parser) Finish() error {
	switch {
	case p.err != nil || p.stopped || p.ended || p.eof == eofFine:
		return nil
	case p.eof == eofBroken:
		p.fail("HPE_INVALID_EOF_STATE", "Invalid EOF state")
		return p.err
	}
	p.complete()
	return nil
}

// HeadDone tells whether the head of the message that is being read is complete.
func (p *Parser) HeadDone() bool { return p.headed }

// Stop ends the reading: of what is left, nothing is told.
func (p *Parser) Stop() { p.stopped = true }

// fail ends the parsing at the byte that a step was given first. To be behind other bytes, a step
// returns their number.
func (p *Parser) fail(code, reason string) int {
	if p.err == nil {
		p.err = &Error{Code: code, Reason: reason}
	}
	return 0
}

// failAfter fails behind n bytes.
func (p *Parser) failAfter(n int, code, reason string) int {
	p.fail(code, reason)
	return n
}

// partEnds counts what a part of the head takes, and tells whether it may. As in llhttp that is asked where the part
// ends, or the piece of the input: what else is wrong with the part comes first.
func (p *Parser) partEnds() bool {
	p.size += p.pending
	p.pending = 0
	limit := p.MaxHeaderSize
	if limit == 0 {
		limit = DefaultHeaderSize
	}
	switch {
	case p.size >= limit:
		p.fail("HPE_HEADER_OVERFLOW", "Header overflow")
	case p.extension > maxExtensions:
		p.fail("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow")
	}
	return p.err == nil
}

// between skips empty lines before a message.
func between(p *Parser, b []byte) int {
	if b[0] == '\r' || b[0] == '\n' {
		return 1
	}
	if p.Began != nil {
		p.Began()
	}
	p.eof, p.headed = eofBroken, false
	p.head, p.flags, p.length, p.trailing = Head{}, 0, 0, false
	p.word, p.fields, p.matched = p.word[:0], p.fields[:0], 0
	if p.Response {
		p.step = protocol
	} else {
		p.step = method
	}
	return 0
}

// headDone is reached behind the empty line after a head.
func (p *Parser) headDone() {
	h := &p.head
	p.headed = true
	h.KeepAlive = p.persists()
	h.Upgrade = h.Method == "CONNECT"
	if p.has(upgradeField) && p.has(upgradeToken) {
		h.Upgrade = !p.Response || h.Status == 101
	}
	h.Fields = string(p.fields)
	p.fields = p.fields[:0]
	p.size = 0
	switch p.Handler.Head(h) {
	case NoBody:
		p.flags |= skipBody
	case Upgraded:
		p.flags |= skipBody
		h.Upgrade = true
	case Stopped:
		p.stopped = true
		return
	}
	p.beginBody()
}

// complete is reached behind a message.
func (p *Parser) complete() {
	if !p.trailing {
		p.fields = p.fields[:0]
	}
	again := p.persists()
	p.Handler.End(string(p.fields))
	p.eof = eofFine
	p.size = 0
	p.step = between
	if !again && !p.Lenient {
		p.step = closed
	}
}

// persists tells whether another message may follow.
func (p *Parser) persists() bool {
	if p.head.Major > 0 && p.head.Minor > 0 {
		if p.has(closing) {
			return false
		}
	} else if !p.has(keepAlive) {
		return false
	}
	return !p.untilEnd()
}

// untilEnd tells whether the body lasts until the connection ends.
func (p *Parser) untilEnd() bool {
	if !p.Response || p.bodyless() || p.has(skipBody) {
		return false
	}
	if p.has(transferEncoding) && !p.has(chunked) {
		return true
	}
	return !p.has(chunked | contentLength)
}

// bodyless tells of responses that have no body, whatever the head says.
func (p *Parser) bodyless() bool {
	s := p.head.Status
	return p.Response && (s/100 == 1 || s == 204 || s == 304)
}

// closed is the state behind the last message.
func closed(p *Parser, b []byte) int {
	if b[0] == '\r' || b[0] == '\n' {
		return 1
	}
	return p.failAfter(1, "HPE_CLOSED_CONNECTION", "Data after `Connection: close`")
}
