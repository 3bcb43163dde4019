//go:build unix

package conformance

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
)

var signals = map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM}

// suspend stops a process: what happens to its files is seen all at once when
// it goes on.
func suspend(p *os.Process) error {
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	if runtime.GOOS != "linux" {
		return nil // there is no cheap way to see that it has stopped
	}
	for start := time.Now(); time.Since(start) < patience; time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Pid))
		if err != nil {
			return err
		}
		if bytes.Contains(stat, []byte(") T ")) {
			return nil
		}
	}
	return fmt.Errorf("process %d did not stop", p.Pid)
}

func resume(p *os.Process) { p.Signal(syscall.SIGCONT) }
