package lower

import (
	"slices"
	"strconv"
	"strings"

	"github.com/heatsync-go/heatsync/internal/frame"
)

// Error is a file that can't be compiled.
type Error struct {
	Path         string
	Line, Column int // from 1; a column counts bytes
	Message      string
	Frame        string // the lines around the place, with a caret under it
}

func (e *Error) Error() string {
	return e.Path + ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": " + e.Message
}

// Place is the file and the line of it, and what is wrong there.
func (e *Error) Place() (path string, line int, message string) { return e.Path, e.Line, e.Message }

// ErrorAt makes the error of a place in the text.
func (s *Source) ErrorAt(offset int, message string) *Error {
	line, column := s.Position(offset)
	return &Error{Path: s.Path, Line: line, Column: column, Message: message, Frame: frame.Draw(line, column, widest, s.Line)}
}

// awaits is how esbuild says that there is an await at the top level.
const awaits = "Top-level await is currently not supported"

// awaitsOnly tells whether nothing is wrong except for such awaits.
func awaitsOnly(messages []Message) bool {
	return !slices.ContainsFunc(messages, func(m Message) bool { return !strings.HasPrefix(m.Text, awaits) })
}

func esbuildError(src *Source, m Message) *Error {
	text := m.Text
	if strings.HasPrefix(text, awaits) {
		text = "await at the top level of CommonJS, which is loaded at once: only an async function can wait, or an ES module"
	}
	if m.Line == 0 {
		return src.ErrorAt(0, text)
	}
	return src.ErrorAt(src.Offset(m.Line, m.Column+1), text)
}

// widest is what a frame shows of a line, in characters.
const widest = 96
