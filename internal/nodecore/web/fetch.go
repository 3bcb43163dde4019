package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// The limits that undici has.
const (
	connectTimeout  = 10 * time.Second
	headersTimeout  = 5 * time.Minute
	idleTimeout     = 4 * time.Second
	maxHeaderBytes  = 16 << 10
	chunkSize       = 64 << 10
	idlePerHost     = 64
	continueTimeout = time.Second
)

type client struct {
	*core.Core
	transport *http.Transport
}

// fetch is the Go half of internal/fetch/fetch.js.
func fetch(c *core.Core) map[string]any {
	m := &client{Core: c}
	return map[string]any{
		// start (method, url, headers, bytes, streams, callback) begins a request, and returns its exchange. The callback is
		// called with a failure or null, and the status, its text and the headers.
		"start": func(method, url string, headers []string, body goja.Value, streams bool, f goja.Callable) goja.Value {
			m.NeedLoop("fetch")
			x := &exchange{client: m, callback: f}
			x.context, x.cancel = context.WithCancel(context.Background())
			x.disown = c.Own(x.cancel)
			reader, length := x.body(body, streams)
			request, err := http.NewRequestWithContext(x.context, method, url, reader)
			if err != nil {
				c.Throw(err)
			}
			request.ContentLength = length
			setHeaders(request, headers)
			x.send(request)
			return x.object()
		},
	}
}

// roundTripper makes the transport when the first request is made. Each runtime has its own connections, which end with it.
func (m *client) roundTripper() *http.Transport {
	if m.transport == nil {
		dialer := &net.Dialer{Timeout: connectTimeout}
		m.transport = &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        m.tlsConfig(),
			TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{}, // no HTTP/2
			DisableCompression:     true,
			IdleConnTimeout:        idleTimeout,
			ResponseHeaderTimeout:  headersTimeout,
			MaxResponseHeaderBytes: maxHeaderBytes,
			MaxIdleConnsPerHost:    idlePerHost,
			ExpectContinueTimeout:  continueTimeout,
		}
		m.Own(m.transport.CloseIdleConnections)
	}
	return m.transport
}

func (m *client) tlsConfig() *tls.Config {
	return &tls.Config{InsecureSkipVerify: slices.Contains(m.Environ, "NODE_TLS_REJECT_UNAUTHORIZED=0")}
}

// setHeaders sends the names as they are written.
func setHeaders(request *http.Request, headers []string) {
	for i := 0; i+1 < len(headers); i += 2 {
		name, value := headers[i], headers[i+1]
		switch strings.ToLower(name) {
		case "host":
			request.Host = value
		case "content-length", "connection", "transfer-encoding": // those of the connection itself
		case "user-agent": // Go looks for it by this name
			request.Header["User-Agent"] = []string{value}
		default:
			request.Header[name] = append(request.Header[name], value)
		}
	}
}

// exchange is a request and its answer.
type exchange struct {
	*client
	context  context.Context
	cancel   context.CancelFunc
	disown   func() // see Core.Own
	callback goja.Callable
	upload   *io.PipeWriter // of a body that is streamed
	response *http.Response
	decoded  io.Reader // the body, decompressed
}

// body is what the request is sent with, and its length, -1 if that is not known.
func (x *exchange) body(given goja.Value, streams bool) (io.Reader, int64) {
	if streams {
		reader, writer := io.Pipe()
		x.upload = writer
		return reader, -1
	}
	if goja.IsUndefined(given) {
		return nil, 0
	}
	b := bytes.Clone(core.Bytes(given))
	if len(b) == 0 {
		return http.NoBody, 0
	}
	return bytes.NewReader(b), int64(len(b))
}

// object is what JavaScript has of an exchange.
func (x *exchange) object() goja.Value {
	o := x.VM.NewObject()
	// write (bytes, callback) sends a piece of the body, and tells whether the server takes more.
	x.Put(o, "write", func(b []byte, f goja.Callable) {
		b = bytes.Clone(b)
		var err error
		x.work(func() { _, err = x.upload.Write(b) }, func() { x.Callback(f, goja.Null(), x.VM.ToValue(err == nil)) })
	})
	x.Put(o, "end", func() { _ = x.upload.Close() }) // never fails
	// read (callback) calls back with a failure or null, and a piece of the answer's body, or nothing at its end.
	x.Put(o, "read", x.read)
	// abort ends the exchange, however far it is.
	x.Put(o, "abort", x.end)
	return o
}

// end lets everything go.
func (x *exchange) end() {
	x.cancel()
	x.disown()
	if x.upload != nil {
		_ = x.upload.CloseWithError(context.Canceled) // never fails
	}
}

// work does f on another goroutine, and then calls back on the loop. What was aborted calls back, too.
func (x *exchange) work(f, then func()) {
	done := x.Loop.Begin()
	call := x.Carry(then)
	go func() {
		f()
		done(call)
	}()
}

func (x *exchange) send(request *http.Request) {
	transport := x.roundTripper()
	var (
		response *http.Response
		err      error
	)
	x.work(func() { response, err = transport.RoundTrip(request) }, func() {
		switch {
		case err != nil:
			x.end()
			x.Callback(x.callback, x.failure(err, "connect"))
		case x.context.Err() != nil:
			_ = response.Body.Close() // nobody wants it
		default:
			x.response = response
			_, text, _ := strings.Cut(response.Status, " ")
			x.Callback(x.callback, goja.Null(), x.VM.ToValue(response.StatusCode), x.VM.ToValue(text), x.headers())
		}
	})
}

// headers lists names and values.
func (x *exchange) headers() goja.Value {
	h := x.response.Header
	if len(x.response.TransferEncoding) > 0 {
		h["Transfer-Encoding"] = x.response.TransferEncoding
	}
	var list []any
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			list = append(list, strings.ToLower(name), latin1(value))
		}
	}
	return x.VM.NewArray(list...)
}

// latin1 is the text of a header: its bytes, a character each.
func latin1(value string) goja.Value {
	units := make([]uint16, len(value))
	for i := range len(value) {
		units[i] = uint16(value[i])
	}
	return goja.StringFromUTF16(units)
}

func (x *exchange) read(f goja.Callable) {
	var (
		b   []byte
		err error
	)
	x.work(func() { b, err = x.piece() }, func() {
		switch {
		case len(b) > 0:
			x.Callback(f, goja.Null(), x.Plain(b))
		case errors.Is(err, io.EOF):
			x.end()
			x.Callback(f, goja.Null(), goja.Undefined())
		default:
			x.end()
			x.Callback(f, x.failure(err, "read"), goja.Undefined())
		}
	})
}

// piece is the next one of the body, or an error.
func (x *exchange) piece() ([]byte, error) {
	if x.decoded == nil {
		body, err := decoded(x.response)
		if err != nil {
			return nil, err
		}
		x.decoded = body
	}
	b := make([]byte, chunkSize)
	for {
		n, err := x.decoded.Read(b)
		if n > 0 || err != nil {
			return bytes.Clone(b[:n]), err
		}
	}
}
