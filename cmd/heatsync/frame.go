package main

import (
	"os"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/frame"
)

const (
	widest  = 120     // bytes of a line for which a frame is drawn
	biggest = 1 << 20 // bytes of a file that is read for it
)

// frameOf shows the place of an error. That of a syntax error comes with it;
// for one that was thrown the file is read, which was loaded a moment ago.
func frameOf(e *heatsync.Error) string {
	if e.Frame != "" || e.Line == 0 {
		return e.Frame
	}
	return draw(linesOf(e.Path), e.Line, e.Column)
}

// frameOfUnits does so for a column that counts UTF-16, as V8's do.
func frameOfUnits(e *heatsync.Error) string {
	lines := linesOf(e.Path)
	if e.Line < 1 || e.Line > len(lines) {
		return ""
	}
	column, left := 1, e.Column-1
	for _, r := range lines[e.Line-1] {
		if left <= 0 {
			break
		}
		left -= utf16.RuneLen(r)
		column += utf8.RuneLen(r)
	}
	if left > 0 || e.Column == 0 {
		return ""
	}
	return draw(lines, e.Line, column)
}

// linesOf reads a file, if it can be shown.
func linesOf(file string) []string {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > biggest {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil || !utf8.Valid(text) {
		return nil
	}
	return strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
}

// draw shows a place in a file, if its lines can be shown.
func draw(lines []string, line, column int) string {
	if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
		return ""
	}
	if slices.ContainsFunc(lines[max(line-1-frame.Before, 0):line], func(l string) bool { return len(strings.TrimSuffix(l, "\r")) > widest }) {
		return ""
	}
	return frame.Draw(line, column, widest, func(n int) string { return strings.TrimSuffix(lines[n-1], "\r") })
}
