package heatsync

import (
	"errors"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/frame"
)

// mostCauses bounds how far causes are followed: they may go round in a circle.
const mostCauses = 10

// causeOf returns what a stack says of the cause of a JavaScript error, and the cause as an error.
func causeOf(vm *goja.Runtime, o *goja.Object, most int) (stack string, cause error) {
	var v goja.Value
	if vm.Try(func() { v = o.Get("cause") }) != nil || v == nil || goja.IsUndefined(v) || most == 0 {
		return "", nil
	}
	t := &thrown{text: textOf(v), ex: vm.Try(func() { panic(v) })}
	stack = t.text
	if inner, ok := v.(*goja.Object); ok {
		t.is = innerOf(inner)
		stack = strings.TrimSpace(withoutOurs(stringOf(inner, "stack")))
		var more string
		more, t.cause = causeOf(vm, inner, most-1)
		stack += more
	}
	return "\n[cause]: " + stack, t
}

// withoutOurs drops the lines of a stack that are in code of heatsync.
func withoutOurs(stack string) string {
	var kept []string
	for line := range strings.Lines(stack) {
		if !isOurs(strings.TrimSpace(line)) {
			kept = append(kept, line)
		}
	}
	return strings.TrimRight(strings.Join(kept, ""), "\n")
}

func isOurs(line string) bool {
	at, isFrame := strings.CutPrefix(line, "at ")
	if !isFrame {
		return false
	}
	if _, place, named := strings.Cut(at, " ("); named {
		if place == "native)" {
			return strings.HasPrefix(at, engine.Border+" (")
		}
		at = place
	}
	return strings.HasPrefix(at, "node:internal/") || strings.HasPrefix(at, "heatsync:")
}

// callError describes an error of a call of what id exports.
func (s *Sync) callError(err error, id string) *Error {
	var known *Error
	if errors.As(err, &known) {
		e := *known
		return &e
	}
	e := s.newError(err, "") // it may come from any module
	if e.Op != "evaluate" {
		return e
	}
	e.Op = "call"
	if e.Path == "" {
		e.Path = s.host.PathOf(id)
	}
	if e.Line > 0 {
		e.Frame = drawFrame(s.host.TextOf(e.Path), e.Line, e.Column)
	}
	return e
}

// widestFrame is what a frame shows of a line, in characters.
const widestFrame = 96

// drawFrame shows a place in a text, if there is such a place.
func drawFrame(text string, line, column int) string {
	lines := strings.Split(text, "\n")
	if line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
		return ""
	}
	return frame.Draw(line, column, widestFrame, func(n int) string { return strings.TrimSuffix(lines[n-1], "\r") })
}
