//go:build windows

package child_process

import (
	"syscall"
)

// attributes are what a process has besides its files.
func attributes(detached bool, uid, gid int, _ bool) (*syscall.SysProcAttr, error) {
	if uid >= 0 || gid >= 0 {
		return nil, syscall.ENOTSUP
	}
	attr := &syscall.SysProcAttr{HideWindow: true}
	if detached {
		attr.CreationFlags = 0x8 | syscall.CREATE_NEW_PROCESS_GROUP // DETACHED_PROCESS
	}
	return attr, nil
}
