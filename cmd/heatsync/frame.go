package main

import (
	"fmt"
	"os"
	"strings"

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
	info, err := os.Stat(e.Path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > biggest {
		return ""
	}
	text, err := os.ReadFile(e.Path)
	if err != nil {
		return ""
	}
	return frame(strings.Split(string(text), "\n"), e.Line, e.Column)
}

// frame draws a place in a file, if its lines can be shown:
//
//	11 | function greet(name) {
//	12 |   return name.trim();
//	   |               ^
func frame(lines []string, line, column int) string {
	if line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
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
