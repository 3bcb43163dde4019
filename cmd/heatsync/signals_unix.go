//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// otherSignals are signals that ask for something else, with their names and whether
// they end a program that does not listen.
var otherSignals = map[os.Signal]other{
	syscall.SIGUSR1:  {"SIGUSR1", true},
	syscall.SIGUSR2:  {"SIGUSR2", true},
	syscall.SIGWINCH: {"SIGWINCH", false},
}

// ours are the signals that say something of this process, or of one that it started,
// and those that Go's runtime sends itself.
var ours = map[syscall.Signal]bool{
	syscall.SIGCHLD: true, syscall.SIGPIPE: true, syscall.SIGURG: true, syscall.SIGPROF: true,
	syscall.SIGTTIN: true, syscall.SIGTTOU: true, syscall.SIGKILL: true, syscall.SIGSTOP: true,
	32: true, 33: true, 34: true, // of C libraries
}

const lastSignal = 64

// listenNode receives all signals that ask for something else than an end and that node
// should receive, except those that the parent process wants ignored.
func listenNode() chan os.Signal {
	signals := make(chan os.Signal, 64)
	for sig := syscall.Signal(1); sig <= lastSignal; sig++ {
		if _, ends := names[sig]; !ends && !ours[sig] && !signal.Ignored(sig) {
			signal.Notify(signals, sig)
		}
	}
	return signals
}

// fromTerminal tells whether a terminal sends a signal, to all of its foreground group.
func fromTerminal(sig os.Signal) bool {
	return sig == syscall.SIGINT || sig == syscall.SIGQUIT || sig == syscall.SIGTSTP || sig == syscall.SIGWINCH
}

// stopWith stops this process, too, when the program is to be stopped, so that the
// shell has its terminal back.
func stopWith(sig os.Signal) {
	if sig == syscall.SIGTSTP {
		theTerminal.pause()
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}
}
