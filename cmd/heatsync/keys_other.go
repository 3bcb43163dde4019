//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly || windows)

package main

// readKeys returns nil: there are no keys here.
func readKeys(func(key byte)) (stop func()) { return nil }

func hasKeys() bool { return false }

func listenStops(*keyboard, bool) {}
