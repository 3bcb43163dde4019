package compile

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"
)

// Error is a file that can't be compiled.
type Error struct {
	Path         string
	Line, Column int // from 1; a column counts bytes
	Message      string
	Frame        string // the lines around the place, with a caret under it
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Message)
}

// JSON returns an *Error if the text of a .json file is not JSON.
func JSON(path string, data []byte) error {
	src := newSource(path, data)
	var v json.RawMessage
	err := json.Unmarshal([]byte(src.text), &v)
	if err == nil {
		return nil
	}
	offset := len(src.text)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && !strings.HasPrefix(syntax.Error(), "unexpected end") {
		offset = int(syntax.Offset) - 1
	}
	return src.errorAt(offset, err.Error())
}

func (s *source) errorAt(offset int, message string) *Error {
	line, column := s.position(offset)
	return &Error{Path: s.path, Line: line, Column: column, Message: message, Frame: s.frame(line, column)}
}

// awaits is how esbuild says that there is an await at the top level.
const awaits = "Top-level await is currently not supported"

func esbuildError(src *source, m api.Message) *Error {
	text := m.Text
	if strings.HasPrefix(text, awaits) {
		text = "await at the top level: a module is loaded at once, so only an async function can wait"
	}
	if m.Location == nil {
		return src.errorAt(0, text)
	}
	return src.errorAt(src.offset(m.Location.Line, m.Location.Column+1), text)
}

const (
	before = 2  // lines that a frame shows above the place
	widest = 96 // what it shows of a line, in characters
)

// frame draws the place:
//
//	11 | function greet(name) {
//	12 |   return "hello " + ;
//	   |                     ^
func (s *source) frame(line, column int) string {
	var b strings.Builder
	digits := len(fmt.Sprint(line))
	from := 0
	if text := s.line(line); utf8.RuneCountInString(text) > widest {
		from = max(column-1-widest/2, 0)
	}
	for n := max(line-before, 1); n <= line; n++ {
		fmt.Fprintf(&b, "%*d | %s\n", digits, n, window(s.line(n), from))
	}
	fmt.Fprintf(&b, "%*s | %s^", digits, "", blank(window(s.line(line)[:column-1], from)))
	return b.String()
}

// window cuts the part of a line that a frame shows.
func window(text string, from int) string {
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	runes := []rune(text[min(from, len(text)):])
	return string(runes[:min(len(runes), widest)])
}

// blank makes a text of the same width out of spaces and the text's own tabs.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
