package http

// set is a set of bytes.
type set [256]bool

func setOf(ranges ...string) *set {
	var s set
	for _, r := range ranges {
		if len(r) == 3 && r[1] == '-' {
			for c := int(r[0]); c <= int(r[2]); c++ {
				s[c] = true
			}
			continue
		}
		for i := range len(r) {
			s[r[i]] = true
		}
	}
	return &s
}

// span is how many bytes at the beginning are in the set.
func (s *set) span(b []byte) int {
	for i, c := range b {
		if !s[c] {
			return i
		}
	}
	return len(b)
}

// has tells whether all bytes are in the set.
func (s *set) has(text string) bool {
	for i := range len(text) {
		if !s[text[i]] {
			return false
		}
	}
	return true
}

var (
	tokenChars  = setOf("a-z", "A-Z", "0-9", "!#$%&'*+-.^_`|~")
	valueChars  = setOf("\t", " -~", "\x80-\xff")
	urlChars    = setOf("!-\"", "$->", "@-~") // of a path
	serverChars = setOf("a-z", "A-Z", "0-9", "-_.!~*'()", "%;:&=+$,", "[]")
	letters     = setOf("a-z", "A-Z")
	quotedChars = setOf("\t", " !", "#-[", "]-~", "\x80-\xff")
)

// space tells of what may be around values.
func space(c byte) bool { return c == ' ' || c == '\t' }
