package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
)

var update = flag.Bool("update", false, "write testdata/ui.golden anew")

type modules = []heatsync.ReloadedModule

func because(why heatsync.Why, of string) heatsync.Reason { return heatsync.Reason{Why: why, Of: of} }

// thrown is an error with its place and the source there.
var thrown = &heatsync.Error{
	Op: "evaluate", Path: "/app/util.js", Err: errors.New("TypeError: x is not a function"),
	Line: 12, Column: 9, Frame: "11 | // greet\n12 | exports.x();\n   |         ^",
}

var shown = []struct {
	name string
	show func(u *ui)
}{
	{"one file", reloads(heatsync.Reload{
		Number: 1, Duration: 2140 * time.Microsecond,
		Modules: modules{{Path: "/app/modules/utilities.js", Reason: because(heatsync.Changed, ""), Version: 2}},
	})},
	{"a file outside the working directory", reloads(heatsync.Reload{
		Duration: 870 * time.Microsecond, Modules: modules{{Path: "/lib/b.js", Reason: because(heatsync.Changed, "")}},
	})},
	{"two files and their importers", reloads(heatsync.Reload{
		Duration: 1250 * time.Millisecond,
		Modules: modules{
			{Path: "/app/a.js", Reason: because(heatsync.Changed, "")}, {Path: "/app/b.js", Reason: because(heatsync.Changed, "")},
			{Path: "/app/c.js", Reason: because(heatsync.PlainImporter, "/app/a.js")}, {Path: "/app/d.js", Reason: because(heatsync.PlainImporter, "/app/c.js")},
		},
	})},
	{"many files and an importer", reloads(heatsync.Reload{
		Duration: 12 * time.Millisecond,
		Modules: modules{
			{Path: "/app/a.js", Reason: because(heatsync.Changed, "")}, {Path: "/app/b.js", Reason: because(heatsync.Changed, "")},
			{Path: "/app/c.js", Reason: because(heatsync.Changed, "")}, {Path: "/app/d.js", Reason: because(heatsync.Changed, "")},
			{Path: "/app/e.js", Reason: because(heatsync.PlainImporter, "/app/a.js")},
		},
	})},
	{"a file that appeared", reloads(heatsync.Reload{
		Modules: modules{{Path: "/app/a.js", Reason: because(heatsync.FindsAnother, "./util")}},
	})},
	{"a resync", reloads(heatsync.Reload{
		Resync: true, Modules: modules{{Path: "/app/a.js", Reason: because(heatsync.Resynced, "")}},
	})},
	{"a file that is gone, and files that only a restart renews", reloads(heatsync.Reload{
		Removed: []string{"/app/old.js"},
		Restart: modules{
			{Path: "/app/server.js", Reason: because(heatsync.Changed, "")}, {Path: "/app/index.js", Reason: because(heatsync.PlainImporter, "/app/a.js")},
			{Path: "/app/x.js", Reason: because(heatsync.Changed, "")}, {Path: "/app/y.js", Reason: because(heatsync.Changed, "")},
		},
	})},
	{"nothing that anybody would see", reloads(heatsync.Reload{})},
	{"a throw", fails(thrown, heatsync.Reload{Pending: []string{"/app/util.js"}})},
	{"a throw that holds others back", fails(thrown, heatsync.Reload{Pending: []string{"/app/util.js", "/app/a.js"}})},
	{"a throw of which the program was told", failsHeard(thrown)},
	{"the same throw again, and then after the file was live", inTurn(
		fails(thrown, heatsync.Reload{}),
		fails(thrown, heatsync.Reload{}),
		reloads(heatsync.Reload{Modules: modules{{Path: "/app/util.js", Reason: because(heatsync.Changed, "")}}}),
		failsHeard(thrown),
	)},
	{"a throw of which only the line is known", fails(&heatsync.Error{
		Path: "/app/a.js", Err: errors.New("SyntaxError: Unexpected token"), Line: 3,
	}, heatsync.Reload{Resync: true})},
	{"a text of several lines", fails(&heatsync.Error{
		Op: "resolve", Path: "/app/a.js", Err: errors.New("ENOENT: no file for ./b\nTried:\n- /app/b.js"),
	}, heatsync.Reload{})},
	{"a text that would command the terminal", fails(errors.New("\x1b[2J\rgone"), heatsync.Reload{})},
	{"a failed resync", fails(thrown, heatsync.Reload{Resync: true})},
	{"a program that begins", func(u *ui) {
		u.say(startEvent{Heatsync: "0.1.0", Host: "node", Entry: "/app/index.js", Held: 2, Reloadable: 3, Pinned: 1, Watched: 4})
	}},
	{"a program of which nothing can be reloaded", func(u *ui) {
		u.say(startEvent{Heatsync: "0.1.0", Host: "goja", Entry: "/app/index.js", Pinned: 1, Watched: 1, Hint: wayOut})
	}},
	{"what is good again", inTurn(
		fails(thrown, heatsync.Reload{Pending: []string{"/app/util.js"}}),
		reloads(heatsync.Reload{Removed: []string{"/app/old.js"}, Pending: []string{"/app/util.js"}, Restart: modules{{Path: "/app/index.js", Reason: because(heatsync.Changed, "")}}}),
		reloads(heatsync.Reload{Modules: modules{
			{Path: "/app/util.js", Reason: because(heatsync.Changed, "")}, {Path: "/app/old.js", Reason: because(heatsync.Changed, "")},
		}}),
		reloads(heatsync.Reload{Mended: []string{"/app/index.js", "/app/never.js"}}),
	)},
	{"a program that begins anew", func(u *ui) {
		u.say(restartEvent{OK: true, Files: []moduleEvent{{Path: "/app/index.js", Reason: "changed"}}})
	}},
	{"a program that would not begin anew", func(u *ui) {
		u.say(restartEvent{Files: []moduleEvent{{Path: "/app/util.js", Reason: "changed"}}, Error: newFailure(thrown), err: thrown})
	}},
	{"what is loaded", func(u *ui) {
		u.say(newLoaded([]loaded{
			{path: "/app/index.js", version: 1}, {path: "/app/shared.js", version: 1, loadedBy: []string{"/app/index.js", "/app/a.js"}},
			{path: "/app/a.js", version: 3, held: true, reloadable: true, heldBy: []string{"/app/index.js", "/app/b.js"}},
			{path: "/app/leaf.js", version: 2, reloadable: true, loadedBy: []string{"/app/a.js"}}, {path: "/app/pin.js", version: 1},
			{path: "/app/go.js", version: 1, held: true, reloadable: true}, {path: "/app/node_modules/x/index.js", version: 1},
		}, "/app/index.js"))
	}},
	{"a part that is built first", func(u *ui) { u.say(buildingEvent{Host: "node"}) }},
	{"an environment that follows its file", func(u *ui) {
		u.say(envEvent{File: "/app/.env", Set: []string{"A", "B"}, Removed: []string{"C"}})
	}},
	{"a line of --changes that can't be meant", func(u *ui) { u.say(appliedEvent{Line: 3, Error: &failure{Text: "it is no batch"}}) }},
	{"a warning with a hint", func(u *ui) { u.say(warningEvent{Text: "/app/map.js exports a Map", Hint: "export an object"}) }},
	{"a program that can't be run", func(u *ui) { u.failed(thrown, "util.js") }},
	{"a program that is not there", func(u *ui) {
		u.failed(&heatsync.Error{Op: "resolve", Path: "./no.js", Err: heatsync.ErrNotFound}, "no.js")
	}},
	{"a reload's record, of which the command has heard already", func(u *ui) { slog.New(&logHandler{u}).Error("kept the old version", "reload", 1) }},
	{"a warning", func(u *ui) { slog.New(&logHandler{u}).Warn("/app/map.js exports a Map") }},
	{"wrong usage", func(u *ui) { u.error("run: a file is missing", "heatsync help run shows the usage") }},
}

