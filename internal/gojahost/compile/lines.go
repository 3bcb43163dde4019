package compile

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// lines returns the offsets at which the lines begin. JavaScript ends a line in
// four ways, and goja and esbuild both count that way.
func (s *source) lines() []int {
	if s.starts != nil {
		return s.starts
	}
	s.starts = []int{0}
	for i := 0; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\n', c == '\r' && !strings.HasPrefix(s.text[i+1:], "\n"):
			s.starts = append(s.starts, i+1)
		case c == 0xE2 && (strings.HasPrefix(s.text[i:], "\u2028") || strings.HasPrefix(s.text[i:], "\u2029")):
			s.starts = append(s.starts, i+3)
		}
	}
	return s.starts
}

// position tells the line and the column of an offset, both from 1. A column
// counts bytes, as goja's do.
func (s *source) position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(s.text))
	starts := s.lines()
	line = sort.SearchInts(starts, offset+1)
	return line, offset - starts[line-1] + 1
}

// offset is the way back from a position.
func (s *source) offset(line, column int) int {
	starts := s.lines()
	line = min(max(line, 1), len(starts))
	return min(starts[line-1]+max(column, 1)-1, len(s.text))
}

// line returns the text of a line, without its end.
func (s *source) line(n int) string {
	starts := s.lines()
	end := len(s.text)
	if n < len(starts) {
		end = starts[n]
	}
	return strings.TrimRight(s.text[starts[n-1]:end], "\r\n\u2028\u2029")
}

// columns turns columns that count UTF-16 units from 0, as those of source maps
// do, into offsets. It remembers the lines that are not ASCII, so that a long
// line, as minified text has them, is not read again for each column.
type columns struct {
	src   *source
	ascii bool
	known map[int][]int
}

func (s *source) columns() *columns {
	return &columns{src: s, ascii: isASCII(s.text), known: map[int][]int{}}
}

// offset returns the offset of a column in a line; both count from 0.
func (c *columns) offset(line, column int) int {
	start := c.src.lines()[line]
	if c.ascii {
		return min(start+column, len(c.src.text))
	}
	offsets, ok := c.known[line]
	if !ok {
		offsets = unitsOf(c.src.line(line + 1))
		c.known[line] = offsets
	}
	if offsets == nil {
		return min(start+column, len(c.src.text))
	}
	return start + offsets[min(column, len(offsets)-1)]
}

// unitsOf returns the offset of every UTF-16 unit of a line and that of its
// end, or nil if they are the numbers from 0 on.
func unitsOf(line string) []int {
	if isASCII(line) {
		return nil
	}
	offsets := make([]int, 0, len(line)+1)
	for i, r := range line {
		offsets = append(offsets, i)
		if r > 0xFFFF {
			offsets = append(offsets, i)
		}
	}
	return append(offsets, len(line))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
