package core

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

// Listener accepts connections, and hands each over in a turn of the loop. It belongs to the loop's
// goroutine, and keeps the loop alive until Close or Unref.
type Listener struct {
	core    *Core
	net     net.Listener
	accept  func(net.Conn)
	room    chan struct{}
	over    chan struct{} // closed by Close
	release func()
	disown  func()
	closed  bool

	mu      sync.Mutex
	pending map[net.Conn]bool // accepted, and not handed over yet; nil after Close
}

// waiting is how many connections may be accepted that the loop has not seen yet; the others wait in
// the system's queue.
const waiting = 64

// NewListener takes over a listener. accept takes each connection, failed the error after which no
// more come.
func (c *Core) NewListener(l net.Listener, accept func(net.Conn), failed func(error)) *Listener {
	n := &Listener{core: c, net: l, accept: accept, release: c.Loop.Hold(),
		room: make(chan struct{}, waiting), over: make(chan struct{}), pending: map[net.Conn]bool{}}
	n.disown = c.Own(n.Close)
	go n.run(failed)
	return n
}

// Net is the listener that was taken over.
func (l *Listener) Net() net.Listener { return l.net }

// run accepts until the listener is closed. A process that has no file numbers left waits for some.
func (l *Listener) run(failed func(error)) {
	for l.hasRoom() {
		conn, err := l.net.Accept()
		switch {
		case err == nil:
			l.keep(conn)
			l.core.Loop.Post(func() { l.accepted(conn) })
		case errors.Is(err, net.ErrClosed):
			return
		case passes(err):
			<-l.room
			time.Sleep(5 * time.Millisecond)
		default:
			l.core.Loop.Post(func() { failed(err) })
			return
		}
	}
}

func (l *Listener) hasRoom() bool {
	select {
	case l.room <- struct{}{}:
		return true
	case <-l.over:
		return false
	}
}

// passes tells of an error after which the next connection may be accepted.
func passes(err error) bool {
	for _, no := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}

// keep notes a connection, or closes it if nobody wants it any more.
func (l *Listener) keep(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending == nil {
		_ = conn.Close()
		return
	}
	l.pending[conn] = true
}

func (l *Listener) accepted(conn net.Conn) {
	<-l.room
	if l.closed {
		return
	}
	l.mu.Lock()
	delete(l.pending, conn)
	l.mu.Unlock()
	l.accept(conn)
}

// Close ends the listening. Connections stay.
func (l *Listener) Close() {
	if l.closed {
		return
	}
	l.closed = true
	l.Unref()
	l.disown()
	close(l.over)
	_ = l.net.Close() // it is gone in any case
	l.mu.Lock()
	defer l.mu.Unlock()
	for conn := range l.pending {
		_ = conn.Close() // nobody wants it
	}
	l.pending = nil
}

// Ref makes the Listener keep the loop alive, as it does at first.
func (l *Listener) Ref() {
	if l.release == nil && !l.closed {
		l.release = l.core.Loop.Hold()
	}
}

// Unref lets the loop end though the Listener listens.
func (l *Listener) Unref() {
	if l.release != nil {
		l.release()
		l.release = nil
	}
}
