// Package http is HTTP/1.1: the codec, which is plain Go, and the Go half of the core module "http".
package http

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/http/wire": core.Harmless(half), "internal/http/fields": core.Harmless(fieldsHalf)}

// half is the Go half of internal/wire.js.
func half(c *core.Core) map[string]any {
	t := &told{Core: c, owners: map[*goja.Object]*callbacks{}, names: map[string]goja.Value{}}
	return map[string]any{
		"maxHeaderSize": DefaultHeaderSize,
		"methods":       append([]string(nil), Methods...),
		// wire (owner, callbacks, response, lenient, maxHeaderSize) reads messages, and calls the functions
		// head, body, end, failed, upgraded and idled with the owner as this.
		"wire": t.newWire,
		// execute (wire, bytes) reads what came by other ways.
		"execute": func(call goja.FunctionCall) goja.Value {
			t.wireOf(call).data(core.Bytes(call.Argument(1)))
			return goja.Undefined()
		},
		// finish (wire) says that nothing more comes. It returns whether that is right.
		"finish": func(call goja.FunctionCall) goja.Value { return c.VM.ToValue(t.wireOf(call).finish()) },
		"stop": func(call goja.FunctionCall) goja.Value {
			w := t.wireOf(call)
			w.parser.Stop()
			w.idle.after(c, 0)
			w.release()
			t.wire, t.hidden = nil, nil // it may go
			return goja.Undefined()
		},
		// age (wire) tells since how many milliseconds a message is read, and whether its head is complete:
		// negative, if not. Nothing, if none is.
		"age": func(call goja.FunctionCall) goja.Value { return t.wireOf(call).age() },

		// The rest is about wires that have a connection of their own.
		"consume": func(call goja.FunctionCall) goja.Value {
			t.wireOf(call).consume(core.Shown[*core.Conn](c, call.Argument(1)))
			return goja.Undefined()
		},
		"release": func(call goja.FunctionCall) goja.Value { t.wireOf(call).release(); return goja.Undefined() },
		"pause":   func(call goja.FunctionCall) goja.Value { t.wireOf(call).flow(false); return goja.Undefined() },
		"resume":  func(call goja.FunctionCall) goja.Value { t.wireOf(call).flow(true); return goja.Undefined() },
		// idle (wire, milliseconds) calls the function idle when so much time has passed, unless it is called
		// again before. 0 is never.
		"idle": func(call goja.FunctionCall) goja.Value {
			t.wireOf(call).idle.after(c, call.Argument(1).ToInteger())
			return goja.Undefined()
		},
		// answers and leave are about answers that are like most, see there.
		"answers": t.answers,
		"leave":   t.leave,
		// store (message, first line, fields, values) writes the head of a message.
		"store": t.store,
		// size (text) is its length in UTF-8.
		"size": func(call goja.FunctionCall) goja.Value { return c.VM.ToValue(len(call.Argument(0).String())) },
		// sendAll (wire, pieces) writes texts and bytes, each followed by its encoding. It returns true if all is written, an
		// error, or nothing: then whenSent (wire, callback) has the callback called when what was sent last is written, with
		// an error or nothing.
		"sendAll": func(call goja.FunctionCall) goja.Value {
			w := t.wireOf(call)
			return w.send(w.together(call.Argument(1).(*goja.Object)))
		},
		"whenSent": func(call goja.FunctionCall) goja.Value {
			*t.wireOf(call).sent, _ = goja.AssertFunction(call.Argument(1))
			return goja.Undefined()
		},
	}
}

// told is what the wires of a runtime share.
type told struct {
	*core.Core
	owners map[*goja.Object]*callbacks
	names  map[string]goja.Value // of methods, as JavaScript has them
	second int64                 // of which now is the date
	now    goja.Value
	usual  *usual
	hidden goja.Value // by which JavaScript has the wire
	wire   *wire
}

// callbacks are the functions of one kind of owner.
type callbacks struct{ head, body, end, failed, upgraded, idled goja.Callable }

