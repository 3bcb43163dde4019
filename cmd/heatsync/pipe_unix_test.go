//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A program whose output nobody reads any more is told of it, as in Node.js: what it
// prints on the console is lost the first time, and ends it the second time.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		source string
		status int
		said   string
	}{
		"it listens":          {`process.stdout.on("error", (e) => console.error("heard", e.message)); process.stdout.write("a"); process.stdout.write("b", (e) => console.error(e.code))`, 0, "EPIPE\nheard write EPIPE\n"},
		"it does not":         {`process.stdout.write("a"); setTimeout(() => console.error("goes on"), 1000)`, 1, "Error: write EPIPE"},
		"it prints once":      {`console.log("a"); setTimeout(() => console.error("goes on"))`, 0, "goes on\n"},
		"it goes on printing": {`let n = 0; setInterval(() => { console.log("a"); if (++n === 50) console.error("goes on"); })`, 1, "Error: write EPIPE"},
	} {
		if status, said := unread(t, c.source); status != c.status || !strings.Contains(said, c.said) {
			t.Errorf("%s: status %d, and it said %q; want %d and %q", what, status, said, c.status, c.said)
		}
	}
}

// unread runs a program with an output that nobody reads.
func unread(t *testing.T, source string) (status int, said string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.js")
	if err := os.WriteFile(file, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	var stderr bytes.Buffer
	cmd := exec.Command(os.Args[0], "run", file)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	cmd.Stdout, cmd.Stderr = w, &stderr
	cmd.Run()
	return cmd.ProcessState.ExitCode(), stderr.String()
}
