//go:build !unix

package main

// foreground: a console tells all processes that are attached to it.
func foreground() bool { return true }
