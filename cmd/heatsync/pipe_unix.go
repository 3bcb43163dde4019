//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// ignorePipe keeps SIGPIPE from ending the process when nobody reads its output
// any more: a program is told, as by Node.js, and what heatsync says is lost. It
// receives the signal instead of ignoring it, which programs that are started would
// inherit.
func ignorePipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
