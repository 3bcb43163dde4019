//go:build !unix

package nodehost

import "os/exec"

func statusOf(exit *exec.ExitError) int { return exit.ExitCode() }
