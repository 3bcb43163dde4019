//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// ignorePipe keeps SIGPIPE from ending the process when nobody reads its output
// any more: the program is told, as by Node.js.
func ignorePipe() { signal.Ignore(syscall.SIGPIPE) }
