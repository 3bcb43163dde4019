//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// ignorePipe keeps SIGPIPE from ending the process when nobody reads its output any more:
// the program gets an error, as in Node.js, and heatsync's messages are lost. It receives
// the signal instead of ignoring it, since child processes would inherit that.
func ignorePipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }
