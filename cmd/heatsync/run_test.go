package main

import (
	"fmt"
	"path/filepath"
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
		{"app.js", statusFailed, "", "heatsync: there is no file app.js\n"},
		{"testdata/check/nonsense.js", statusFailed, "", "heatsync: there is no file testdata/check/nonsense.js\n"},
		{"--nonsense a.js", statusUsage, "", "run: unknown option --nonsense"},
		{"run helpp.go", statusFailed, "", "there is no file helpp.go\nheatsync: hint: did you mean help.go?\n"},
		{"check ../heatsync/chekc.go", statusFailed, "", "hint: did you mean ../heatsync/check.go?\n"},
		{"run main.go/a.js", statusFailed, "", "main.go/a.js: not a directory"},
		{"run --watch main.go", statusUsage, "", "run: a file is missing: the last argument is the value of an option, --watch main.go"},
		{"--poll 500", statusUsage, "", "the value of an option, --poll 500"},
		{"run --watch a --quiet", statusUsage, "", "run: a file is missing\n"},
		{"run --host node --import ./a.js", statusUsage, "", "the value of an option, --import ./a.js"},
		{"run", statusUsage, "", "run: a file is missing"},
		{"run --nonsense a.js", statusUsage, "", "run: unknown option --nonsense\nheatsync: hint: heatsync help run shows the usage"},
		{"run --jsno a.js", statusUsage, "", "run: unknown option --jsno\nheatsync: hint: did you mean --json?"},
		{"run --quit a.js", statusUsage, "", "did you mean --quiet?"},
		{"run --pol=2s a.js", statusUsage, "", "did you mean --poll?"},
		{"run --timelimit 2s a.js", statusUsage, "", "did you mean --time-limit?"},
		{"run --inspect a.js", statusUsage, "", "hint: options for Node.js take --host node"},
		{"run ---json a.js", statusUsage, "", "unknown option ---json"},
		{"check --dot a.js", statusUsage, "", "check: unknown option --dot\nheatsync: hint: heatsync help check shows the usage"},
		{"check", statusUsage, "", "check: a file is missing"},
		{"chekc a.js", statusUsage, "", "hint: did you mean heatsync check?"},
		{"version --jsn", statusUsage, "", "version: unknown option --jsn"},
		{"version 2", statusUsage, "", "version: there is nothing to be said after it"},
		{"completion", statusUsage, "", "completion: want one of bash, zsh, fish"},
		{"completion tcsh", statusUsage, "", "completion: want one of bash, zsh, fish"},
		{"completion bash", statusOK, "complete -F", ""},
		{"run --help", statusOK, "default: goja", ""},
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
		{"graph a.js b.js", statusUsage, "", "graph: one file is wanted, and there are 2"},
		{"run --poll=often a.js", statusUsage, "", "run: --poll=often: want a time"},
		{"run --poll=1ns a.js", statusUsage, "", "at least 10ms"},
		{"run --poll 100ms", statusUsage, "", "run: a file is missing"},
		{"run --poll 500", statusUsage, "", "run: a file is missing"},
		{"run --poll 5 a.js", statusUsage, "", "run: --poll=5: want a time such as 500ms, at least 10ms"},
		{"run --poll 2sec", statusFailed, "", "there is no file 2sec"},
		{"run --poll ./500", statusFailed, "", "there is no file ./500"},
		{"run --poll 500.js", statusFailed, "", "there is no file 500.js"},
		{"run 500", statusFailed, "", "there is no file 500"},
		{"run --time-limit=long a.js", statusUsage, "", "run: --time-limit=long: want a time"},
		{"run --time-limit=-1s a.js", statusUsage, "", "or 0 for none"},
		{"run --time-limit", statusUsage, "", "option --time-limit needs a value"},
		{"run --live=perhaps a.js", statusUsage, "", "--live=perhaps: it takes no value"},
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

// TestOptions: all spellings of an option mean the same, and what follows the file is left
// to the program.
func TestOptions(t *testing.T) {
	for line, want := range map[string]string{
		"a.js":                               "goja quiet=false json=false 0s 0s a.js [] node[]",
		"--json --quiet a.js --json":         "goja quiet=true json=true 0s 0s a.js [--json] node[]",
		"--poll a.js -- -x":                  "goja quiet=false json=false 500ms 0s a.js [-- -x] node[]",
		"--poll=2s -- a.js":                  "goja quiet=false json=false 2s 0s a.js [] node[]",
		"--poll 2s a.js":                     "goja quiet=false json=false 2s 0s a.js [] node[]",
		"--poll 2000 a.js":                   "goja quiet=false json=false 2s 0s a.js [] node[]",
		"-poll 2s a.js":                      "goja quiet=false json=false 2s 0s a.js [] node[]",
		"HEATSYNC_POLL=2s a.js":              "goja quiet=false json=false 2s 0s a.js [] node[]",
		"HEATSYNC_POLL=2000 a.js":            "goja quiet=false json=false 2s 0s a.js [] node[]",
		"HEATSYNC_POLL=2s --poll=1s a.js":    "goja quiet=false json=false 1s 0s a.js [] node[]",
		"HEATSYNC_POLL= a.js":                "goja quiet=false json=false 0s 0s a.js [] node[]",
		"HEATSYNC_QUIET=1 a.js":              "goja quiet=true json=false 0s 0s a.js [] node[]",
		"HEATSYNC_QUIET=1 --quiet=0 a.js":    "goja quiet=false json=false 0s 0s a.js [] node[]",
		"HEATSYNC_HOST=node a.js":            "node quiet=false json=false 0s 0s a.js [] node[]",
		"HEATSYNC_TIME_LIMIT=2s a.js":        "goja quiet=false json=false 0s 2s a.js [] node[]",
		"--poll ./500":                       "goja quiet=false json=false 500ms 0s ./500 [] node[]",
		"--poll=false -- --a.js":             "goja quiet=false json=false 0s 0s --a.js [] node[]",
		"--time-limit=0 a.js":                "goja quiet=false json=false 0s -1ns a.js [] node[]",
		"--time-limit 2s a.js":               "goja quiet=false json=false 0s 2s a.js [] node[]",
		"--time-limit 2000 a.js":             "goja quiet=false json=false 0s 2s a.js [] node[]",
		"--host node a.js run b.js":          "node quiet=false json=false 0s 0s a.js [run b.js] node[]",
		"--host=node --inspect=0 a.js":       "node quiet=false json=false 0s 0s a.js [] node[--inspect=0]",
		"--inspect --host node a.js -x":      "node quiet=false json=false 0s 0s a.js [-x] node[--inspect]",
		"--host node --import ./x.mjs a.js":  "node quiet=false json=false 0s 0s a.js [] node[--import ./x.mjs]",
		"--host node -r x -C y --quiet a.js": "node quiet=true json=false 0s 0s a.js [] node[-r x -C y]",
		"HEATSYNC_HOST=node -r x a.js":       "node quiet=false json=false 0s 0s a.js [] node[-r x]",
	} {
		t.Run(line, func(t *testing.T) {
			args := strings.Fields(line)
			if name, value, is := strings.Cut(args[0], "="); is && strings.HasPrefix(name, "HEATSYNC_") {
				t.Setenv(name, value)
				args = args[1:]
			}
			o, err := parse("run", args)
			got := fmt.Sprintf("%s quiet=%v json=%v %s %s %s %v node%v", o.host, o.quiet, o.json, o.poll, o.limit, o.file, o.args, o.node)
			if err != nil || got != want {
				t.Errorf("got %s, %v; want %s", got, err, want)
			}
		})
	}
}

// What is wrong in the environment is told as what is wrong on the command line.
func TestWrongEnvironment(t *testing.T) {
	t.Setenv("HEATSYNC_POLL", "often")
	var stdout, stderr strings.Builder
	status := command([]string{"run", "a.js"}, &stdout, &stderr)
	if want := "heatsync: run: HEATSYNC_POLL=often: want a time such as 500ms"; status != statusUsage || !strings.HasPrefix(stderr.String(), want) {
		t.Errorf("status %d, %q", status, stderr.String())
	}
	t.Setenv("HEATSYNC_JSON", "true")
	t.Setenv("HEATSYNC_POLL", "")
	stderr.Reset()
	if command([]string{"run", "--nonsense", "a.js"}, &stdout, &stderr); !strings.HasPrefix(stderr.String(), `{"event":"error",`) {
		t.Errorf("with HEATSYNC_JSON it says %q", stderr.String())
	}
}

// An option has the last word, on both hosts, and the start event says what is so.
func TestOptionOverVariable(t *testing.T) {
	t.Setenv("HEATSYNC_ALL", "1")
	t.Setenv("HEATSYNC_LIVE", "1")
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{"a.js": `require("./b.js"); setInterval(() => {}, 1000); console.log("runs")`, "b.js": ""})
		for args, want := range map[string]startEvent{
			"--live=0":         {Live: true, Held: 1},
			"--all=0 --live=0": {Live: false, Held: 0},
		} {
			r := startReader(t, append(strings.Fields(args), "--host", host, filepath.Join(dir, "a.js"))...)
			if e, _ := r.nextOf("start"); e.Live != want.Live || e.Held != want.Held {
				t.Errorf("%s: live is %v, and %d held; want %+v", args, e.Live, e.Held, want)
			}
		}
	})
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
