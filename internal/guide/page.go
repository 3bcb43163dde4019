package guide

import (
	"regexp"
	"strings"
)

// A block is one of a page's, between fences. Its first line may say more than the language:
//
//	```js app.js      a file, which is written where the page has got to
//	```console        what is typed, after "$ ", and what is then printed
//	```sh needs pm2   what is typed where there is something that tests don't have
type block struct {
	language, more string
	text           string
	section        string // the heading of the second level above it
}

var fence = regexp.MustCompile("^ {0,3}```+([^ `]*) *([^`]*)$")

// blocksOf returns the blocks of a page.
func blocksOf(page string) (blocks []block) {
	var open *block
	section := ""
	for line := range strings.Lines(page) {
		line = strings.TrimRight(line, "\n")
		m := fence.FindStringSubmatch(line)
		switch {
		case open != nil && m != nil && m[1] == "":
			blocks, open = append(blocks, *open), nil
		case open != nil:
			open.text += line + "\n"
		case m != nil:
			open = &block{language: m[1], more: strings.TrimSpace(m[2]), section: section}
		case strings.HasPrefix(line, "## "):
			section = strings.TrimPrefix(line, "## ")
		}
	}
	return blocks
}
