//go:build !unix

package conformance

import (
	"errors"
	"fmt"
	"os"
)

var signals = map[string]os.Signal{"SIGINT": os.Interrupt}

func suspend(*os.Process) error {
	return fmt.Errorf("a program can't be stopped, to see several files together: %w", errors.ErrUnsupported)
}

func resume(*os.Process) {}
