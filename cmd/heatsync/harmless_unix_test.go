//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/terminal"
)

// hostile is what a terminal would obey: a title in C0 and one in C1, and an override
// of the direction.
const hostile = "\x1b]0;title\x07\u009d0;title\u009c\u202egnp.js"

// Nothing that is printed has anything in it that a terminal obeys, wherever in the
// files of a program that stands.
func TestHostileNamesAndSource(t *testing.T) {
	dir := t.TempDir()
	escaped := func(text string) string {
		b, _ := json.Marshal(text)
		return string(b)
	}
	for name, text := range map[string]string{
		"index.js":        fmt.Sprintf("require(%s); require(%s); require('./broken'); require('./thrown\\nname')", escaped("./"+hostile), escaped("./none"+hostile)),
		hostile:           "exports.a = 1;",
		"thrown\nname.js": "",
		"broken.js":       "let x = '" + hostile + "'; return return '" + hostile + "'",
		"throws.js":       "throw new Error(" + escaped(hostile+"\n"+hostile) + ")",
		"json.json":       "{" + hostile,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for _, args := range [][]string{
		{"check", "index.js"}, {"graph", "index.js"}, {"graph", "--dot", "index.js"}, {"graph", "--json", "index.js"},
		{"check", "json.json"}, {"check", "none" + hostile}, {"run", "none" + hostile}, {"run", "--json", "none" + hostile},
		{"run", "--host", "node", "none" + hostile}, {hostile}, {"run", "--" + hostile}, {"help", hostile}, {"graph", "--" + hostile},
	} {
		var stdout, stderr bytes.Buffer
		command(args, &stdout, &stderr)
		for _, out := range []string{stdout.String(), stderr.String()} {
			if out != terminal.Text(out) {
				t.Errorf("heatsync %q printed %q", args, out)
			}
		}
	}
}

// --json gives back the very names.
func TestHostileNamesInJSON(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, hostile)
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	command([]string{"graph", "--json", file}, &stdout, &stderr)
	var got struct{ Modules []struct{ Path string } }
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil || len(got.Modules) != 1 || filepath.Base(got.Modules[0].Path) != hostile {
		t.Errorf("%v, %q, %s", err, got, stderr.String())
	}
}

// A string of DOT is what it says: a backslash or a quote in a name begins nothing.
func TestQuoteDot(t *testing.T) {
	for name, want := range map[string]string{`a.js`: `"a.js"`, `a\N"b.js`: `"a\\N\"b.js"`, `\`: `"\\"`} {
		if got := quoteDot(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := (&ui{}).name(hostile + "\n"); strings.ContainsAny(got, "\x1b\u009d\u202e\n") {
		t.Errorf("got %q", got)
	}
}
