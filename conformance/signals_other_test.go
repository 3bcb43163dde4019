//go:build !unix

package conformance

import (
	"errors"
	"os"
)

var signals = map[string]os.Signal{"SIGINT": os.Interrupt}

func suspend(*os.Process) error {
	return errors.New("batches need a Unix: begin the script with [!unix] skip")
}

func resume(*os.Process) {}