func (t *told) callbacksOf(o *goja.Object) *callbacks {
	if cb := t.owners[o]; cb != nil {
		return cb
	}
	get := func(name string) goja.Callable {
		f, _ := goja.AssertFunction(o.Get(name))
		return f
	}
	cb := &callbacks{get("head"), get("body"), get("end"), get("failed"), get("upgraded"), get("idled")}
	t.owners[o] = cb
	return cb
}

// wire is one end of a connection, which reads messages.
type wire struct {
	*told
	*callbacks
	owner  *goja.Object
	parser Parser
	since  int64 // of Loop.Now, when the message began
	conn   *core.Conn
	direct bool           // it reads what the connection has told, with no JavaScript between
	buffer []byte         // of send
	sent   *goja.Callable // is to be called for what was sent last
	idle   alarm
}

func (t *told) newWire(call goja.FunctionCall) goja.Value {
	w := &wire{told: t, owner: call.Argument(0).(*goja.Object), since: t.Loop.Now() + 1}
	w.callbacks = t.callbacksOf(call.Argument(1).(*goja.Object))
	w.parser = Parser{
		Handler: w, Response: call.Argument(2).ToBoolean(), Lenient: call.Argument(3).ToBoolean(),
		MaxHeaderSize: int(call.Argument(4).ToInteger()),
		Began:         func() { w.since = t.Loop.Now() + 1 },
	}
	w.idle.f = func() { w.call(w.idled) }
	return t.Hide(w)
}

// wireOf is the wire in the first argument, which mostly is that of the call before.
func (t *told) wireOf(call goja.FunctionCall) *wire {
	if hidden := call.Argument(0); hidden != t.hidden {
		t.wire, t.hidden = core.Shown[*wire](t.Core, hidden), hidden
	}
	return t.wire
}

// call calls a function of the owner. Its error is one that nobody has caught.
func (w *wire) call(f goja.Callable, args ...goja.Value) goja.Value {
	v, _ := w.tell(f, args...)
	return v
}

// tell is call, and whether there was no error.
func (w *wire) tell(f goja.Callable, args ...goja.Value) (v goja.Value, ok bool) {
	v, err := f(w.owner, args...)
	switch {
	case engine.Uncatchable(err):
		panic(err) // it ends the turn
	case err != nil:
		w.Fail(err)
		return goja.Undefined(), false
	}
	return v, true
}

// What the function head learns of a message, besides its texts.
const (
	isUpgrade = 1 << iota
	isKeptAlive
	hasHost
	hasExpect
)

// Head implements Handler.
func (w *wire) Head(h *Head) After {
	flags := 0
	mark := func(is bool, flag int) {
		if is {
			flags |= flag
		}
	}
	mark(h.Upgrade, isUpgrade)
	mark(h.KeepAlive, isKeptAlive)
	mark(h.Host, hasHost)
	mark(h.Expect, hasExpect)
	vm := w.VM
	first, second := w.method(h.Method), text(vm, h.URL)
	if w.parser.Response {
		first, second = vm.ToValue(h.Status), text(vm, h.Reason)
	}
	v, ok := w.tell(w.head, text(vm, h.Fields), first, second, vm.ToValue(flags), vm.ToValue(h.Major*10+h.Minor))
	if !ok {
		w.parser.Abort("HPE_CB_HEADERS_COMPLETE", "User callback error")
	}
	after := After(v.ToInteger())
	if after == Body {
		h.Upgrade = false // nobody here speaks another protocol
	}
	return after
}

func (w *wire) method(name string) goja.Value {
	v := w.names[name]
	if v == nil {
		v = w.VM.ToValue(name)
		w.names[name] = v
	}
	return v
}

// Data implements Handler.
func (w *wire) Data(b []byte) {
	_, ok := w.tell(w.body, w.Plain(bytes.Clone(b)))
	if w.direct && !w.Ticks() || !ok {
		w.parser.Abort("HPE_JS_EXCEPTION", "JS Exception")
	}
}

