package nodehost

import (
	"os/exec"
	"syscall"
)

// endWithUs has the child killed when this process is, whatever the child is doing:
// in a loop it would not hear that its pipe has ended.
func endWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
