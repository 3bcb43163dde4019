package core

import (
	"io"
	"net"
	"sync/atomic"
	"time"
)

// Conn is a connection that carries bytes, on the loop: a socket, a pipe, or TLS over one. It
// reads and writes on other goroutines, and tells what came of it in turns of the loop. A Conn
// belongs to the loop's goroutine; what it calls there may call any method of it.
//
// It keeps the loop alive while it reads, unless Unref was called, and while writes are under way.
type Conn struct {
	core   *Core
	net    net.Conn
	on     ConnEvents
	other  func([]byte)  // see Divert
	again  func() func() // see Carry
	disown func()        // see Core.Own
	closed bool          // by us, or given away

	reading bool // the owner wants to be told
	asked   bool // a piece is being read
	telling bool // somebody is being told of a piece, whose bytes the next one would overwrite
	ended   bool // nothing more comes
	held    *piece
	more    chan struct{} // asks the reader for a piece
	got     int64

	writes  writes
	unrefed bool
	release func() // of the loop, if the Conn holds it
	idle    *idleTimer
	detach  func(net.Conn, []byte)
}

// ConnEvents is what a Conn tells, each in a turn of the loop. All but Data may be nil.
type ConnEvents struct {
	// Data takes what has come. The bytes are the receiver's until it returns.
	Data func(b []byte)
	// End says that nothing more comes: the other side has ended its own (nil), or reading failed.
	End func(err error)
	// Closed says that the connection is closed, after Close.
	Closed func()
}

// piece is what one read has given.
type piece struct {
	bytes []byte
	err   error
}

// The buffer of a Conn begins small, since most connections wait most of the time, and grows
// while reads fill it.
const (
	firstBuffer = 4 << 10
	mostBuffer  = 64 << 10
)

// NewConn takes over a connection. It is paused until Resume.
func (c *Core) NewConn(conn net.Conn, on ConnEvents) *Conn {
	n := &Conn{core: c, net: conn, on: on}
	if c.Engine != nil {
		n.again = c.Engine.Again()
	}
	n.disown = c.Own(n.Close)
	return n
}

// Tell changes who is told, for instance when a socket is made of a connection that HTTP has read.
func (c *Conn) Tell(on ConnEvents) { c.on = on }

// Divert has f take what comes, past those whom Tell named, who hear of the end as before. Nil ends that.
func (c *Conn) Divert(f func(b []byte)) { c.other = f }

// Net is the connection that was taken over, for its addresses and options.
func (c *Conn) Net() net.Conn { return c.net }

// Closed tells whether Close or Detach was called.
func (c *Conn) Closed() bool { return c.closed }

// BytesRead is what was received, counted in bytes.
func (c *Conn) BytesRead() int64 { return c.got }

// post runs f in a turn of the loop, as a part of the call from Go that has made the Conn.
func (c *Conn) post(f func()) { c.core.Loop.Post(c.carry(f)) }

func (c *Conn) carry(f func()) func() {
	if c.again == nil {
		return f
	}
	return func() {
		done := c.again()
		defer done()
		f()
	}
}

// --- reading ---

// Resume begins to read, or goes on. What was held back is told in a turn to come.
func (c *Conn) Resume() {
	if c.reading || c.closed {
		return
	}
	c.reading = true
	c.keep()
	if c.held == nil {
		c.ask()
		return
	}
	c.post(func() {
		if p := c.held; p != nil && c.reading && !c.closed {
			c.held = nil
			c.deliver(*p)
		}
	})
}

// Pause makes the other side wait, once the system's buffers are full: what was read already is
// held back until Resume.
func (c *Conn) Pause() {
	c.reading = false
	c.keep()
}

// Reading tells whether the Conn tells of data.
func (c *Conn) Reading() bool { return c.reading }

// ask has the next piece read.
func (c *Conn) ask() {
	if c.asked || c.telling || c.ended || c.closed {
		return
	}
	c.asked = true
	if c.more == nil {
		c.more = make(chan struct{}, 1)
		go c.read(c.more)
	}
	c.more <- struct{}{}
}

// read is the reader's goroutine. It reads no further than it is asked to, so that whoever is slow
// slows down the other side, and its buffer is free again when it is asked.
func (c *Conn) read(more <-chan struct{}) {
	buffer := make([]byte, firstBuffer)
	for range more {
		n, err := c.net.Read(buffer)
		p := piece{buffer[:n], err}
		if n == len(buffer) && n < mostBuffer {
			buffer = make([]byte, 4*n)
		}
		c.post(func() { c.came(p) })
	}
}

func (c *Conn) came(p piece) {
	c.asked = false
	c.got += int64(len(p.bytes))
	switch {
	case c.detach != nil:
		c.held = &p
		c.tryDetach()
	case c.closed:
	case !c.reading:
		c.held = &p
	default:
		c.deliver(p)
	}
}

