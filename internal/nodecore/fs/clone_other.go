//go:build !linux

package fs

import (
	"os"
	"syscall"
)

// share makes a file share the blocks of another.
func share(dst, src *os.File) error { return syscall.ENOTSUP }
