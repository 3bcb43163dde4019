package guide

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A Stage is where the sections of a page are played.
type Stage struct {
	// Bin is a folder of programs, which comes first in PATH.
	Bin string
	// Packages are folders of packages of npm, by name, that each section has installed.
	Packages map[string]string
	// Parse returns an error for a text that is no program of a language, "js" or "ts".
	Parse func(language, text string) error
}

// needs are what a test does not have.
var needs = []string{"a clone", "a debugger", "docker", "kubernetes", "pm2", "systemd", "the network"}

// Play does what a page says, each section in a folder of its own: it writes the files and
// types the commands, and fails the test if what the page says is not printed. A program goes
// on, so a file that comes later is a save. Blocks that are no part of this have to be
// well-formed.
func Play(t *testing.T, page string, stage Stage) {
	t.Helper()
	sections := map[string][]block{}
	for _, b := range blocksOf(read(t, page)) {
		sections[b.section] = append(sections[b.section], b)
	}
	for name, blocks := range sections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stage.play(t, blocks)
		})
	}
}

func (s Stage) play(t *testing.T, blocks []block) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := newConsole(t, dir, s.Bin)
	defer c.end()
	if slices.ContainsFunc(blocks, func(b block) bool { return b.language == "console" }) {
		s.install(t, dir)
	}
	for _, b := range blocks {
		switch {
		case b.language == "console":
			c.session(b.text)
		case b.language == "sh":
			if !slices.Contains(needs, strings.TrimPrefix(b.more, "needs ")) {
				t.Errorf("nothing tries this; make it a block of console, or say what it needs:\n%s", b.text)
			}
		case b.more != "" && !strings.HasPrefix(b.more, "needs "):
			c.save(b.more, b.text)
		default:
			s.wellFormed(t, b)
		}
	}
}

// install gives a folder the packages.
func (s Stage) install(t *testing.T, dir string) {
	for name, from := range s.Packages {
		to := filepath.Join(dir, "node_modules", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(from, to); err != nil {
			t.Fatal(err)
		}
	}
}

// wellFormed fails the test for a piece of a program that is none.
func (s Stage) wellFormed(t *testing.T, b block) {
	if b.language == "js" || b.language == "ts" {
		if err := s.Parse(b.language, b.text); err != nil {
			t.Errorf("%v in\n%s", err, b.text)
		}
	}
	if b.language == "json" {
		for line := range strings.Lines(b.text) {
			if !json.Valid([]byte(line)) && !json.Valid([]byte(b.text)) {
				t.Errorf("this is no JSON:\n%s", line)
			}
		}
	}
}

var duration = regexp.MustCompile(`\b[\d.]+ (?:µs|ms|s)\b`)

// printed tells whether a line is what a page says. How long something took is another time
// each time, and "…" stands for any text.
func printed(line, want string) bool {
	parts := strings.Split(duration.ReplaceAllString(want, "TIME"), "…")
	line = duration.ReplaceAllString(line, "TIME")
	if len(parts) == 1 {
		return line == parts[0]
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(line, first) || !strings.HasSuffix(line[len(first):], last) {
		return false
	}
	line = line[len(first) : len(line)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(line, part)
		if at < 0 {
			return false
		}
		line = line[at+len(part):]
	}
	return true
}

// lines are the lines of a text, without empty ones.
func lines(text string) (lines []string) {
	for line := range bytes.Lines([]byte(text)) {
		if line := strings.TrimRight(string(line), "\n"); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
