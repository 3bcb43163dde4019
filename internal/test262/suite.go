package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// suite is a checkout of tc39/test262.
type suite struct {
	dir     string
	harness map[string]helper // by its name
	tests   []test
	leftOut map[string]int // the number of tests, by why they are left out
}

// helper is a file that tests include. As in a program it is a module; what it defines
// becomes global, so that the test and code that it makes of strings can see it.
type helper struct{ Path, Text string }

// test is one file of the suite.
type test struct {
	Path     string // from the suite's directory, with slashes
	text     string
	flags    []string
	includes []string
	negative struct{ phase, class string }
}

// later are features that came after ES2023, or are proposals, or need what no program
// can have on this engine.
var later = map[string]string{
	"cross-realm": realms, "IsHTMLDDA": host, "host-gc-required": host,
	"Intl.Era-monthcode": intl, "Intl.Locale-info": intl, "canonical-tz": intl, "Intl-enumeration": intl,
}

const (
	newer  = "features after ES2023, and proposals"
	realms = "several realms in one program"
	host   = "what only a browser or the host's collector has"
	intl   = "Intl"
	agents = "threads that share memory"
)

func init() {
	for feature := range strings.FieldsSeq(`
		Array.fromAsync Atomics.pause Atomics.waitAsync Error.isError Float16Array Iterator.prototype.join Math.sumPrecise
		RegExp.escape ShadowRealm String.prototype.isWellFormed String.prototype.toWellFormed Temporal array-grouping
		arraybuffer-transfer await-dictionary decorators error-stack-accessor explicit-resource-management export-defer
		immutable-arraybuffer import-attributes import-bytes import-defer import-text iterator-chunking iterator-helpers
		iterator-includes iterator-sequencing joint-iteration json-modules json-parse-with-source legacy-regexp
		nonextensible-applies-to-private promise-try promise-with-resolvers regexp-duplicate-named-groups regexp-modifiers
		regexp-v-flag resizable-arraybuffer set-methods source-phase-imports source-phase-imports-module-source
		tail-call-optimization uint8array-base64 upsert`) {
		later[feature] = newer
	}
}

// folders are what is looked at.
var folders = []string{"test/annexB", "test/built-ins", "test/language"}

func openSuite(dir string) (*suite, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &suite{dir: dir, harness: map[string]helper{}, leftOut: map[string]int{}}
	if err := s.readHarness(); err != nil {
		return nil, fmt.Errorf("%s is no checkout of tc39/test262: %w", dir, err)
	}
	for _, folder := range folders {
		if err := filepath.WalkDir(filepath.Join(dir, folder), s.visit); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *suite) readHarness() error {
	files, err := filepath.Glob(filepath.Join(s.dir, "harness", "*.js"))
	if err == nil && len(files) == 0 {
		err = fs.ErrNotExist
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		s.harness[filepath.Base(file)] = helper{path.Join("harness", filepath.Base(file)), string(text) + definitions(string(text))}
	}
	return err
}

// definitions makes global what a helper defines, by its own account.
func definitions(text string) string {
	var b strings.Builder
	for _, name := range list(text, "defines") {
		if name = strings.TrimSpace(name); identifier.MatchString(name) {
			fmt.Fprintf(&b, "\nObject.defineProperty(globalThis, %q, { value: %s, writable: true, enumerable: true, configurable: true });", name, name)
		}
	}
	return b.String()
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][\w$]*$`)

func (s *suite) visit(file string, d fs.DirEntry, err error) error {
	if err != nil || d.IsDir() || !strings.HasSuffix(file, ".js") || strings.Contains(file, "_FIXTURE") {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	name, err := filepath.Rel(s.dir, file)
	if err != nil {
		return err
	}
	t := readTest(filepath.ToSlash(name), string(text))
	if why := t.leftOut(); why != "" {
		s.leftOut[why]++
		return nil
	}
	s.tests = append(s.tests, t)
	return nil
}

func readTest(name, text string) test {
	t := test{Path: name, text: text, flags: list(text, "flags"), includes: list(text, "includes")}
	if m := negative.FindStringSubmatch(head(text)); m != nil {
		t.negative.phase, t.negative.class = m[1], m[2]
	}
	return t
}

func (t *test) leftOut() string {
	for _, feature := range list(t.text, "features") {
		if why := later[feature]; why != "" {
			return why
		}
	}
	switch {
	case strings.Contains(t.text, "createRealm"):
		return realms
	case strings.Contains(t.text, "$262.agent") || slices.Contains(t.includes, "atomicsHelper.js"):
		return agents
	}
	return ""
}

func (t *test) has(flag string) bool { return slices.Contains(t.flags, flag) }

var negative = regexp.MustCompile(`(?m)^negative:\s*\n\s+phase:\s*(\w+)\s*\n\s+type:\s*(\w+)`)

var comment = regexp.MustCompile(`#.*`)

// head is the description of a test, which is a piece of YAML.
func head(text string) string {
	_, text, _ = strings.Cut(text, "/*---")
	text, _, _ = strings.Cut(text, "---*/")
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// list reads a list of words in a test's description.
func list(text, key string) []string {
	m := regexp.MustCompile(`(?m)^` + key + `:\s*(?:\[([^\]]*)\]|((?:\n\s*-\s.*)+))`).FindStringSubmatch(head(text))
	if m == nil {
		return nil
	}
	words := strings.ReplaceAll(comment.ReplaceAllString(m[1]+m[2], ""), "- ", " ")
	return strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(", \t\n", r) })
}

// runs are the ways in which a test is run: each is a text of its own.
func (s *suite) runs(t test) (runs []run) {
	r := run{Path: t.Path, Async: t.has("async"), Phase: t.negative.phase, Class: t.negative.class}
	if t.has("raw") {
		r.Module, r.Text = t.has("module"), t.text
		return []run{r}
	}
	r.Include = append([]string{"assert.js", "sta.js"}, t.includes...)
	if r.Async {
		r.Include = append(r.Include, "doneprintHandle.js")
	}
	if t.has("module") {
		r.Module, r.Text = true, t.text
		return []run{r}
	}
	if !t.has("onlyStrict") {
		r.Text = t.text
		runs = append(runs, r)
	}
	if !t.has("noStrict") {
		r.Strict, r.Text = true, "\"use strict\";\n"+t.text
		runs = append(runs, r)
	}
	return runs
}
