//go:build !unix || solaris || illumos || aix

package dgram

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// prepare leaves a socket as Go makes it.
func prepare(syscall.RawConn, bool, bool, bool) error { return nil }

func setBroadcast(*net.UDPConn, bool) error { return nil } // Go has set it

// buffer sets the size of a buffer of the system's. What it is can't be asked.
func (s *socket) buffer(sends bool, size int) (n int, err error) {
	if s.conn == nil {
		return 0, syscall.EINVAL
	}
	if size > 0 && sends {
		return size, s.conn.SetWriteBuffer(size)
	}
	if size > 0 {
		return size, s.conn.SetReadBuffer(size)
	}
	return 0, errors.ErrUnsupported
}

// setPeer leaves it to writeConnected where packets go. They may come from others, too.
func setPeer(*net.UDPConn, bool, netip.AddrPort) error { return nil }

func writeConnected(c *net.UDPConn, b []byte, to netip.AddrPort) error {
	_, err := c.WriteToUDPAddrPort(b, to)
	return err
}

func localOf(c *net.UDPConn) (netip.AddrPort, error) {
	return c.LocalAddr().(*net.UDPAddr).AddrPort(), nil
}
