package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What bash offers at the end of a line, by the script for it.
func TestCompletionOfBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	for line, want := range map[string]string{
		"heatsync gr":                   "graph",
		"heatsync options.":             "options.go",
		"heatsync --ho":                 "--host",
		"heatsync --host n":             "node",
		"heatsync --quiet options.":     "options.go",
		"heatsync version --":           "",
		"heatsync run --ho":             "--host",
		"heatsync run --host n":         "node",
		"heatsync run --host = go":      "goja", // bash takes "=" for a word
		"heatsync run --host = ":        "goja node",
		"heatsync check --li":           "",
		"heatsync graph --":             "--json --dot",
		"heatsync completion ":          "bash zsh fish",
		"heatsync help comp":            "completion",
		"heatsync run --quiet options.": "options.go",
		"heatsync run testdata/ui.g":    "testdata/ui.golden",
	} {
		words := strings.Fields(line)
		if strings.HasSuffix(line, " ") {
			words = append(words, "")
		}
		quoted := make([]string, len(words))
		for i, word := range words {
			quoted[i] = shellQuoted(word)
		}
		last := len(words) - 1
		script := bashScript() + "\nCOMP_WORDS=(" + strings.Join(quoted, " ") + ")\nCOMP_CWORD=" + string(rune('0'+last)) + "\n_heatsync\nprintf '%s\\n' \"${COMPREPLY[@]}\""
		out, err := exec.Command(bash, "-c", script).CombinedOutput()
		got := strings.Fields(string(out))
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %v, %q; want %q", line, err, got, want)
		}
	}
}

// What fish offers, by its own means of asking for it.
func TestCompletionOfFish(t *testing.T) {
	fish, err := exec.LookPath("fish")
	if err != nil {
		t.Skip("there is no fish")
	}
	for line, want := range map[string]string{
		"heatsync gr":               "graph",
		"heatsync options.":         "options.go",
		"heatsync --ho":             "--host",
		"heatsync --host n":         "node",
		"heatsync run --ho":         "--host",
		"heatsync check --li":       "",
		"heatsync check --js":       "--json",
		"heatsync completion f":     "fish",
		"heatsync --quiet options.": "options.go",
	} {
		cmd := exec.Command(fish, "--no-config", "-c", fishScript()+"\ncomplete -C "+shellQuoted(line))
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.Output()
		var got []string
		for offered := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSpace(offered), "\t")
			got = append(got, word)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %v, %q; want %q", line, err, got, want)
		}
	}
}

// The scripts for other shells are at least complete, and can be read by those that are there.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range shells {
		script := scriptFor(shell)
		for _, row := range table {
			if !strings.Contains(script, "--"+row.name) && !strings.Contains(script, " -l "+row.name+" ") {
				t.Errorf("%s: no --%s", shell, row.name)
			}
		}
		for _, v := range verbs() {
			if !strings.Contains(script, v.name) {
				t.Errorf("%s: no %s", shell, v.name)
			}
		}
		if path, err := exec.LookPath(shell); err == nil {
			cmd := exec.Command(path, "-n")
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", shell, err, out)
			}
		}
	}
}
