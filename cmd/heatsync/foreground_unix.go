//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// foreground tells whether Ctrl-C at a terminal reaches this process and what it
// has started: then the terminal signals all of its foreground group. Standard
// input says nothing of that: it may be a pipe, or /dev/null.
func foreground() bool {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false // there is no terminal
	}
	defer tty.Close()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	if err != nil {
		return false
	}
	ours, err := unix.Getpgid(0)
	return err == nil && ours == group
}
