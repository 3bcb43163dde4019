//go:build !unix

package process

import (
	"os"
	"syscall"
)

// umask does nothing where files have no mode bits.
func umask(int) int { return 0 }

// cpuTimes returns nothing where there is no getrusage.
func cpuTimes() []float64 { return []float64{0, 0} }

// sendSignal can only end a process where there are no signals.
func sendSignal(p *os.Process, name string) error {
	switch name {
	case "SIGKILL", "SIGTERM", "SIGINT":
		return p.Kill()
	case "0":
		return nil
	}
	return syscall.EINVAL
}
