//go:build unix && !solaris && !illumos && !aix

package dgram

import (
	"net"
	"net/netip"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// control calls f with the number of a socket.
func control(raw syscall.RawConn, f func(fd int) error) error {
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = f(int(fd)) }); err != nil {
		return err
	}
	return failed
}

func with(c *net.UDPConn, f func(fd int) error) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	return control(raw, f)
}

// prepare sets what has to be set before a socket is bound. Go allows broadcasts; Node does not.
func prepare(raw syscall.RawConn, six, only6, reuse bool) error {
	return control(raw, func(fd int) error {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, 0); err != nil {
			return err
		}
		if six {
			if err := unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, number(only6)); err != nil {
				return err
			}
		}
		if !reuse {
			return nil
		}
		option := unix.SO_REUSEADDR
		if runtime.GOOS != "linux" {
			option = unix.SO_REUSEPORT // which means there what the other means on Linux
		}
		return unix.SetsockoptInt(fd, unix.SOL_SOCKET, option, 1)
	})
}

func number(on bool) int {
	if on {
		return 1
	}
	return 0
}

func setBroadcast(c *net.UDPConn, on bool) error {
	return with(c, func(fd int) error { return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, number(on)) })
}

// buffer sets the size of a buffer of the system's, unless it is 0, and returns what it is.
func (s *socket) buffer(sends bool, size int) (n int, err error) {
	if s.conn == nil {
		return 0, syscall.EBADF
	}
	option := unix.SO_RCVBUF
	if sends {
		option = unix.SO_SNDBUF
	}
	err = with(s.conn, func(fd int) (err error) {
		if size > 0 {
			return unix.SetsockoptInt(fd, unix.SOL_SOCKET, option, size)
		}
		n, err = unix.GetsockoptInt(fd, unix.SOL_SOCKET, option)
		return err
	})
	return n, err
}

// setPeer connects a socket, or disconnects it if to is nobody.
func setPeer(c *net.UDPConn, six bool, to netip.AddrPort) error {
	return with(c, func(fd int) error {
		if !to.IsValid() {
			return disconnect(fd)
		}
		if !six {
			if !to.Addr().Is4() {
				return unix.EINVAL
			}
			return unix.Connect(fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()})
		}
		sa := &unix.SockaddrInet6{Port: int(to.Port()), Addr: to.Addr().As16()}
		if zone := to.Addr().Zone(); zone != "" {
			i, err := net.InterfaceByName(zone)
			if err != nil {
				return unix.EINVAL
			}
			sa.ZoneId = uint32(i.Index)
		}
		return unix.Connect(fd, sa)
	})
}

func writeConnected(c *net.UDPConn, b []byte, _ netip.AddrPort) error {
	_, err := c.Write(b)
	return err
}

// localOf asks the system, since an address is chosen when a socket is connected.
func localOf(c *net.UDPConn) (a netip.AddrPort, err error) {
	err = with(c, func(fd int) error {
		sa, err := unix.Getsockname(fd)
		if err != nil {
			return err
		}
		switch sa := sa.(type) {
		case *unix.SockaddrInet4:
			a = netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
		case *unix.SockaddrInet6:
			a = netip.AddrPortFrom(netip.AddrFrom16(sa.Addr), uint16(sa.Port))
		}
		return nil
	})
	return a, err
}
