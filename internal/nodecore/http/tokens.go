package http

// The values of Connection and Transfer-Encoding are lists of tokens, some of which say how the connection and the
// message go on. They are read a byte at a time, as llhttp does it, since what it makes of odd ones has to be the same:
// where two parsers disagree, one can be made to take a body for a request.

// token is one that says something.
type token struct {
	word string
	says bits
}

var lists = map[special][]token{
	connection:            {{"close", closing}, {"keep-alive", keepAlive}, {"upgrade", upgradeToken}},
	transferEncodingField: {{"chunked", chunked}},
}

// tokens is where the reading of a list is.
type tokens struct {
	of    special
	state func(*tokens, byte) (bits, bool)
	word  []byte // of a token that may become a known one
	said  bits   // by the last token
	reset bool   // what the list is was forgotten: a line that is folded under this one is not read
}

// begin is in front of a value.
func (t *tokens) begin(of special) { *t = tokens{of: of, state: inFront, word: t.word[:0]} }

// fold is where a value goes on in another line.
func (t *tokens) fold() {
	switch {
	case t.said != 0 && t.of == transferEncodingField:
		t.said, t.state = 0, ignored
	case t.said != 0 || t.reset:
		t.state = ignored
	default:
		t.begin(t.of)
	}
}

// read takes a byte. At a comma behind a known token it returns what that says.
func (t *tokens) read(c byte) (says bits, comma bool) { return t.state(t, c) }

// inFront skips spaces. Those in front of the first encoding of a folded line are part of it.
func inFront(t *tokens, c byte) (bits, bool) {
	if space(c) && t.of == connection {
		return 0, false
	}
	t.state = inToken
	return inToken(t, c)
}

func behindComma(t *tokens, c byte) (bits, bool) {
	if space(c) {
		return 0, false
	}
	t.state = inToken
	return inToken(t, c)
}

// inToken reads a token as long as it may become a known one.
func inToken(t *tokens, c byte) (bits, bool) {
	t.word = append(t.word, lower(c))
	for _, k := range lists[t.of] {
		if len(t.word) > len(k.word) || string(t.word) != k.word[:len(t.word)] {
			continue
		}
		if len(t.word) == len(k.word) {
			t.said, t.reset, t.state = k.says, false, behindKnown
		}
		return 0, false
	}
	t.state = inOther
	return inOther(t, c)
}

// behindKnown sees whether the token is over, or only begins like a known one.
func behindKnown(t *tokens, c byte) (bits, bool) {
	switch c {
	case ' ', '\r', '\n':
		return 0, false
	case ',':
		says := t.said
		t.next()
		return says, true
	}
	t.said, t.state, t.reset = 0, inOther, t.of == connection
	return inOther(t, c)
}

// inOther reads a token that says nothing.
func inOther(t *tokens, c byte) (bits, bool) {
	switch {
	case c == ',':
		t.next()
	case !valueChars[c]:
		t.state = ignored
		t.reset = t.reset || t.of == transferEncodingField
	}
	return 0, false
}

func (t *tokens) next() { t.said, t.word, t.state = 0, t.word[:0], behindComma }

// ignored is what comes behind a byte that no list has.
func ignored(*tokens, byte) (bits, bool) { return 0, false }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
