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

// units returns the offset of a column that counts UTF-16 units from 0, as
// columns in source maps do.
func (s *source) units(line, column int) int {
	start := s.lines()[line]
	rest := s.text[start:]
	for i := 0; i < len(rest); {
		if column <= 0 {
			return start + i
		}
		r, size := rune(rest[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(rest[i:])
		}
		if column--; r > 0xFFFF {
			column--
		}
		i += size
	}
	return len(s.text)
}
