package lower

import "strings"

// What a compiler has made may have a source map with it, in a comment. Of that esbuild would make
// the map of what it returns: places in a file that is not the one that was read.

const mapComment = "sourceMappingURL="

// withoutMaps is an esbuild that sees no source maps in comments.
func (e Esbuild) withoutMaps() Esbuild {
	return func(text string, flags []string) (Result, error) {
		return e(unmapped(text), flags)
	}
}

// unmapped returns a text of the same length in which no comment leads to a source map. What a
// string says of one stays.
func unmapped(text string) string {
	var out strings.Builder
	s, from := scanner{text: text}, 0
	for left := strings.Count(text, mapComment); left > 0; {
		before := s.at
		t := s.next()
		between := text[before:t.start]
		if n := strings.Count(between, mapComment); n > 0 {
			out.WriteString(text[from:before] + strings.ReplaceAll(between, mapComment, "sourceMappingURL:"))
			from = t.start
		}
		left -= strings.Count(text[before:t.end], mapComment)
		if t.kind == end {
			break
		}
	}
	return out.String() + text[from:]
}
