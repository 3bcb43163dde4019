package http

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// usual is what most answers are written with: our own methods, by their names, and what else they need.
type usual struct {
	methods map[string]goja.Value
	reasons *goja.Object // by the status
	headers *goja.Symbol // by which a message has its fields
	values  goja.Value   // see written
}

// answers takes (methods, reasons, headers, values), see usual.
func (t *told) answers(call goja.FunctionCall) goja.Value {
	u := &usual{methods: map[string]goja.Value{}, reasons: call.Argument(1).(*goja.Object), values: call.Argument(3)}
	u.headers, _ = call.Argument(2).(*goja.Symbol)
	methods := call.Argument(0).(*goja.Object)
	for _, name := range methods.Keys() {
		u.methods[name] = methods.Get(name)
	}
	t.usual = u
	return goja.Undefined()
}

// leave writes (wire, message, body) an answer of which there is nothing yet, head and body at once. It does what the methods of
// the message would do, one after the other, where these are ours and the answer is like most: so JavaScript runs none of
// them. The body is text in UTF-8, bytes, or nothing. It returns false if it has not written the answer, though there may be a
// head by then, and otherwise what sendAll does.
func (t *told) leave(call goja.FunctionCall) goja.Value {
	conn := t.wireOf(call)
	w := &written{told: t, message: call.Argument(1).(*goja.Object), values: t.usual.values}
	reason, ok := w.isUsual()
	if !ok {
		return t.VM.ToValue(false)
	}
	text, bytes, encoding := bodyOf(call.Argument(2))
	w.set("_contentLength", len(text)+len(bytes))
	w.set("statusMessage", reason)
	line := "HTTP/1.1 " + w.get("statusCode").String() + " " + reason.String() + crlf
	if !w.head(t.VM.ToValue(line).(goja.String), w.message.GetSymbol(t.usual.headers)) || w.says&saysExpect != 0 || w.is("chunkedEncoding") {
		return t.VM.ToValue(false)
	}
	w.set("_headerSent", true)
	b := encoded(conn.buffer[:0], w.get("_header"), encoding)
	return conn.send(append(append(b, text...), bytes...))
}

// bodyOf returns what a body is of, and the encoding of the head before it: that of the text of which it is a part, since
// some programs have put text in UTF-8 into fields.
func bodyOf(v goja.Value) (text string, bytes []byte, encoding string) {
	switch v := v.(type) {
	case goja.String:
		return v.String(), nil, "utf8"
	case *goja.Object:
		return "", core.Bytes(v), "latin1"
	}
	return "", nil, "utf8"
}

// isUsual tells whether an answer is like most, and what its reason is.
func (w *written) isUsual() (reason goja.Value, ok bool) {
	for name, f := range w.usual.methods {
		if w.message.Get(name) != f {
			return nil, false
		}
	}
	for _, name := range [...]string{"_header", "destroyed", "strictContentLength", "_expect_continue", "statusMessage", "chunkedEncoding"} {
		if w.is(name) {
			return nil, false
		}
	}
	status, isInt := w.get("statusCode").Export().(int64)
	if !isInt || status < 200 || status > 999 || status == 204 || status == 304 || !w.is("_hasBody") {
		return nil, false
	}
	if waiting, isList := w.get("outputData").(*goja.Object); !isList || waiting.Get("length").ToInteger() > 0 {
		return nil, false
	}
	reason = w.usual.reasons.Get(strconv.FormatInt(status, 10))
	_, ok = reason.(goja.String)
	return reason, ok
}
