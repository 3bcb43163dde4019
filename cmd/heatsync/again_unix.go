//go:build unix

package main

import "syscall"

// again makes this process another program. What must not be left open is closed by then: Go
// marks each of its files so.
func again(file string, args, environ []string) error { return syscall.Exec(file, args, environ) }
