//go:build unix && !solaris && !illumos && !aix

package dgram

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// disconnect connects a socket to an address of no family. Neither package has a form for that.
func disconnect(fd int) error {
	var nobody unix.RawSockaddr // AF_UNSPEC is 0
	_, _, no := syscall.Syscall(syscall.SYS_CONNECT, uintptr(fd), uintptr(unsafe.Pointer(&nobody)), unsafe.Sizeof(nobody))
	if no != 0 && no != syscall.EAFNOSUPPORT && no != syscall.EINVAL { // what others than Linux say when it is done
		return no
	}
	return nil
}
