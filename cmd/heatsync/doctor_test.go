package main

import (
	"regexp"
	"strings"
	"testing"
)

// What a doctor says of a machine differs from one to the next; what it says of a program, not.
func TestDoctor(t *testing.T) {
	t.Chdir(written(t, map[string]string{"index.js": `require("./a.js")`, "a.js": ""}))
	var stdout, stderr strings.Builder
	if status := command([]string{"doctor", "index.js"}, &stdout, &stderr); status != statusOK {
		t.Errorf("status %d, %s", status, &stderr)
	}
	for _, want := range []string{
		`(?m)^heatsync \d`, `(?m)^node: `, `(?m)^file system: \S`, `(?m)^watching: \d+ paths in (1 directory|\d+ directories)`,
		`(?m)^index.js: pinned \(the entry\)$`, `(?m)^a.js: pinned \(by require in index.js\)$`, `(?m)^nothing can be reloaded: .*sync.require`,
	} {
		if !regexp.MustCompile(want).MatchString(stdout.String()) {
			t.Errorf("%s is not in\n%s", want, &stdout)
		}
	}
}
