package main

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/heatsync-go/heatsync"
)

const (
	framed  = 2       // lines that are shown above the place
	widest  = 120     // bytes of a line for which a frame is drawn
	biggest = 1 << 20 // bytes of a file that is read for it
)

// frameOf shows the place of an error. That of a syntax error comes with it;
// for one that was thrown the file is read, which was loaded a moment ago.
func frameOf(e *heatsync.Error) string {
	if e.Frame != "" || e.Line == 0 {
		return e.Frame
	}
	return frame(linesOf(e.Path), e.Line, e.Column)
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
	return frame(lines, e.Line, column)
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

// frame draws a place in a file, if its lines can be shown:
//
//	11 | function greet(name) {
//	12 |   return name.trim();
//	   |               ^
func frame(lines []string, line, column int) string {
	if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
		return ""
	}
	var b strings.Builder
	digits := len(fmt.Sprint(line))
	for n := max(line-framed, 1); n <= line; n++ {
		text := strings.TrimSuffix(lines[n-1], "\r")
		if len(text) > widest {
			return ""
		}
		fmt.Fprintf(&b, "%*d | %s\n", digits, n, text)
	}
	fmt.Fprintf(&b, "%*s | %s^", digits, "", blank(lines[line-1][:column-1]))
	return b.String()
}

// blank is a text of the same width, made of spaces and the text's own tabs.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
