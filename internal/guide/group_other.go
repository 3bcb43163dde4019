//go:build !unix

package guide

import "os/exec"

func grouped(*exec.Cmd) {}

func interruptGroup(cmd *exec.Cmd) { cmd.Process.Kill() }
func killGroup(cmd *exec.Cmd)      { cmd.Process.Kill() }
