package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Options for Node.js reach it, with their values, and what it says of wrong ones is seen.
func TestOptionsForNode(t *testing.T) {
	t.Parallel()
	needsNode(t)
	dir := written(t, map[string]string{
		"a.js":       `console.log(process.title, globalThis.first, process.execArgv.includes("--trace-warnings"), process.argv.slice(2).join())`,
		"first.mjs":  `globalThis.first = "imported"`,
		"second.cjs": ``,
	})
	w := start(t, "run", "--host", "node", "--title", "mine", "--import", "file://"+filepath.ToSlash(filepath.Join(dir, "first.mjs")),
		"-r", filepath.Join(dir, "second.cjs"), "--trace-warnings", "--quiet", filepath.Join(dir, "a.js"), "--title", "x")
	w.expect("mine imported true --title,x")
	w.hasEnded(statusOK)

	w = newWalker(t, "run", "--host", "node", "--jsno", filepath.Join(dir, "a.js"))
	w.start()
	w.hasEnded(9)
	if said := w.said.String(); !strings.Contains(said, "bad option: --jsno") || !strings.Contains(said, "hint: did you mean --json?") {
		t.Errorf("it said %q", said)
	}
}

// The channel of who has forked the command is not taken for the pipe that has the same number in Node.js.
func TestNodeUnderAFork(t *testing.T) {
	t.Parallel()
	needsNode(t)
	dir := written(t, map[string]string{"a.js": `new (require("heatsync"))(); console.log(process.channel, process.env.NODE_CHANNEL_FD); process.exit()`})
	w := newWalker(t, "run", "--host", "node", "--quiet", filepath.Join(dir, "a.js"))
	w.cmd.Env = append(w.cmd.Env, "NODE_CHANNEL_FD=3")
	w.start()
	w.expect("undefined undefined")
	w.hasEnded(statusOK)
}