// End implements Handler.
func (w *wire) End(trailers string) {
	w.since = 0
	if _, ok := w.tell(w.end, text(w.VM, trailers)); !ok {
		w.parser.Abort("HPE_CB_MESSAGE_COMPLETE", "User callback error")
	}
}

// data reads what has come.
func (w *wire) data(b []byte) {
	n, err := w.parser.Execute(b)
	var bad *Error
	switch {
	case errors.As(err, &bad):
		w.call(w.failed, w.VM.ToValue(bad.Code), w.VM.ToValue(bad.Reason), w.VM.ToValue(n), w.Plain(bytes.Clone(b)))
	case w.parser.ended:
		w.release()
		w.call(w.upgraded, w.Plain(bytes.Clone(b[n:])))
	}
}

func (w *wire) finish() bool {
	var bad *Error
	if !errors.As(w.parser.Finish(), &bad) {
		return true
	}
	w.call(w.failed, w.VM.ToValue(bad.Code), w.VM.ToValue(bad.Reason), w.VM.ToValue(0))
	return false
}

func (w *wire) age() goja.Value {
	if w.since == 0 {
		return goja.Undefined()
	}
	age := w.Loop.Now() + 1 - w.since
	if !w.parser.HeadDone() {
		age = -age
	}
	return w.VM.ToValue(age)
}

// --- a connection of its own ---

// consume has the wire read a connection itself.
func (w *wire) consume(conn *core.Conn) {
	w.conn = conn
	conn.Divert(func(b []byte) {
		w.direct = true
		defer func() { w.direct = false }()
		w.data(b)
	})
}

// release gives the connection back to the socket.
func (w *wire) release() {
	if w.conn != nil {
		w.conn.Divert(nil)
	}
}

func (w *wire) flow(on bool) {
	switch {
	case w.conn == nil || w.conn.Closed():
	case on:
		w.conn.Resume()
	default:
		w.conn.Pause()
	}
}

// together is what pieces of messages are on the wire, each followed by its encoding.
func (w *wire) together(pieces *goja.Object) []byte {
	b := w.buffer[:0]
	n := int(pieces.Get("length").ToInteger())
	for i := 0; i+1 < n; i += 2 {
		b = encoded(b, pieces.Get(strconv.Itoa(i)), pieces.Get(strconv.Itoa(i+1)).String())
	}
	return b
}

// send writes b, whose memory is the wire's buffer from then on.
func (w *wire) send(b []byte) goja.Value {
	if cap(b) <= 64<<10 {
		w.buffer = b
	}
	var sent goja.Callable
	w.sent = &sent
	atOnce, err := w.conn.Write(b, func(err error) {
		if sent != nil { // a script that was ended did not come to that
			w.Callback(sent, w.failure(err))
		}
	})
	switch {
	case err != nil:
		return w.failure(err)
	case atOnce:
		return w.VM.ToValue(true)
	}
	return goja.Undefined()
}

func (w *wire) failure(err error) goja.Value {
	if err == nil {
		return goja.Undefined()
	}
	return w.TerseError(err, "write")
}

// text makes a string of bytes, each a character.
func text(vm *goja.Runtime, s string) goja.Value {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return wide(s)
		}
	}
	return vm.ToValue(s)
}

func wide(s string) goja.Value {
	units := make([]uint16, len(s))
	for i := range units {
		units[i] = uint16(s[i])
	}
	return goja.StringFromUTF16(units)
}

// encoded appends what a piece of a message is on the wire: bytes, or a text in one of two encodings.
func encoded(b []byte, piece goja.Value, encoding string) []byte {
	s, is := piece.(goja.String)
	if !is {
		return append(b, core.Bytes(piece)...)
	}
	if encoding != "latin1" {
		return append(b, s.String()...)
	}
	for i := range s.Length() {
		b = append(b, byte(s.CharAt(i)))
	}
	return b
}
