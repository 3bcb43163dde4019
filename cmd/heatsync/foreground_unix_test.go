//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestInterruptNode: where no terminal signals the whole group, node hears of
// SIGINT from us, though standard input is /dev/null, a device as well.
func TestInterruptNode(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil && os.Getenv("CI") == "" {
		t.Skip("node is not in PATH")
	}
	file := filepath.Join(t.TempDir(), "app.js")
	program := "process.on('SIGINT', () => { console.log('told'); process.exit(7); });\n" +
		"setInterval(() => {}, 1000);\nconsole.log('ready');\n"
	if err := os.WriteFile(file, []byte(program), 0o666); err != nil {
		t.Fatal(err)
	}
	w := newWalker(t, "run", "--host", "node", file)
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // away from the terminal that the tests may have
	w.start()
	w.expect("ready")
	w.cmd.Process.Signal(os.Interrupt)
	w.expect("told")
	for range w.lines {
	}
	w.cmd.Wait()
	if got := w.cmd.ProcessState.ExitCode(); got != 7 {
		t.Errorf("status %d, want the program's own, 7; on stderr:\n%s", got, &w.said)
	}
}
