//go:build !unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
)

// again runs another program in the place of this one, where a process can't become another:
// this one waits, and ends as that does.
func again(file string, args, environ []string) error {
	signal.Ignore(os.Interrupt) // the other has it, too
	cmd := exec.Command(file, args[1:]...)
	cmd.Env = environ
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		os.Exit(ended.ExitCode())
	case err == nil:
		os.Exit(statusOK)
	}
	return err
}
