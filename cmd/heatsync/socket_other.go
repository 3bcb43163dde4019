//go:build !unix

package main

import "net"

// listenPrivately listens on a socket, which has the rights of its folder.
func listenPrivately(path string) (net.Listener, error) { return net.Listen("unix", path) }
