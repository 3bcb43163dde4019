// Package frame draws a place in a source text:
//
//	11 | function greet(name) {
//	12 |   return name.trim();
//	   |               ^
package frame

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Before is how many lines are shown above the place.
const Before = 2

// Draw shows a line, from 1, and those above it. The column counts bytes from 1. Of lines
// with more than widest characters it shows the part around the column. line returns the
// text of one.
func Draw(at, column, widest int, line func(n int) string) string {
	var b strings.Builder
	digits := len(strconv.Itoa(at))
	from := 0
	last := line(at)
	if utf8.RuneCountInString(last) > widest {
		from = max(column-1-widest/2, 0)
	}
	for n := max(at-Before, 1); n <= at; n++ {
		number := strconv.Itoa(n)
		b.WriteString(strings.Repeat(" ", digits-len(number)) + number + " | " + window(line(n), from, widest) + "\n")
	}
	b.WriteString(strings.Repeat(" ", digits) + " | " + blank(window(last[:min(column-1, len(last))], from, widest)) + "^")
	return b.String()
}

// window cuts the part of a line that is shown.
func window(text string, from, widest int) string {
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	runes := []rune(text[min(from, len(text)):])
	return string(runes[:min(len(runes), widest)])
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
