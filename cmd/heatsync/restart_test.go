package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// With --restart a change that only a restart can apply is applied by one, unless the program
// would not compile; and the status is that of the last.
func TestRestart(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		entry := func(say string) string {
			return `process.on("SIGTERM", () => { console.log("bye"); process.exit() }); setInterval(() => {}, 1000); console.log("` + say + `")`
		}
		dir := written(t, map[string]string{"a.js": entry("v1"), "b.js": `exports.v = 1`})
		file := filepath.Join(dir, "a.js")
		w := start(t, "run", "--restart", "--host", host, "--json="+filepath.Join(dir, "events"), file, "an argument")
		w.expect("v1")
		w.waitFor(dir, `{"event":"start"`)
		w.edit(file, `console.log("v1")`, `console.log("v2", process.argv[2], process.env.HEATSYNC_RESTARTED)`)
		w.expect("bye", "v2 an argument undefined")
		w.waitFor(dir, `{"event":"start"`)
		w.edit(file, `console.log("v2"`, `let let; console.log("v2"`)
		w.waitFor(dir, `{"event":"restart","ok":false`)
		w.edit(file, `let let; console.log("v2"`, `console.log("v3"); process.exit(7)//`)
		w.expect("bye", "v3")
		w.hasEnded(7)
	})
}

// A new version that throws while it loads is not the end: the next save begins again, also
// that of a file which is no module.
func TestRestartOfWhatDoesNotBegin(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{"a.js": `setInterval(() => {}, 1000); if (!process.env.KEY) throw new Error("no"); console.log("v1")`, ".env": "KEY=1"})
		file, env := filepath.Join(dir, "a.js"), filepath.Join(dir, ".env")
		w := start(t, "run", "--restart", "--host", host, "--env-file", env, "--json="+filepath.Join(dir, "events"), file)
		w.expect("v1")
		w.waitFor(dir, `{"event":"start"`)
		w.edit(env, `KEY`, `NO`)
		w.waitFor(dir, `"the program has ended while it loaded"`)
		w.edit(env, `NO`, `KEY`)
		w.expect("v1")
		w.waitFor(dir, `{"event":"start"`)
		w.edit(file, `console`, `throw new Error("no"); console`)
		w.waitFor(dir, `"the program has ended while it loaded"`)
		w.edit(file, `throw new Error("no"); console.log("v1")`, `console.log("v2")`)
		w.expect("v2")
		w.end()
	})
}

// A save that comes while another is looked at is looked at as well: it may have mended what
// the other has broken.
func TestRestartLooksAtEachSave(t *testing.T) {
	file := filepath.Join(written(t, map[string]string{"a.js": "let let"}), "a.js")
	events := make(events, 2)
	r := newRestarter(options{file: file}, &ui{out: events, json: true})
	r.needed(nil)
	r.needed(nil)
	for n := range 2 {
		select {
		case e := <-events:
			if !strings.HasPrefix(e, `{"event":"restart","ok":false`) {
				t.Errorf("it says %s", e)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%d of two were looked at", n)
		}
	}
}

// events are written to by a ui.
type events chan string

func (e events) Write(line []byte) (int, error) {
	e <- string(line)
	return len(line), nil
}

// One that does not listen to SIGTERM, or never answers, is ended.
func TestRestartOfWhatDoesNotEnd(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{"a.js": `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("v1")`})
		file := filepath.Join(dir, "a.js")
		w := start(t, "run", "--restart", "--host", host, "--json="+filepath.Join(dir, "events"), file)
		w.expect("v1")
		w.waitFor(dir, `{"event":"start"`)
		w.edit(file, `v1`, `v2`)
		w.expect("v2")
		w.cmd.Process.Kill()
	})
}

// waitFor waits until the file of events has a text, and forgets what it had.
func (w *walker) waitFor(dir, text string) {
	w.t.Helper()
	file := filepath.Join(dir, "events")
	w.until(text, func() bool {
		said, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			w.t.Fatal(err)
		}
		if w.events > len(said) || !strings.Contains(string(said[w.events:]), text) {
			return false
		}
		w.events = len(said)
		return true
	})
}

func (w *walker) hasEnded(status int) {
	w.t.Helper()
	for range w.lines {
	}
	w.cmd.Wait()
	if got := w.cmd.ProcessState.ExitCode(); got != status {
		w.t.Errorf("status %d, want %d, on %s; it said\n%s", got, status, runtime.GOOS, &w.said)
	}
}
