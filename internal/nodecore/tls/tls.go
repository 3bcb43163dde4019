// Package tls is the Go half of the core module "tls".
package tls

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{
	"internal/tls/context": core.Power(func(c *core.Core) map[string]any { return module{c}.contexts() }, "tls", "https"),
	"internal/tls/wrap":    core.Power(func(c *core.Core) map[string]any { return module{c}.wraps() }, "tls", "https"),
}

type module struct{ *core.Core }

// wraps is the Go half of internal/wrap.js.
func (m module) wraps() map[string]any {
	return map[string]any{
		"secure": m.secure,
		// bridge returns a connection, and the one that is at its other end, for TLS over a stream of
		// the program's.
		"bridge": func() []any {
			a, b := bridge()
			return []any{m.Hide(m.NewConn(a, core.ConnEvents{})), m.Hide(m.NewConn(b, core.ConnEvents{}))}
		},
		"certificate": func(der []byte) goja.Value { return m.certificate(der) },
	}
}

// handshake is what secure is asked for.
type handshake struct {
	module
	context    *secureContext
	server     bool
	servername string
	alpn       []string
	request    bool          // a certificate of the client's
	choose     goja.Callable // gets the name that a client asks for, and a function that takes a context
	first      []byte        // what was read already
}

// secure (connection, context, options, callback) speaks TLS over a connection, and calls back with
// (failure, connection, session). It returns a function that gives up.
func (m module) secure(js goja.FunctionCall) goja.Value {
	options := js.Argument(2).(*goja.Object)
	h := &handshake{
		module: m, context: core.Shown[*secureContext](m.Core, js.Argument(1)), server: options.Get("server").ToBoolean(),
		servername: options.Get("servername").String(), request: options.Get("request").ToBoolean(),
	}
	for _, v := range options.Get("alpn").Export().([]any) {
		h.alpn = append(h.alpn, v.(string))
	}
	h.choose, _ = goja.AssertFunction(options.Get("choose"))
	h.first = append(h.first, core.Bytes(options.Get("first"))...)
	f, _ := goja.AssertFunction(js.Argument(3))
	gone := false
	cancel := func() { gone = true }
	core.Shown[*core.Conn](m.Core, js.Argument(0)).Detach(func(conn net.Conn, rest []byte) {
		if gone {
			_ = conn.Close() // nobody waits for it
			return
		}
		h.first = append(h.first, rest...)
		cancel = h.start(conn, f)
	})
	return m.VM.ToValue(func() { cancel() })
}

func (h *handshake) start(raw net.Conn, f goja.Callable) (cancel func()) {
	var (
		conn *tls.Conn
		take func() bool
		err  error
	)
	return h.Start(func(ctx context.Context) {
		conn = h.over(ctx, raw)
		if err = conn.HandshakeContext(ctx); err != nil {
			_ = raw.Close() // there is no connection
			return
		}
		take = core.Lease(ctx, raw)
	}, func() {
		if err == nil && !take() {
			err = net.ErrClosed // by who gave up
		}
		if err != nil {
			h.Callback(f, h.failure(err))
			return
		}
		state := conn.ConnectionState()
		h.Callback(f, goja.Null(), h.Hide(h.NewConn(conn, core.ConnEvents{})), h.session(&state))
	})
}

func (h *handshake) over(ctx context.Context, raw net.Conn) *tls.Conn {
	if len(h.first) > 0 {
		raw = &begun{raw, h.first}
	}
	config := h.context.config(h.alpn)
	if !h.server {
		config.ServerName, config.InsecureSkipVerify = h.servername, true // verified by session
		return tls.Client(raw, config)
	}
	if h.request {
		config.ClientAuth = tls.RequestClientCert // likewise
	}
	if h.choose != nil {
		config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) { return h.chosen(ctx, hello.ServerName) }
	}
	return tls.Server(raw, config)
}

// chosen asks the program which context a name has.
func (h *handshake) chosen(ctx context.Context, name string) (*tls.Config, error) {
	answer := make(chan *secureContext, 1)
	h.Loop.Begin()(func() {
		h.Callback(h.choose, h.VM.ToValue(name), h.VM.ToValue(func(v goja.Value) {
			chosen, _ := core.Reveal[*secureContext](v)
			select {
			case answer <- chosen:
			default: // it answers twice
			}
		}))
	})
	select {
	case chosen := <-answer:
		if chosen == nil {
			return nil, errors.New("no context for the name")
		}
		config := chosen.config(h.alpn)
		if h.request {
			config.ClientAuth = tls.RequestClientCert
		}
		return config, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// begun is a connection of which something was read.
type begun struct {
	net.Conn
	first []byte
}

func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) == 0 {
		return b.Conn.Read(p)
	}
	n := copy(p, b.first)
	b.first = b.first[n:]
	return n, nil
}

// session tells what was agreed on.
func (h *handshake) session(s *tls.ConnectionState) goja.Value {
	o := h.VM.NewObject()
	h.Put(o, "protocol", versionName(s.Version))
	h.Put(o, "cipher", opensslName(s.CipherSuite))
	h.Put(o, "standardName", tls.CipherSuiteName(s.CipherSuite))
	h.Put(o, "alpn", s.NegotiatedProtocol)
	h.Put(o, "servername", s.ServerName)
	h.Put(o, "reused", s.DidResume)
	h.Put(o, "finished", h.Plain(s.TLSUnique))
	state := *s
	// exported (length, label, context) is keying material, or nothing where the protocol has none.
	h.Put(o, "exported", func(length int, label string, context []byte) goja.Value {
		b, err := state.ExportKeyingMaterial(label, context, length)
		if err != nil {
			return goja.Undefined()
		}
		return h.Plain(b)
	})
	known, code, text := h.context.verify(s.PeerCertificates, h.server)
	chain := make([]any, len(known))
	for i, c := range known {
		chain[i] = h.VM.NewArrayBuffer(c.Raw)
	}
	h.Put(o, "chain", h.VM.NewArray(chain...))
	if code != "" {
		h.Put(o, "problem", []any{code, text})
	}
	return o
}

// failure is [code, text, errno] of a handshake that failed.
func (h *handshake) failure(err error) goja.Value {
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &record):
		return h.VM.ToValue(notTLS(record, h.server))
	case errors.As(err, &alert):
		return h.VM.ToValue([]any{alertCode(alert), alert.Error(), 0})
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.Canceled):
		return h.VM.ToValue([]any{"EOF", "", 0})
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" {
		return h.VM.ToValue([]any{remoteAlert(op.Err.Error()), op.Err.Error(), 0})
	}
	if no := core.ErrnoOf(err); core.Errnos[no].Code != "" && no != 5 { // EIO is what no number was found for
		return h.VM.ToValue([]any{core.Errnos[no].Code, core.Errnos[no].Text, -int(no)})
	}
	return h.VM.ToValue([]any{localCode(err), err.Error(), 0})
}
