package core

import (
	"errors"
	"net"
)

// BytesWritten is what the system has taken, counted in bytes.
func (c *Conn) BytesWritten() int64 { return c.writes.sent.Load() }

// Queued is what the system has not taken yet, and no goroutine is writing, counted in bytes.
func (c *Conn) Queued() int { return len(c.writes.queue) }

// Write sends b, which may be changed as soon as it returns. What the system takes at once is written
// at once: then it tells so, with the error if there is one, and done is not called. Otherwise done
// is called in a turn of the loop when all of b is written, or can't be.
func (c *Conn) Write(b []byte, done func(error)) (atOnce bool, err error) {
	w := &c.writes
	if c.closed {
		return true, net.ErrClosed
	}
	c.touch()
	if !w.busy {
		n, err := w.atOnce.write(c.net, b)
		w.sent.Add(int64(n))
		if n == len(b) || err != nil {
			return true, err
		}
		b = b[n:]
	}
	w.queue = append(w.queue, b...)
	w.done = append(w.done, done)
	c.flush()
	return false, nil
}

// End closes the side that writes, after what is queued, so that the other side reads to the end. A
// connection that has no sides is closed. done is called in a turn of the loop.
func (c *Conn) End(done func(error)) {
	if c.closed {
		c.post(func() { done(net.ErrClosed) })
		return
	}
	c.writes.end = true
	c.writes.done = append(c.writes.done, done)
	c.flush()
}

// flush has a goroutine write what is queued, if none is at work. It keeps the loop alive meanwhile.
func (c *Conn) flush() {
	w := &c.writes
	if w.busy || len(w.done) == 0 {
		return
	}
	w.busy = true
	queue, done, end := w.queue, w.done, w.end
	w.queue, w.done, w.end = nil, nil, false
	written := c.core.Loop.Begin()
	go func() {
		err := c.send(queue)
		if err == nil && end {
			err = closeWrite(c.net)
		}
		written(c.carry(func() { c.wrote(done, err) }))
	}()
}

// send writes in pieces, so that IdleAfter sees progress.
func (c *Conn) send(b []byte) error {
	for len(b) > 0 {
		n, err := c.net.Write(b[:min(len(b), mostBuffer)])
		c.writes.sent.Add(int64(n))
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

func (c *Conn) wrote(done []func(error), err error) {
	c.writes.busy = false
	if !c.closed {
		c.touch()
	}
	defer func() {
		switch {
		case c.detach != nil && len(c.writes.done) == 0:
			c.tryDetach()
		default:
			c.flush() // what was queued meanwhile fails, if the connection is closed
		}
	}()
	for _, f := range done {
		if f != nil {
			f(err)
		}
	}
}

func closeWrite(conn net.Conn) error {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.Join(conn.Close())
}
