//go:build unix

package main

import (
	"os"
	"syscall"
)

// otherSignals are signals that ask for something else, with their names and whether
// they end a program that does not listen.
var otherSignals = map[os.Signal]other{
	syscall.SIGUSR1:  {"SIGUSR1", true},
	syscall.SIGUSR2:  {"SIGUSR2", true},
	syscall.SIGWINCH: {"SIGWINCH", false},
}
