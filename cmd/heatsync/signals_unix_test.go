//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Signals that do not ask a program to end reach its listeners, too. Without any
// they do what they do by default.
func TestOtherSignals(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.js")
	source := `for (const name of process.argv.slice(2)) process.on(name, (...args) => console.log(...args));
		setInterval(() => {}, 1000); console.log("listens")`
	if err := os.WriteFile(file, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	w := start(t, "run", file, "SIGUSR1", "SIGUSR2", "SIGWINCH")
	w.expect("listens")
	for _, sig := range []syscall.Signal{syscall.SIGUSR2, syscall.SIGWINCH, syscall.SIGUSR1, syscall.SIGUSR2} {
		w.cmd.Process.Signal(sig)
		w.expect(otherSignals[sig].name + " " + strconv.Itoa(int(sig)))
	}
	w.end()

	w = start(t, "run", file, "SIGUSR1")
	w.expect("listens")
	w.cmd.Process.Signal(syscall.SIGWINCH)
	w.cmd.Process.Signal(syscall.SIGUSR1)
	w.expect("SIGUSR1 " + strconv.Itoa(int(syscall.SIGUSR1)))
	w.cmd.Process.Signal(syscall.SIGUSR2)
	for range w.lines {
	}
	w.cmd.Wait()
	if got := w.cmd.ProcessState.ExitCode(); got != statusOf(syscall.SIGUSR2) {
		t.Errorf("status %d, want that of SIGUSR2", got)
	}
}
