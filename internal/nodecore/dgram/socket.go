package dgram

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// socket is one of UDP. It belongs to the loop's goroutine, and tells what it has received in turns of
// the loop.
type socket struct {
	core     *core.Core
	six      bool // of version 6
	again    func() func()
	received func([]byte, netip.AddrPort)
	failed   func(error)

	conn    *net.UDPConn // nil before it is bound
	peer    netip.AddrPort
	closed  bool
	refed   bool
	reading bool
	release func() // of the loop
	disown  func()
	room    chan struct{}
	over    chan struct{}
}

const (
	waiting    = 64      // packets that may be read before the loop has seen them
	mostPacket = 1 << 16 // bytes
)

// endpoint reads an address, which is no name.
func endpoint(address string, port int) (netip.AddrPort, error) {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.AddrPort{}, syscall.EINVAL
	}
	return netip.AddrPortFrom(a, uint16(port)), nil
}

func (s *socket) network() string {
	if s.six {
		return "udp6"
	}
	return "udp4"
}

// bind opens the socket. It may be bound once.
func (s *socket) bind(address string, port int, reuse, only6 bool) error {
	at, err := endpoint(address, port)
	if err != nil || s.conn != nil || s.six != at.Addr().Is6() {
		return syscall.EINVAL
	}
	config := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error { return prepare(raw, s.six, only6, reuse) }}
	conn, err := config.ListenPacket(context.Background(), s.network(), net.JoinHostPort(address, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	s.conn = conn.(*net.UDPConn)
	s.disown = s.core.Own(s.close)
	return nil
}

// receive begins to read.
func (s *socket) receive() {
	if s.reading || s.conn == nil {
		return
	}
	s.reading = true
	s.room, s.over = make(chan struct{}, waiting), make(chan struct{})
	s.keep()
	go s.read()
}

func (s *socket) read() {
	buffer := make([]byte, mostPacket)
	for {
		select {
		case s.room <- struct{}{}:
		case <-s.over:
			return
		}
		n, from, err := s.conn.ReadFromUDPAddrPort(buffer)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		b := append([]byte(nil), buffer[:n]...)
		s.core.Loop.Post(func() { s.came(b, from, err) })
	}
}

// came tells of a packet, or of what the system has heard of one that was sent.
func (s *socket) came(b []byte, from netip.AddrPort, err error) {
	<-s.room
	if s.closed {
		return
	}
	if s.again != nil {
		done := s.again()
		defer done()
	}
	if err != nil {
		s.failed(err)
	} else {
		s.received(b, from)
	}
}

// --- sending ---

func (s *socket) writeTo(b []byte, to netip.AddrPort) error {
	switch {
	case s.conn == nil:
		return syscall.EBADF
	case !s.six && !to.Addr().Is4():
		return syscall.EINVAL
	case s.six && to.Addr().Is4():
		return syscall.EINVAL
	}
	_, err := s.conn.WriteToUDPAddrPort(b, to)
	return err
}

func (s *socket) write(b []byte) error {
	if s.conn == nil {
		return syscall.EBADF
	}
	return writeConnected(s.conn, b, s.peer)
}

// connect names to whom write sends, and from whom alone packets come.
func (s *socket) connect(to netip.AddrPort) error {
	if s.conn == nil {
		return syscall.EBADF
	}
	if err := setPeer(s.conn, s.six, to); err != nil {
		return err
	}
	s.peer = to
	return nil
}

func (s *socket) disconnect() error {
	if err := setPeer(s.conn, s.six, netip.AddrPort{}); err != nil {
		return err
	}
	s.peer = netip.AddrPort{}
	return nil
}

// --- its addresses ---

func (s *socket) local() (netip.AddrPort, error) {
	if s.conn == nil {
		return netip.AddrPort{}, syscall.EBADF
	}
	return localOf(s.conn)
}

func (s *socket) remote() (netip.AddrPort, error) {
	if !s.peer.IsValid() {
		return s.peer, syscall.ENOTCONN
	}
	return s.peer, nil
}

// --- what keeps the loop alive ---

func (s *socket) ref(on bool) {
	s.refed = on
	s.keep()
}

func (s *socket) keep() {
	holds := s.refed && s.reading && !s.closed
	switch {
	case holds && s.release == nil:
		s.release = s.core.Loop.Hold()
	case !holds && s.release != nil:
		s.release()
		s.release = nil
	}
}

func (s *socket) close() {
	if s.closed {
		return
	}
	s.closed = true
	s.keep()
	if s.conn == nil {
		return
	}
	s.disown()
	if s.over != nil {
		close(s.over)
	}
	_ = s.conn.Close() // it is gone in any case
}
