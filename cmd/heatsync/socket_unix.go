//go:build unix

package main

import (
	"net"
	"syscall"
)

// listenPrivately listens on a socket that nobody else may connect to, not even in the moment in
// which it is made.
func listenPrivately(path string) (net.Listener, error) {
	defer syscall.Umask(syscall.Umask(0o177))
	return net.Listen("unix", path)
}
