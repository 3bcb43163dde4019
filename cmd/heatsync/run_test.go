package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
)

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args           string
		status         int
		stdout, stderr string // what is in them; "": nothing is
	}{
		{"", statusUsage, "", "usage:"},
		{"version", statusOK, "heatsync " + heatsync.Version + " ", ""},
		{"help", statusOK, "usage:", ""},
		{"help run", statusOK, "--host", ""},
		{"run -h", statusOK, "--host", ""},
		{"help help", statusOK, "usage:", ""},
		{"help version", statusOK, "usage: heatsync version", ""},
		{"help nonsense", statusUsage, "", `heatsync: unknown command "nonsense"`},
		{"nonsense", statusUsage, "", `heatsync: unknown command "nonsense"`},
		{"app.js", statusUsage, "", "hint: heatsync run app.js runs a program"},
		{"run", statusUsage, "", "run: a file is missing"},
		{"run --nonsense a.js", statusUsage, "", "run: unknown option --nonsense"},
		{"run --host", statusUsage, "", "run: option --host needs a value"},
		{"check none.js", statusFailed, "", "heatsync: there is no file none.js\n"},
		{"check --help", statusOK, "usage:", ""},
		{"graph -h", statusOK, "usage:", ""},
		{"check --jsn a.js", statusUsage, "", "check: unknown option --jsn"},
		{"graph --jsn a.js", statusUsage, "", "graph: unknown option --jsn"},
		{"check -- none.js", statusFailed, "", "heatsync: there is no file none.js\n"},
		{"check --", statusUsage, "", "check: a file is missing"},
		{"graph", statusUsage, "", "graph: a file is missing"},
		{"graph -- --json", statusFailed, "", "heatsync: there is no file --json\n"},
		{"graph --json --dot a.js", statusUsage, "", "graph: --json or --dot, not both"},
		{"graph a.js b.js", statusUsage, "", "usage:"},
		{"run --poll=often a.js", statusUsage, "", "run: --poll=often: want a duration"},
		{"run --poll=1ns a.js", statusUsage, "", "at least 10ms"},
		{"run --poll 100ms a.js", statusUsage, "", "run: --poll 100ms: write --poll=100ms"},
		{"run --poll 500 a.js", statusUsage, "", "run: --poll 500: write --poll=500ms"},
		{"run --poll 500", statusUsage, "", "run: --poll 500: write --poll=500ms"},
		{"run --poll 0.5s a.js", statusUsage, "", "write --poll=0.5s"},
		{"run --poll 2sec a.js", statusUsage, "", "write --poll=500ms"},
		{"run --poll 1e3 a.js", statusUsage, "", "write --poll="},
		{"run --poll ./500", statusFailed, "", "there is no file ./500"},
		{"run --poll 500.js", statusFailed, "", "there is no file 500.js"},
		{"run 500", statusFailed, "", "there is no file 500"},
		{"run --time-limit=long a.js", statusUsage, "", "run: --time-limit=long: want a duration"},
		{"run --time-limit=-1s a.js", statusUsage, "", "or 0 for none"},
		{"run --time-limit", statusUsage, "", "option --time-limit needs a value"},
		{"run --live=perhaps a.js", statusUsage, "", "option --live takes no value such as \"perhaps\""},
		{"run --changes=testdata/none a.js", statusUsage, "", "run: --changes: stat testdata/none"},
		{"run --changes=testdata a.js", statusUsage, "", "run: --changes: testdata is a directory"},
		{"run --host moon a.js", statusUsage, "", `unknown host "moon"`},
		{"run --quiet testdata/none.js", statusFailed, "", "heatsync: there is no file testdata/none.js\n"},
		{"run testdata", statusFailed, "", "heatsync: testdata is a directory without an index"},
		{"run --json testdata/none.js", statusFailed, "", `{"event":"error",`},
		{"run --host node testdata/none.js", statusFailed, "", "heatsync: there is no file testdata/none.js\n"},
		{"run --host node testdata", statusFailed, "", "heatsync: testdata is a directory without an index"},
		{"run --host node --json testdata/none.js", statusFailed, "", `{"event":"error","op":"resolve",`},
	} {
		var stdout, stderr strings.Builder
		status := command(strings.Fields(c.args), &stdout, &stderr)
		if status != c.status || !has(stdout.String(), c.stdout) || !has(stderr.String(), c.stderr) {
			t.Errorf("heatsync %s: status %d, stdout %q, stderr %q; want %d, %q, %q",
				c.args, status, stdout.String(), stderr.String(), c.status, c.stdout, c.stderr)
		}
	}
}

func has(text, part string) bool {
	if part == "" {
		return text == ""
	}
	return strings.Contains(text, part)
}

// TestFlags: what follows the file is left to the program.
func TestFlags(t *testing.T) {
	for args, want := range map[string]string{
		"a.js":                       "goja false false false 0s 0s a.js []",
		"--json --quiet a.js --json": "goja false true true 0s 0s a.js [--json]",
		"--poll a.js -- -x":          "goja false false false 500ms 0s a.js [-- -x]",
		"--poll=2s -- a.js":          "goja false false false 2s 0s a.js []",
		"--poll=false -- --a.js":     "goja false false false 0s 0s --a.js []",
		"--live a.js --live":         "goja true false false 0s 0s a.js [--live]",
		"--time-limit=0 a.js":        "goja false false false 0s -1ns a.js []",
		"--time-limit 2s a.js":       "goja false false false 0s 2s a.js []",
		"--host node a.js run b.js":  "node false false false 0s 0s a.js [run b.js]",
	} {
		o, err := parseRun(strings.Fields(args))
		got := fmt.Sprint(o.host, " ", o.live, " ", o.quiet, " ", o.json, " ", o.poll, " ", o.limit, " ", o.file, " ", o.args)
		if err != nil || got != want {
			t.Errorf("run %s: %s, %v; want %s", args, got, err, want)
		}
	}
}

func TestEmptyName(t *testing.T) {
	for _, verb := range []string{"run", "check", "graph"} {
		var stdout, stderr strings.Builder
		status := command([]string{verb, ""}, &stdout, &stderr)
		if status != statusUsage || !strings.Contains(stderr.String(), verb+": the name of the file is empty") {
			t.Errorf("heatsync %s '': status %d, stderr %q", verb, status, stderr.String())
		}
	}
}
