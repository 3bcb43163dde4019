//go:build unix

package builtins

import (
	"os"
	"sync"
	"syscall"
)

var umaskMu sync.Mutex

// umask returns the file mode mask of the process, and sets it if mask is not
// negative.
func umask(mask int) int {
	umaskMu.Lock()
	defer umaskMu.Unlock()
	if mask >= 0 {
		return syscall.Umask(mask)
	}
	old := syscall.Umask(0o22) // the only way to ask is to set it
	syscall.Umask(old)
	return old
}

// cpuTimes returns what the process has used, [user, system], in microseconds.
func cpuTimes() []float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return []float64{0, 0}
	}
	micros := func(t syscall.Timeval) float64 { return float64(t.Sec)*1e6 + float64(t.Usec) }
	return []float64{micros(u.Utime), micros(u.Stime)}
}

var signals = map[string]syscall.Signal{
	"0": 0, "SIGHUP": syscall.SIGHUP, "SIGINT": syscall.SIGINT, "SIGQUIT": syscall.SIGQUIT,
	"SIGKILL": syscall.SIGKILL, "SIGTERM": syscall.SIGTERM, "SIGUSR1": syscall.SIGUSR1,
	"SIGUSR2": syscall.SIGUSR2, "SIGCONT": syscall.SIGCONT, "SIGSTOP": syscall.SIGSTOP,
}

func sendSignal(p *os.Process, name string) error {
	sig, ok := signals[name]
	if !ok {
		return syscall.EINVAL
	}
	return p.Signal(sig)
}
