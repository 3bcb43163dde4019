package tls

import (
	"errors"
	"net"
	"time"
)

// end is one end of a bridge: a connection within the process either of whose directions can end
// before the other, as TCP's do.
type end struct {
	net.Conn // what it reads
	out      net.Conn
}

// bridge returns both ends.
func bridge() (a, b net.Conn) {
	toA, fromB := net.Pipe()
	toB, fromA := net.Pipe()
	return &end{toA, fromA}, &end{toB, fromB}
}

func (e *end) Write(b []byte) (int, error) { return e.out.Write(b) }
func (e *end) CloseWrite() error           { return e.out.Close() }
func (e *end) Close() error                { return errors.Join(e.Conn.Close(), e.out.Close()) }

func (e *end) SetWriteDeadline(t time.Time) error { return e.out.SetWriteDeadline(t) }
func (e *end) SetDeadline(t time.Time) error {
	return errors.Join(e.SetReadDeadline(t), e.SetWriteDeadline(t))
}
