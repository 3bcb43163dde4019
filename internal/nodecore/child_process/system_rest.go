//go:build !unix && !windows

package child_process

import "syscall"

// attributes are what a process has besides its files: nothing, where there are none.
func attributes(bool, int, int, bool) (*syscall.SysProcAttr, error) { return nil, nil }
