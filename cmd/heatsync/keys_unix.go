//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// hasKeys tells whether standard input is a terminal.
func hasKeys() bool {
	_, err := unix.IoctlGetTermios(0, getTermios)
	return err == nil
}

// readKeys has the terminal hand over each key at once, without showing it; Ctrl-C and
// Ctrl-Z mean what they always do. It returns nil if standard input is no terminal that
// is ours. stop puts it back, and nothing is read after it.
func readKeys(pressed func(key byte)) (stop func()) {
	before, err := unix.IoctlGetTermios(0, getTermios)
	if err != nil || !foreground() {
		return nil
	}
	keys := *before
	keys.Lflag &^= unix.ICANON | unix.ECHO
	keys.Cc[unix.VMIN], keys.Cc[unix.VTIME] = 1, 0
	if unix.IoctlSetTermios(0, setTermios, &keys) != nil {
		return nil
	}
	asked, ask, err := os.Pipe()
	if err != nil {
		unix.IoctlSetTermios(0, setTermios, before)
		return nil
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		poll(int(asked.Fd()), pressed)
	}()
	return func() {
		ask.Close()
		<-over
		asked.Close()
		if foreground() { // else the terminal is another's by now
			unix.IoctlSetTermios(0, setTermios, before)
		}
	}
}

// poll reads keys, one at a time, until the other end of a pipe is closed. Nothing is read in
// advance: what is typed after that is for others.
func poll(asked int, pressed func(key byte)) {
	for {
		wait := []unix.PollFd{{Fd: int32(asked), Events: unix.POLLIN}, {Fd: 0, Events: unix.POLLIN}}
		if _, err := unix.Poll(wait, -1); err == unix.EINTR {
			continue
		} else if err != nil || wait[0].Revents != 0 || wait[1].Revents&unix.POLLIN == 0 {
			return
		}
		var key [1]byte
		if n, err := unix.Read(0, key[:]); n != 1 || err != nil {
			return
		}
		go pressed(key[0]) // which may stop all this
	}
}

// listenStops takes the terminal again when this process goes on after it was stopped. If it
// is alone, it puts the terminal back before this process is stopped by Ctrl-Z or ended by
// Ctrl-\. That has no end: Go gives none of these signals its default effect back.
func listenStops(k *keyboard, alone bool) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGCONT)
	for _, sig := range []os.Signal{syscall.SIGTSTP, syscall.SIGQUIT} {
		if alone && !signal.Ignored(sig) {
			signal.Notify(signals, sig)
		}
	}
	go func() {
		for sig := range signals {
			switch sig {
			case syscall.SIGCONT:
				k.proceed()
			case syscall.SIGTSTP:
				k.pause()
				syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			default:
				k.leave()
				signal.Reset(syscall.SIGQUIT)
				syscall.Kill(os.Getpid(), syscall.SIGQUIT)
			}
		}
	}()
}