var inEveryWay = []string{"one file", "a file that is gone, and files that only a restart renews",
	"a throw that holds others back", "a text that would command the terminal", "a program that is not there", "a warning", "wrong usage", "a part that is built first", "a program that begins", "a program of which nothing can be reloaded",
	"what is good again", "a program that begins anew", "a program that would not begin anew", "what is loaded", "an environment that follows its file", "a line of --changes that can't be meant"}

func reloads(r heatsync.Reload) func(*ui) { return func(u *ui) { u.reload(&r, nil) } }

func fails(err error, tried heatsync.Reload) func(*ui) {
	return func(u *ui) { u.reload(nil, &heatsync.ReloadError{Reload: &tried, Err: err}) }
}

func failsHeard(err error) func(*ui) {
	return func(u *ui) { u.reload(nil, &heatsync.ReloadError{Reload: &heatsync.Reload{}, Heard: true, Err: err}) }
}

func inTurn(shows ...func(*ui)) func(*ui) {
	return func(u *ui) {
		for _, show := range shows {
			show(u)
		}
	}
}

// TestUI shows every sort of line as text, and some in the other ways in which
// they can be asked for. The escape character is written as ^.
func TestUI(t *testing.T) {
	var got bytes.Buffer
	for _, way := range []struct {
		name                        string
		color, quiet, json, verbose bool
	}{{name: "text"}, {name: "colour", color: true}, {name: "quiet", quiet: true}, {name: "json", json: true}, {name: "verbose", verbose: true}} {
		for _, c := range shown {
			if way.verbose && !strings.HasPrefix(c.name, "two files") && c.name != "a throw that holds others back" {
				continue
			}
			if way.name != "text" && !way.verbose && !slices.Contains(inEveryWay, c.name) {
				continue
			}
			fmt.Fprintf(&got, "== %s: %s\n", way.name, c.name)
			u := &ui{out: &got, dir: "/app", color: way.color, quiet: way.quiet, json: way.json, verbose: way.verbose}
			u.states.exists = func(path string) bool { return path != "/app/never.js" }
			c.show(u)
		}
	}
	golden(t, strings.ReplaceAll(got.String(), "\x1b", "^"))
}

