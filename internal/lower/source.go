package lower

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Source is the text of a file.
type Source struct {
	Path string
	Text string // without a byte order mark
	// starts are the offsets at which the lines begin, made on demand.
	starts []int
}

// New makes the Source of a file's bytes.
func New(path string, data []byte) *Source {
	return &Source{Path: path, Text: strings.TrimPrefix(string(data), "\ufeff")}
}

// lines returns the offsets at which the lines begin. JavaScript ends a line in
// four ways, and goja and esbuild both count that way.
func (s *Source) lines() []int {
	if s.starts != nil {
		return s.starts
	}
	s.starts = []int{0}
	for i := 0; i < len(s.Text); i++ {
		switch c := s.Text[i]; {
		case c == '\n', c == '\r' && !strings.HasPrefix(s.Text[i+1:], "\n"):
			s.starts = append(s.starts, i+1)
		case c == 0xE2 && (strings.HasPrefix(s.Text[i:], "\u2028") || strings.HasPrefix(s.Text[i:], "\u2029")):
			s.starts = append(s.starts, i+3)
		}
	}
	return s.starts
}

// Position tells the line and the column of an offset, both from 1. A column
// counts bytes, as goja's do.
func (s *Source) Position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(s.Text))
	starts := s.lines()
	line = sort.SearchInts(starts, offset+1)
	return line, offset - starts[line-1] + 1
}

// Offset is the way back from a position.
func (s *Source) Offset(line, column int) int {
	starts := s.lines()
	line = min(max(line, 1), len(starts))
	return min(starts[line-1]+max(column, 1)-1, len(s.Text))
}

// Line returns the text of a line, without its end.
func (s *Source) Line(n int) string {
	starts := s.lines()
	end := len(s.Text)
	if n < len(starts) {
		end = starts[n]
	}
	return strings.TrimRight(s.Text[starts[n-1]:end], "\r\n\u2028\u2029")
}

// columns turns columns that count UTF-16 units from 0, as those of source maps
// do, into offsets. It remembers the lines that are not ASCII, so that a long
// line, as minified text has them, is not read again for each column.
type columns struct {
	src   *Source
	ascii bool
	known map[int][]int
}

func (s *Source) columns() *columns {
	return &columns{src: s, ascii: isASCII(s.Text), known: map[int][]int{}}
}

// offset returns the offset of a column in a line; both count from 0.
func (c *columns) offset(line, column int) int {
	start := c.src.lines()[line]
	if c.ascii {
		return min(start+column, len(c.src.Text))
	}
	offsets, ok := c.known[line]
	if !ok {
		offsets = unitsOf(c.src.Line(line + 1))
		c.known[line] = offsets
	}
	if offsets == nil {
		return min(start+column, len(c.src.Text))
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
