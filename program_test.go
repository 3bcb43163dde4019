package heatsync_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"

	"github.com/heatsync-go/heatsync"
)

// A signal that no program can hear any more, or yet, has no listener.
func TestSignalWithoutAProgram(t *testing.T) {
	dir := files(t, map[string]string{"ends.js": `process.on("SIGINT", () => {})`})
	p := heatsync.NewProgram(&heatsync.Options{Dir: dir, Stderr: io.Discard})
	signal := func(when string) {
		t.Helper()
		returns(t, "Signal "+when, func() {
			if p.Signal("SIGINT") {
				t.Error(when, "a program has heard the signal")
			}
		})
	}
	signal("before Run")
	if err := p.Run(t.Context(), "ends.js"); err != nil {
		t.Fatal(err)
	}
	signal("after Run")
}

// The context ends a program, whatever it is at, and it hears nothing of that.
func TestContextEndsAProgram(t *testing.T) {
	const head = `process.on("exit", () => console.log("exit")); process.on("uncaughtException", () => console.log("uncaught"));`
	for name, text := range map[string]string{
		"that waits":           `setInterval(() => {}, 1e6); begun();`,
		"that is watched":      `new (require("heatsync"))().require("./a.js"); begun();`,
		"at its top level":     `begun(); for (;;);`,
		"that catches":         `begun(); for (;;) { try { for (;;); } catch {} finally { for (;;); } }`,
		"in a timer":           `setTimeout(() => { begun(); for (;;); }); setTimeout(() => console.log("later"));`,
		"in a promise job":     `Promise.resolve().then(() => { begun(); for (;;); });`,
		"in an async function": `(async () => { await 0; begun(); for (;;); })();`,
		"in a tick":            `process.nextTick(() => { begun(); for (;;); });`,
		"in a reload":          `const sync = new (require("heatsync"))(); sync.require("./loops.js"); setTimeout(() => { globalThis.loop = true; sync.resync("./loops.js"); }, 1);`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{
				"main.js": head + text, "a.js": ``, "loops.js": `if (globalThis.loop) { begun(); for (;;); }`,
			})
			var stdout, stderr bytes.Buffer
			p := heatsync.NewProgram(&heatsync.Options{Dir: dir, TimeLimit: -1, Stdout: &stdout, Stderr: &stderr})
			s, err := p.Sync()
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			s.Runtime().Set("begun", func() { go cancel() })
			returns(t, "Run", func() {
				if err := p.Run(ctx, "main.js"); !errors.Is(err, context.Canceled) {
					t.Errorf("Run: %v, want %v", err, context.Canceled)
				}
			})
			if stdout.Len()+stderr.Len() > 0 {
				t.Errorf("it prints %q and %q", stdout.String(), stderr.String())
			}
		})
	}
}

// A context that has ended before Run lets no line of the program run.
func TestProgramWhoseContextIsOver(t *testing.T) {
	dir := files(t, map[string]string{"main.js": `console.log("runs")`})
	var stdout bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := heatsync.NewProgram(&heatsync.Options{Dir: dir, Stdout: &stdout}).Run(ctx, "main.js")
	if !errors.Is(err, context.Canceled) || stdout.Len() > 0 {
		t.Errorf("Run: %v, and it has printed %q", err, stdout.String())
	}
}

// What Go code has prepared is there when the program runs, once; its modules stay usable.
func TestSyncOfAProgram(t *testing.T) {
	dir := files(t, map[string]string{
		"main.js": `const sync = new (require("heatsync"))({ watchFS: false }); hand(sync.require("./a.js").v); sync.resync("./a.js");`,
		"a.js":    `exports.v = answer;`,
	})
	p := heatsync.NewProgram(&heatsync.Options{Dir: dir})
	s, err := p.Sync()
	if err != nil {
		t.Fatal(err)
	}
	var handed, reloads int
	s.Runtime().Set("answer", 42)
	s.Runtime().Set("hand", func(v int) { handed = v })
	s.OnReload(func(r *heatsync.Reload, err error) { reloads = r.Number })
	if err := p.Run(t.Context(), "main.js"); err != nil || handed != 42 || reloads != 1 {
		t.Errorf("Run: %v, handed %d after %d reloads", err, handed, reloads)
	}
	if again, _ := p.Sync(); again != s || require(t, s, "./a.js").Get("v").ToInteger() != 42 {
		t.Error("the Sync is another, or its modules are gone")
	}
	if err := p.Run(t.Context(), "main.js"); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("a second Run: %v, want %v", err, heatsync.ErrClosed)
	}
}

// Options that can't be are an error of whatever comes first.
func TestProgramWithWrongOptions(t *testing.T) {
	p := heatsync.NewProgram(&heatsync.Options{CallStack: 1})
	if s, err := p.Sync(); s != nil || err == nil {
		t.Errorf("Sync: %v, %v", s, err)
	}
	if err := p.Run(t.Context(), "main.js"); err == nil {
		t.Error("it runs")
	}
}

// A program finds packages where Node.js does, and by the options instead if they say so.
func TestNodePathOfAProgram(t *testing.T) {
	dir := files(t, map[string]string{"main.js": `console.log(require("of-the-path.js"))`})
	for name, n := range map[string]string{"environment": "1", "options": "2"} {
		t.Run(name, func(t *testing.T) {
			in := files(t, map[string]string{"of-the-path.js": `module.exports = ` + n})
			var stdout bytes.Buffer
			opts := heatsync.Options{Dir: dir, Stdout: &stdout}
			if name == "options" {
				opts.NodePath = []string{in}
				t.Setenv("NODE_PATH", dir)
			} else {
				t.Setenv("NODE_PATH", filepath.Join(dir, "none")+string(filepath.ListSeparator)+in)
			}
			if err := heatsync.NewProgram(&opts).Run(t.Context(), "main.js"); err != nil || stdout.String() != n+"\n" {
				t.Errorf("Run: %v, and it prints %q", err, stdout.String())
			}
		})
	}
}
