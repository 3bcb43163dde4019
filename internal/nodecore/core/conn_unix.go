//go:build unix

package core

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// atOnce writes to a connection what the system takes without waiting. Its zero value is ready.
type atOnce struct {
	file   syscall.RawConn
	try    func(fd uintptr) bool
	rest   []byte
	n      int
	failed error
}

// write writes to conn, which is always the same. Of what is no socket or pipe it takes nothing.
func (w *atOnce) write(conn net.Conn, b []byte) (n int, err error) {
	if w.file == nil {
		raw, ok := conn.(syscall.Conn)
		if !ok {
			return 0, nil
		}
		if w.file, err = raw.SyscallConn(); err != nil {
			return 0, err
		}
		w.try = w.all
	}
	w.rest, w.n, w.failed = b, 0, nil
	err = w.file.Write(w.try)
	w.rest = nil
	if w.failed != nil && w.failed != unix.EAGAIN {
		return w.n, w.failed
	}
	return w.n, err
}

func (w *atOnce) all(fd uintptr) bool {
	for w.n < len(w.rest) {
		k, err := syscall.Write(int(fd), w.rest[w.n:])
		if err == unix.EINTR {
			continue
		}
		if w.failed = err; err != nil || k <= 0 {
			break
		}
		w.n += k
	}
	return true
}
