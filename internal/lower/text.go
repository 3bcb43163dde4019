package lower

import (
	"errors"
	"sort"
	"strings"
)

// Text is what was made of a file, with the way back to that.
type Text struct {
	Code string
	// Module says that the file is an ES module: by its name, its package or its syntax.
	Module bool
	// Async says that an ES module awaits at its top level.
	Async bool
	// Imports are the modules that an ES module asks for before it runs, in order.
	Imports []Import
	// Helped says that the code calls the host's helper. An ES module's always does.
	Helped bool

	moved bool
	list  []move // by to; only if moved
	// others are the names that esbuild has changed.
	others renamed
}

// move says that the text from offset to on comes from offset from of the file,
// or, if that is negative, from nowhere in it.
type move struct{ to, from int }

// Unmoved is the text of the file itself.
func Unmoved(src *Source) *Text { return &Text{Code: src.Text} }

// Back returns the offset in the file, and its start for what has no place in
// it: a wrapper and esbuild's helpers.
func (t *Text) Back(offset int) int {
	if !t.moved {
		return max(offset, 0)
	}
	return max(t.from(offset), 0)
}

// from returns the offset in the file, or a negative one for what has no place in it.
func (t *Text) from(offset int) int {
	i := t.find(offset)
	if i < 0 {
		return -1
	}
	return t.list[i].from
}

// find returns the index of the move that an offset belongs to, or -1.
func (t *Text) find(offset int) int {
	return sort.Search(len(t.list), func(i int) bool { return t.list[i].to > offset }) - 1
}

// moved reads the source map that esbuild made.
//
// Segments are used as they are and not interpolated: esbuild makes one for
// every token that can be in a stack.
func moved(src *Source, code string, r Result) (*Text, error) {
	out := &Text{Code: code, moved: true}
	generated := (&Source{Text: code}).columns()
	written := src.columns()
	starts := generated.src.lines()
	var from struct{ line, column, name int }
	others := renamed{}
	for i, line := range strings.Split(r.Mappings, ";") {
		if i >= len(starts) {
			break
		}
		// A line without a segment at its start begins with nothing.
		out.list = append(out.list, move{starts[i], -1})
		to := 0
		for segment := range strings.SplitSeq(line, ",") {
			if segment == "" {
				continue
			}
			fields, n, err := vlq(segment)
			if err != nil {
				return nil, src.ErrorAt(0, err.Error())
			}
			to += fields[0]
			from.line += fields[2]
			from.column += fields[3]
			from.name += fields[4]
			if to < 0 || from.column < 0 || from.line < 0 || from.line >= len(src.lines()) {
				return nil, src.ErrorAt(0, "source map: a place that is not in the file")
			}
			offset := generated.offset(i, to)
			out.list = append(out.list, move{offset, written.offset(from.line, from.column)})
			if n == 5 && from.name >= 0 && from.name < len(r.Names) {
				others.add(code, offset, r.Names[from.name])
			}
		}
	}
	out.others = others
	return out, nil
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// vlq reads the numbers of a segment: base 64, five bits a digit, least first,
// the lowest bit of all is the sign.
func vlq(segment string) (fields [5]int, n int, err error) {
	value, shift := 0, 0
	for i := range len(segment) {
		d := strings.IndexByte(digits, segment[i])
		if d < 0 || n == len(fields) || shift > 50 {
			return fields, n, errors.New("source map: not a segment: " + segment)
		}
		value |= d & 31 << shift
		shift += 5
		if d&32 != 0 {
			continue
		}
		fields[n] = value >> 1
		if value&1 != 0 {
			fields[n] = -fields[n]
		}
		n, value, shift = n+1, 0, 0
	}
	return fields, n, nil
}
