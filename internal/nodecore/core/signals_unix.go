//go:build unix

package core

import (
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// lastSignal bounds the numbers that a system has.
const lastSignal = 31

// Signals is os.constants.signals.
func Signals() map[string]int {
	all := map[string]int{"SIGIOT": int(unix.SIGIOT), "SIGIO": int(unix.SIGIO)}
	if runtime.GOOS == "linux" {
		all["SIGPOLL"] = all["SIGIO"]
	}
	for n := 1; n <= lastSignal; n++ {
		if name := unix.SignalName(syscall.Signal(n)); name != "" {
			all[name] = n
		}
	}
	return all
}
