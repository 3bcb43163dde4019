//go:build unix

package process

import (
	"errors"
	"os"
	"sync"
	"syscall"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
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

// sendSignal sends the named signal. "0" only asks whether the process is
// there.
func sendSignal(p *os.Process, name string) error {
	n, ok := core.Signals()[name]
	if !ok && name != "0" {
		return syscall.EINVAL
	}
	err := p.Signal(syscall.Signal(n))
	if errors.Is(err, os.ErrProcessDone) {
		return syscall.ESRCH
	}
	return err
}
