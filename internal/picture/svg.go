package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Sizes of a terminal's letters and lines.
const (
	letter = 8.43
	height = 20
	margin = 18
)

// svg draws lines. It has no fonts of its own, and no scripts.
func svg(lines []string) []byte {
	widest := 0
	for _, line := range lines {
		widest = max(widest, utf8.RuneCountInString(line))
	}
	w, h := int(float64(widest)*letter)+2*margin, len(lines)*height+2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="A program is edited while it runs">`+"\n", w, h)
	b.WriteString(style)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8"/>`+"\n", w, h)
	for i, line := range lines {
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", margin, margin+i*height+15, spans(line))
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

const style = `<style>
rect { fill: #1b1f27 }
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #d8dee9; white-space: pre }
.dim { fill: #7d8799 }
.red { fill: #f07178 }
.green { fill: #a5d67f }
.typed { fill: #ffffff; font-weight: bold }
.note { fill: #7fb4ff; font-style: italic }
</style>
`

// spans colours a line as the command does on a terminal.
func spans(line string) string {
	rest, ours := strings.CutPrefix(line, "heatsync: ")
	switch {
	case strings.HasPrefix(line, "$ "):
		return span("typed", line)
	case strings.HasPrefix(line, "# "):
		return span("note", line)
	case !ours:
		return escaped(line)
	}
	return span("dim", "heatsync: ") + span(colorOf(rest), rest)
}

func colorOf(text string) string {
	for head, color := range map[string]string{"reloaded": "green", "good again": "green", "kept": "red", "hint": "dim"} {
		if strings.HasPrefix(text, head) {
			return color
		}
	}
	return "plain"
}

func span(class, text string) string {
	return fmt.Sprintf(`<tspan class="%s">%s</tspan>`, class, escaped(text))
}

func escaped(text string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(text))
	return strings.ReplaceAll(b.String(), "&#x9;", "    ")
}
