//go:build unix

package nodehost

import (
	"os/exec"
	"syscall"
)

// statusOf is the status as a shell gives it: 128 and the number of the signal
// for a program that was killed.
func statusOf(exit *exec.ExitError) int {
	if s, ok := exit.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		return 128 + int(s.Signal())
	}
	return exit.ExitCode()
}
