package dgram

import (
	"net"
	"net/netip"
	"syscall"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// packets is what ipv4.PacketConn and ipv6.PacketConn have in common.
type packets interface {
	JoinGroup(*net.Interface, net.Addr) error
	LeaveGroup(*net.Interface, net.Addr) error
	JoinSourceSpecificGroup(*net.Interface, net.Addr, net.Addr) error
	LeaveSourceSpecificGroup(*net.Interface, net.Addr, net.Addr) error
	SetMulticastInterface(*net.Interface) error
	SetMulticastLoopback(bool) error
}

func (s *socket) packets() packets {
	if s.six {
		return ipv6.NewPacketConn(s.conn)
	}
	return ipv4.NewPacketConn(s.conn)
}

// set sets "broadcast", "ttl", "multicastTTL" or "loopback".
func (s *socket) set(option string, value int) error {
	switch {
	case option == "ttl" && (value < 1 || value > 255), option == "multicastTTL" && (value < 0 || value > 255):
		return syscall.EINVAL
	case s.conn == nil:
		return syscall.EBADF
	case option == "broadcast":
		return setBroadcast(s.conn, value != 0)
	case option == "loopback":
		return s.packets().SetMulticastLoopback(value != 0)
	}
	return s.setHops(option == "multicastTTL", value)
}

func (s *socket) setHops(multicast bool, n int) error {
	four, six := ipv4.NewPacketConn(s.conn), ipv6.NewPacketConn(s.conn)
	switch {
	case s.six && multicast:
		return six.SetMulticastHopLimit(n)
	case s.six:
		return six.SetHopLimit(n)
	case multicast:
		return four.SetMulticastTTL(n)
	}
	return four.SetTTL(n)
}

// via sets the interface by which packets go to groups.
func (s *socket) via(address string) error {
	i, err := s.interfaceOf(address, syscall.EADDRNOTAVAIL)
	if address == "" {
		err = syscall.EINVAL
	}
	if err != nil {
		return err
	}
	if s.conn == nil {
		return syscall.EBADF
	}
	return s.packets().SetMulticastInterface(i)
}

// interfaceOf finds the interface that has an address, or whose name is the zone of it. The address of
// nobody stands for the one that the system chooses: nil.
func (s *socket) interfaceOf(address string, missing error) (*net.Interface, error) {
	if address == "" {
		return nil, nil
	}
	a, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		return nil, syscall.EINVAL
	case a.Zone() != "":
		i, err := net.InterfaceByName(a.Zone())
		if err != nil {
			return nil, missing
		}
		return i, nil
	case a.IsUnspecified():
		return nil, nil
	}
	return interfaceWith(a, missing)
}

func interfaceWith(a netip.Addr, missing error) (*net.Interface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		addresses, err := i.Addrs()
		if err != nil {
			continue // it is gone
		}
		for _, has := range addresses {
			if p, err := netip.ParsePrefix(has.String()); err == nil && p.Addr() == a {
				return &i, nil
			}
		}
	}
	return nil, missing
}

// member joins or leaves a group, of which only what comes from a source counts if there is one. A
// socket that is not bound is, then.
func (s *socket) member(joins bool, source *string, group, address string) error {
	to, err := netip.ParseAddr(group)
	if err == nil && to.Is6() && !s.six {
		return syscall.ENOPROTOOPT
	}
	if err != nil || s.six != to.Is6() || !to.IsMulticast() {
		return syscall.EINVAL
	}
	if source != nil && !s.isAddress(*source) {
		return syscall.EINVAL
	}
	via, err := s.interfaceOf(address, syscall.ENODEV)
	if err != nil {
		return err
	}
	if s.conn == nil {
		if err := s.bind(map[bool]string{false: "0.0.0.0", true: "::"}[s.six], 0, true, false); err != nil {
			return err
		}
	}
	if source != nil {
		return s.sourceMember(joins, *source, to, via)
	}
	if joins {
		return s.packets().JoinGroup(via, udp(to))
	}
	return s.packets().LeaveGroup(via, udp(to))
}

func (s *socket) isAddress(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && a.Is6() == s.six
}

func (s *socket) sourceMember(joins bool, source string, group netip.Addr, via *net.Interface) error {
	from := netip.MustParseAddr(source)
	if joins {
		return s.packets().JoinSourceSpecificGroup(via, udp(group), udp(from))
	}
	return s.packets().LeaveSourceSpecificGroup(via, udp(group), udp(from))
}

func udp(a netip.Addr) *net.UDPAddr { return net.UDPAddrFromAddrPort(netip.AddrPortFrom(a, 0)) }
