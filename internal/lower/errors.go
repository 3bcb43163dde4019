package lower

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

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
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Message)
}

// Place is the file and the line of it, and what is wrong there.
func (e *Error) Place() (path string, line int, message string) { return e.Path, e.Line, e.Message }

// JSON returns an *Error if the text of a .json file is not JSON.
func JSON(path string, data []byte) error {
	src := New(path, data)
	var v json.RawMessage
	err := json.Unmarshal([]byte(src.Text), &v)
	if err == nil {
		return nil
	}
	offset := len(src.Text)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && !strings.HasPrefix(syntax.Error(), "unexpected end") {
		offset = int(syntax.Offset) - 1
	}
	return src.ErrorAt(offset, err.Error())
}

// ErrorAt makes the error of a place in the text.
func (s *Source) ErrorAt(offset int, message string) *Error {
	line, column := s.Position(offset)
	return &Error{Path: s.Path, Line: line, Column: column, Message: message, Frame: frame.Draw(line, column, widest, s.Line)}
}

// awaits is how esbuild says that there is an await at the top level.
const awaits = "Top-level await is currently not supported"

// awaitsOnly tells whether nothing is wrong except for such awaits.
func awaitsOnly(messages []api.Message) bool {
	return !slices.ContainsFunc(messages, func(m api.Message) bool { return !strings.HasPrefix(m.Text, awaits) })
}

func esbuildError(src *Source, m api.Message) *Error {
	text := m.Text
	if strings.HasPrefix(text, awaits) {
		text = "await at the top level of CommonJS, which is loaded at once: only an async function can wait, or an ES module"
	}
	if m.Location == nil {
		return src.ErrorAt(0, text)
	}
	return src.ErrorAt(src.Offset(m.Location.Line, m.Location.Column+1), text)
}

// widest is what a frame shows of a line, in characters.
const widest = 96
