// Package guide holds pages of docs to their word: the Go code in them is code that tests run
// (Check), and what they say to write, to type and to expect is done (Play).
package guide

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// Check fails the test for each block of Go in a page that is no part of the file tests.
func Check(t *testing.T, page, tests string) {
	t.Helper()
	text, run := read(t, page), flat(read(t, tests))
	blocks := goBlock.FindAllStringSubmatch(text, -1)
	if len(blocks) == 0 {
		t.Errorf("%s has no Go", page)
	}
	for _, b := range blocks {
		if !strings.Contains(run, flat(b[1])) {
			t.Errorf("%s shows what no test in %s runs:\n%s", page, tests, b[1])
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// flat takes away the indentation, which is that of an example's body in a test, and empty lines.
func flat(text string) string {
	var flat strings.Builder
	flat.WriteByte('\n')
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			flat.WriteString(line + "\n")
		}
	}
	return flat.String()
}
