package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// pages are those for users; others are for those who work on heatsync.
var pages = []string{
	"../README.md", "README.md", "why.md", "command.md", "promises.md", "live-mode.md", "recipes.md", "javascript.md", "esmodules.md", "from-npm.md", "go-programs.md", "from-goja_nodejs.md",
	"troubleshooting.md", "glossary.md", "json.md", "builtins.md",
}

func textOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// term is a row of the glossary.
type term struct{ word, not string }

var row = regexp.MustCompile(`(?m)^\| \*\*([^*]+)\*\*[^|]*\|[^|]*\|([^|]*)\|$`)

func terms(t *testing.T) (terms []term) {
	for _, m := range row.FindAllStringSubmatch(textOf(t, "glossary.md"), -1) {
		terms = append(terms, term{m[1], strings.TrimSpace(m[2])})
	}
	if len(terms) < 20 {
		t.Fatalf("the glossary has %d words", len(terms))
	}
	return terms
}

// What the glossary explains is said somewhere, by the pages or by the command; and what it
// says not to say is said nowhere.
func TestGlossaryIsWhatIsSaid(t *testing.T) {
	help, err := exec.Command("go", "run", "../cmd/heatsync", "help", "run").Output()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{"heatsync help run": string(help)}
	for _, page := range pages {
		if page != "glossary.md" {
			said[page] = textOf(t, page)
		}
	}
	for _, term := range terms(t) {
		used := false
		for where, text := range said {
			text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
			used = used || strings.Contains(text, strings.ToLower(term.word))
			if term.not != "" && strings.Contains(text, term.not) {
				t.Errorf("%s says %q, which the glossary calls %q", where, term.not, term.word)
			}
		}
		if !used {
			t.Errorf("nothing but the glossary says %q", term.word)
		}
	}
}

var method = regexp.MustCompile(`(?m)^\t(?:static readonly )?([a-zA-Z]+)[(<:]`)

// The reference has what the types have: methods, options, and properties of the events.
func TestReferenceIsWhole(t *testing.T) {
	types, page := textOf(t, "../node/index.d.ts"), textOf(t, "javascript.md")
	_, class, _ := strings.Cut(types, "declare class Heatsync {")
	names := method.FindAllStringSubmatch(class, -1)
	for _, part := range []string{"interface Options {", "interface Reload {", "interface Module {"} {
		_, body, found := strings.Cut(types, part)
		body, _, _ = strings.Cut(body, "\n\t}")
		fields := regexp.MustCompile(`(?m)^\t\t([a-zA-Z]+)\??:`).FindAllStringSubmatch(body, -1)
		if !found || len(fields) == 0 {
			t.Errorf("index.d.ts has no %s", part)
		}
		names = append(names, fields...)
	}
	for _, name := range names {
		if name[1] != "constructor" && !regexp.MustCompile("[`.]"+name[1]+"[`(]").MatchString(page) {
			t.Errorf("javascript.md does not mention %s", name[1])
		}
	}
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
)

// Links lead to files that are there, and to headings that they have.
func TestLinksLeadSomewhere(t *testing.T) {
	all, err := exec.Command("git", "ls-files", "..", ":!:**/testdata/**", ":!:**/node_modules/**").Output()
	if err != nil {
		t.Skip("git does not know the files:", err)
	}
	for _, page := range append(strings.Fields(string(all)), pages...) {
		if filepath.Ext(page) != ".md" {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(withoutCode(textOf(t, page)), -1) {
			to, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, ":") {
				continue
			}
			if to = filepath.Join(filepath.Dir(page), to); m[1][0] == '#' {
				to = page
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			} else if anchor != "" && !slices.Contains(anchors(textOf(t, to)), anchor) {
				t.Errorf("%s links to %s, which has no such heading", page, m[1])
			}
		}
	}
}

func withoutCode(page string) string {
	return regexp.MustCompile("(?s)```.*?```|`[^`\n]*`").ReplaceAllString(page, "")
}

// anchors are what GitHub calls the headings of a page.
func anchors(page string) (names []string) {
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1]))
	}
	return names
}
