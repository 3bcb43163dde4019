//go:build !linux

package nodecore

import (
	"os"
	"syscall"
)

// share makes a file share the blocks of another.
func share(dst, src *os.File) error { return syscall.ENOTSUP }
