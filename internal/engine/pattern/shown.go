package pattern

// Shown is what a regular expression that was made of text shows as its source, which can stand between
// slashes: as V8 writes it. The text may be goja's form of that, in which a slash is \u002f. Both are units
// of UTF-16.
func Shown(text []uint16) []uint16 {
	s := shower{text: text}
	for s.at < len(text) {
		s.step()
	}
	return s.out
}

type shower struct {
	text  []uint16
	at    int
	class bool // inside of a class, where a slash is no end
	out   []uint16
}

// step takes one character, or one with a backslash before it.
func (s *shower) step() {
	escaped := s.unit(0) == '\\' && s.at+1 < len(s.text)
	if escaped {
		s.at++
	}
	c := s.unit(0)
	s.at++
	switch {
	case newlines[c] != "":
		s.write(newlines[c])
	case escaped && c == 'u' && s.follows("002f"):
		s.at += 4
		s.slash()
	case escaped:
		s.out = append(s.out, '\\', c)
	case c == '/':
		s.slash()
	default:
		s.class = c == '[' || s.class && c != ']'
		s.out = append(s.out, c)
	}
}

var newlines = map[uint16]string{'\n': `\n`, '\r': `\r`, 0x2028: `\u2028`, 0x2029: `\u2029`}

func (s *shower) slash() {
	if !s.class {
		s.write(`\`)
	}
	s.write("/")
}

func (s *shower) write(ascii string) {
	for i := range len(ascii) {
		s.out = append(s.out, uint16(ascii[i]))
	}
}

func (s *shower) unit(ahead int) uint16 { return s.text[s.at+ahead] }

func (s *shower) follows(ascii string) bool {
	for i := range len(ascii) {
		if s.at+i >= len(s.text) || s.unit(i) != uint16(ascii[i]) {
			return false
		}
	}
	return true
}