func golden(t *testing.T, got string) {
	t.Helper()
	if filepath.Separator != '/' {
		t.Skip("the paths of the cases are those of Unix")
	}
	file := filepath.Join("testdata", "ui.golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if g, w := lineAt(gotLines, i), lineAt(wantLines, i); g != w {
			t.Fatalf("%s:%d (go test -update, if it is as it should be)\n got %s\nwant %s", file, i+1, g, w)
		}
	}
}

func lineAt(lines []string, i int) string {
	if i >= len(lines) {
		return "nothing"
	}
	return lines[i]
}

func TestNoColor(t *testing.T) {
	null, err := os.Open(os.DevNull) // a character device, as a terminal is
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	if !colorful(null) {
		t.Error("no colour on a terminal")
	}
	if colorful(new(bytes.Buffer)) {
		t.Error("colour where there is no terminal")
	}
	t.Setenv("NO_COLOR", "1")
	if colorful(null) {
		t.Error("colour, and NO_COLOR is set")
	}
}

func TestFrame(t *testing.T) {
	lines := []string{"const a = 1;\r", "\tlet b = 2;", "\tthrow b;", strings.Repeat("x", 200)}
	for _, c := range []struct {
		line, column int
		want         string
	}{
		{1, 7, "1 | const a = 1;\n  |       ^"},
		{3, 2, "1 | const a = 1;\n2 | \tlet b = 2;\n3 | \tthrow b;\n  | \t^"},
		{4, 100, ""}, // too wide
		{9, 1, ""},   // the file is another meanwhile
		{1, 99, ""},
	} {
		if got := draw(lines, c.line, c.column); got != c.want {
			t.Errorf("frame(%d, %d) =\n%s\nwant\n%s", c.line, c.column, got, c.want)
		}
	}
}
