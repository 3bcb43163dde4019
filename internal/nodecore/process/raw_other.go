//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd || windows)

package process

import "syscall"

func setRaw(any, any) (any, error) { return nil, syscall.ENOSYS }
