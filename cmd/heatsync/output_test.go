package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// What heatsync writes begins a line, whatever the program has left there.
func TestSharedOutput(t *testing.T) {
	var out bytes.Buffer
	program, ours := share(&out)
	for _, c := range []struct{ who, text string }{
		{"ours", "{1}\n"}, {"program", "half"}, {"program", ""}, {"ours", "{2}\n"}, {"ours", "{3}\n"}, {"program", "a\nb\n"}, {"ours", "{4}\n"}, {"program", "rest"}, {"program", "\n"},
	} {
		w := program
		if c.who == "ours" {
			w = ours
		}
		if n, err := w.Write([]byte(c.text)); n != len(c.text) || err != nil {
			t.Error(n, err)
		}
	}
	if got, want := out.String(), "{1}\nhalf\n{2}\n{3}\na\nb\n{4}\nrest\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if program, ours := share(failing{}); program == nil || ours == nil {
		t.Error("nothing to write to")
	} else if _, err := program.Write([]byte("x")); err == nil {
		t.Error("the program does not hear of an error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no") }

// Each line of ours is written by one call, also where many write.
func TestLinesAreWhole(t *testing.T) {
	var calls lines
	u := &ui{out: &calls, json: true}
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() { u.warn(fmt.Sprint(i, strings.Repeat(" long", 3000))) })
	}
	all.Wait()
	if len(calls) != 50 {
		t.Errorf("%d calls for 50 lines", len(calls))
	}
	for _, line := range calls {
		if !json.Valid([]byte(line)) || strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
			t.Errorf("wrote %.60q", line)
		}
	}
}

// lines notes what each call writes.
type lines []string

func (l *lines) Write(p []byte) (int, error) {
	*l = append(*l, string(p))
	return len(p), nil
}

// With --json everything that heatsync writes is JSON, wrong usage too.
func TestEverythingIsJSON(t *testing.T) {
	t.Chdir(written(t, map[string]string{"throws.js": "throw 1", "bad.js": "let x = ;", "lib.ts": ""}))
	for _, line := range []string{
		"run --json", "run --json --nonsense a.js", "run --json --host moon a.js", "run --host --json a.js x", "run --json none.js", "run --json --poll=x a.js",
		"run --json --host node none.js", "run --quiet --json --time-limit=x a.js", "run --json=true --live=x a.js", "run -json --nonsense", "run --json=1 --nonsense",
	} {
		var stdout, stderr bytes.Buffer
		command(strings.Fields(line), &stdout, &stderr)
		if !json.Valid(stderr.Bytes()) || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("heatsync %s wrote %q", line, stderr.String())
		}
	}
	for _, line := range []string{"run --json=false --nonsense", "run a.js --json"} {
		var stdout, stderr bytes.Buffer
		command(strings.Fields(line), &stdout, &stderr)
		if !strings.HasPrefix(stderr.String(), "heatsync: ") {
			t.Errorf("heatsync %s wrote %q", line, stderr.String())
		}
	}
}

// --json=FILE has nothing but events in it, added to what is there; what is for people
// stays where it is.
func TestEventsInAFile(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{
			"a.js": `const Heatsync = require("heatsync"); const b = new Heatsync().require("./b.js");
					const said = new Set(); setInterval(() => { process.stderr.write("no line"); if (!said.has(b.v)) console.log(b.v); said.add(b.v) }, 10)`,
			"b.js": `exports.v = "v1"`, "events": "{\"event\":\"before\"}\n",
		})
		w := start(t, "run", "--host="+host, "--json="+filepath.Join(dir, "events"), filepath.Join(dir, "a.js"))
		w.expect("v1")
		w.edit(filepath.Join(dir, "b.js"), "v1", "v2")
		w.expect("v2")
		w.end()
		text, err := os.ReadFile(filepath.Join(dir, "events"))
		if err != nil {
			t.Fatal(err)
		}
		var events []string
		for line := range strings.Lines(string(text)) {
			var e struct{ Event string }
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Errorf("%v: %q", err, line)
			}
			events = append(events, e.Event)
		}
		if got := strings.Join(events, " "); got != "before start reload" {
			t.Errorf("events %q", got)
		}
		if !strings.Contains(w.said.String(), "reloaded ") {
			t.Errorf("people are told %q", &w.said)
		}
	})
}

func TestEventsInAFileThatCantBe(t *testing.T) {
	var stdout, stderr bytes.Buffer
	status := command([]string{"run", "--json=" + filepath.Join(t.TempDir(), "none", "events"), "a.js"}, &stdout, &stderr)
	if status != statusUsage || !strings.Contains(stderr.String(), "run: --json: open ") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}
