// Package net is the Go half of the core module "net": connections and listeners as JavaScript holds
// them.
package net

import (
	"bytes"
	"context"
	"net"
	"syscall"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{
	"internal/net/handle":  core.Harmless(func(c *core.Core) map[string]any { return half{c}.handles() }),
	"internal/net/address": core.Harmless(func(c *core.Core) map[string]any { return half{c}.addresses() }),
}

// network are the modules that connect and listen.
var network = []string{"net", "http", "https", "tls"}

type half struct{ *core.Core }

// handles is the Go half of internal/handle.js. A connection is a *core.Conn there, a listener a
// *core.Listener, both without members. What fails returns an error, or [errno, code, text].
func (h half) handles() map[string]any {
	return map[string]any{
		"connect": h.Only(h.connect, "a connection", network...),
		"listen":  h.Only(h.listen, "a server", network...),
		"tell":    h.tell,
		"resume":  func(v goja.Value) { h.conn(v).Resume() },
		"pause":   func(v goja.Value) { h.conn(v).Pause() },
		"write":   h.write,
		// end (connection, callback) calls back with an error or null.
		"end": func(v goja.Value, f goja.Callable) { h.conn(v).End(h.answer(f, "shutdown")) },
		// close (connection, callback, reset) calls back.
		"close": func(v goja.Value, f goja.Callable, reset bool) {
			c := h.conn(v)
			if c.Closed() { // or given away: TLS has failed over it
				h.Loop.Begin()(h.Carry(func() { h.Callback(f) }))
				return
			}
			c.Tell(core.ConnEvents{Closed: func() { h.Callback(f) }})
			if reset {
				c.Reset()
			} else {
				c.Close()
			}
		},
		"ref":   func(v goja.Value, on bool) { refer(core.Shown[referrer](h.Core, v), on) },
		"count": func(v goja.Value) []int64 { c := h.conn(v); return []int64{c.BytesRead(), c.BytesWritten()} },
		// local and remote return [address, family, port], a path, or nothing.
		"local":  func(v goja.Value) goja.Value { return h.address(h.local(v)) },
		"remote": func(v goja.Value) goja.Value { return h.address(h.conn(v).Net().RemoteAddr()) },

		"noDelay": func(v goja.Value, on bool) { noDelay(h.conn(v).Net(), on) },
		// keepAlive (connection, on, milliseconds) sets how long the other side may be silent.
		"keepAlive": func(v goja.Value, on bool, ms int64) { keepAlive(h.conn(v).Net(), on, ms) },

		// descriptor is the number that the system has for it, or -1.
		"descriptor": func(v goja.Value) int { return descriptor(h.conn(v).Net()) },

		"closeListener": func(v goja.Value) { core.Shown[*core.Listener](h.Core, v).Close() },
		// fail (code) returns what is known of an error of the system by its code.
		"fail": func(code string) goja.Value { return h.failure(core.ErrnoNamed(code)) },
		// terse (code, call) makes the error "call code".
		"terse": func(code, call string) goja.Value { return h.TerseError(core.ErrnoNamed(code), call) },
	}
}

func (h half) conn(v goja.Value) *core.Conn { return core.Shown[*core.Conn](h.Core, v) }

type referrer interface {
	Ref()
	Unref()
}

func refer(r referrer, on bool) {
	if on {
		r.Ref()
	} else {
		r.Unref()
	}
}

func (h half) local(v goja.Value) net.Addr {
	if l, ok := core.Reveal[*core.Listener](v); ok {
		return l.Net().Addr()
	}
	return h.conn(v).Net().LocalAddr()
}

// connect (network, address, local, callback) dials, and calls back with (failure, connection). It
// returns a function that gives up.
func (h half) connect(js goja.FunctionCall) goja.Value {
	h.NeedLoop("net")
	network := js.Argument(0).String()
	to := h.where(network, js.Argument(1).String())
	dialer := net.Dialer{KeepAlive: -1}
	dialer.SetMultipathTCP(false)
	if from := js.Argument(2).String(); from != "" {
		addr, err := net.ResolveTCPAddr(network, from)
		if err != nil {
			return h.failure(err)
		}
		dialer.LocalAddr = addr
	}
	f, _ := goja.AssertFunction(js.Argument(3))
	var (
		dialed net.Conn
		take   func() bool
		err    error
	)
	return h.VM.ToValue(h.Start(func(ctx context.Context) {
		if dialed, err = dialer.DialContext(ctx, network, to); err == nil {
			take = core.Lease(ctx, dialed)
		}
	}, func() {
		if err == nil && !take() {
			err = net.ErrClosed // by who gave up
		}
		if err != nil {
			h.Callback(f, h.failure(err))
			return
		}
		h.Callback(f, goja.Null(), h.Hide(h.NewConn(dialed, core.ConnEvents{})))
	}))
}

// tell (connection, data, end) says who is told: data gets an ArrayBuffer, end an error or null.
func (h half) tell(v goja.Value, data, end goja.Callable) {
	h.conn(v).Tell(core.ConnEvents{
		Data: func(b []byte) { h.Callback(data, h.VM.ToValue(h.VM.NewArrayBuffer(bytes.Clone(b)))) },
		End: func(err error) {
			if err == nil {
				h.Callback(end, goja.Null())
				return
			}
			h.Callback(end, h.TerseError(err, "read"))
		},
	})
}

// write (connection, data, callback) writes bytes or text. It returns nothing if all is written, the
// error if that can't be, and null if the callback will be called with an error or null.
func (h half) write(js goja.FunctionCall) goja.Value {
	f, _ := goja.AssertFunction(js.Argument(2))
	atOnce, err := h.conn(js.Argument(0)).Write(core.Bytes(js.Argument(1)), h.answer(f, "write"))
	switch {
	case !atOnce:
		return goja.Null()
	case err != nil:
		return h.TerseError(err, "write")
	}
	return goja.Undefined()
}

// answer makes what tells f of the end of a call.
func (h half) answer(f goja.Callable, call string) func(error) {
	return func(err error) {
		if err == nil {
			h.Callback(f, goja.Null())
			return
		}
		h.Callback(f, h.TerseError(err, call))
	}
}

// failure returns [errno, code, text].
func (h half) failure(err error) goja.Value { return h.VM.NewArray(core.Failure(err)...) }

func descriptor(c net.Conn) int {
	number := -1
	if s, ok := c.(syscall.Conn); ok {
		if raw, err := s.SyscallConn(); err == nil {
			_ = raw.Control(func(fd uintptr) { number = int(fd) }) // or it stays -1
		}
	}
	return number
}

// The options below are wishes: a connection of another kind has none of them.

func noDelay(c net.Conn, on bool) {
	if tcp, ok := c.(interface{ SetNoDelay(bool) error }); ok {
		_ = tcp.SetNoDelay(on)
	}
}

func keepAlive(c net.Conn, on bool, ms int64) {
	tcp, ok := c.(interface {
		SetKeepAliveConfig(net.KeepAliveConfig) error
	})
	if ok {
		_ = tcp.SetKeepAliveConfig(net.KeepAliveConfig{Enable: on, Idle: time.Duration(ms) * time.Millisecond, Interval: time.Second, Count: 10})
	}
}