// deliver tells what has come, and asks for more even if what it called ended by force.
func (c *Conn) deliver(p piece) {
	c.touch()
	c.telling = true
	defer func() {
		c.telling = false
		switch {
		case p.err == nil && c.reading:
			c.ask()
		case p.err != nil && !c.closed && !c.reading:
			c.held = &piece{nil, p.err}
		}
	}()
	switch {
	case len(p.bytes) == 0:
	case c.other != nil:
		c.other(p.bytes)
	default:
		c.on.Data(p.bytes)
	}
	if p.err != nil && c.reading && !c.closed {
		c.end(p.err)
	}
}

func (c *Conn) end(err error) {
	c.ended = true
	c.keep()
	if err == io.EOF {
		err = nil
	}
	if c.on.End != nil {
		c.on.End(err)
	}
}

// --- what keeps the loop alive ---

// Ref makes the Conn keep the loop alive while it reads, as it does at first.
func (c *Conn) Ref() { c.unrefed = false; c.keep() }

// Unref lets the loop end though the Conn reads.
func (c *Conn) Unref() { c.unrefed = true; c.keep() }

// HasRef tells whether the Conn keeps the loop alive while it reads.
func (c *Conn) HasRef() bool { return !c.unrefed }

func (c *Conn) keep() {
	holds := c.reading && !c.ended && !c.closed && !c.unrefed
	switch {
	case holds && c.release == nil:
		c.release = c.core.Loop.Hold()
	case !holds && c.release != nil:
		c.release()
		c.release = nil
	}
}

// --- the end ---

// Close ends the connection in both directions, whatever was still to be written: that fails with
// net.ErrClosed. It may be called again.
func (c *Conn) Close() {
	if c.closed {
		return
	}
	c.leave()
	closed := c.core.Loop.Begin()
	go func() { // TLS says goodbye, which may take time
		_ = c.net.Close() // the other side may be gone
		closed(c.carry(func() {
			if c.on.Closed != nil {
				c.on.Closed()
			}
		}))
	}()
}

// Reset is Close, and the other side learns by a reset that not all was well, where the kind of
// connection has that.
func (c *Conn) Reset() {
	if tcp, ok := c.net.(*net.TCPConn); ok && !c.closed {
		_ = tcp.SetLinger(0) // closed it is in any case
	}
	c.Close()
}

// leave ends the goroutines, and what the Conn holds.
func (c *Conn) leave() {
	c.closed = true
	c.disown()
	c.keep()
	c.IdleAfter(0, nil)
	if c.more != nil {
		close(c.more)
	}
}

// Detach gives the connection away, for TLS to be spoken over it or for another protocol. f takes
// it, with what was read and nobody was told of, in a turn of the loop once nothing reads or writes
// it. The Conn is closed then, without a word. What is detached twice, or closed, is not given.
func (c *Conn) Detach(f func(conn net.Conn, rest []byte)) {
	if c.closed || c.detach != nil {
		return
	}
	c.detach = f
	_ = c.net.SetReadDeadline(time.Unix(1, 0)) // ends the read that waits
	c.post(c.tryDetach)
}

func (c *Conn) tryDetach() {
	if c.closed || c.asked || c.writes.busy {
		return
	}
	c.leave()
	_ = c.net.SetReadDeadline(time.Time{})
	var rest []byte
	if c.held != nil {
		rest = c.held.bytes
	}
	c.detach(c.net, rest)
}

// --- time ---

// idleTimer tells when nothing has moved for a while.
type idleTimer struct {
	stop  func()
	after int64 // in milliseconds of Loop.Now
	since int64
	sent  int64 // as of since
	f     func()
}

// IdleAfter calls f once when nothing has been received or sent for the time d, and forgets what it
// was asked before. With 0 it calls nothing. It does not keep the loop alive.
func (c *Conn) IdleAfter(d time.Duration, f func()) {
	if c.idle != nil {
		c.idle.stop()
		c.idle = nil
	}
	if d <= 0 || c.closed {
		return
	}
	c.idle = &idleTimer{after: max(1, d.Milliseconds()), f: f}
	c.touch()
	c.watchIdle(d)
}

func (c *Conn) watchIdle(d time.Duration) {
	i := c.idle
	t := c.core.Loop.Timeout(d, c.carry(func() {
		if sent := c.writes.sent.Load(); sent != i.sent { // by the goroutine that writes
			c.touch()
		}
		if left := i.since + i.after - c.core.Loop.Now(); left > 0 {
			c.watchIdle(time.Duration(left) * time.Millisecond)
			return
		}
		c.idle = nil
		i.f()
	}))
	t.Unref()
	i.stop = t.Stop
}

// touch notes that something has moved.
func (c *Conn) touch() {
	if c.idle != nil {
		c.idle.since, c.idle.sent = c.core.Loop.Now(), c.writes.sent.Load()
	}
}

// writes is the side of a Conn that writes, see conn_write.go.
type writes struct {
	queue []byte        // what is to be written next
	done  []func(error) // of what is in the queue
	end   bool          // half close after the queue
	busy  bool          // a goroutine writes
	sent  atomic.Int64  // bytes that the system has taken
	atOnce
}
