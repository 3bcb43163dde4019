//go:build unix

package core

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// tryWrite writes what the system takes without waiting. Of what is no socket or pipe it takes
// nothing.
func tryWrite(conn net.Conn, b []byte) (n int, err error) {
	raw, ok := conn.(syscall.Conn)
	if !ok {
		return 0, nil
	}
	file, err := raw.SyscallConn()
	if err != nil {
		return 0, err
	}
	var failed error
	err = file.Write(func(fd uintptr) bool {
		for n < len(b) {
			var k int
			k, failed = syscall.Write(int(fd), b[n:])
			if failed == unix.EINTR {
				continue
			}
			if failed != nil || k <= 0 {
				break
			}
			n += k
		}
		return true
	})
	if failed == unix.EAGAIN {
		failed = nil
	}
	if failed != nil {
		return n, failed
	}
	return n, err
}
