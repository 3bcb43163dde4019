package http

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// written is the head of a message that is being written. What it is to say besides its fields are properties of the
// message, and so is what its fields say of how it goes on.
type written struct {
	*told
	message *goja.Object
	values  goja.Value // (message, name, value) lists the values of a field that has no plain one
	text    goja.StringBuilder
	says    int
}

// What a head may have said in its fields.
const (
	saysConnection = 1 << iota
	saysLength
	saysEncoding
	saysDate
	saysExpect
	saysTrailer
)

const crlf = "\r\n"

// store writes the head of a message (message, first line, fields, values). The fields are an object, as
// internal/outgoing_headers.js has them, or names and values in turn. It returns whether the head has to leave before the
// body is there, or nothing if there are trailers that can't be.
func (t *told) store(call goja.FunctionCall) goja.Value {
	w := &written{told: t, message: call.Argument(0).(*goja.Object), values: call.Argument(3)}
	if !w.head(t.string(call.Argument(1)), call.Argument(2)) {
		return goja.Undefined()
	}
	return t.VM.ToValue(w.says&saysExpect != 0)
}

// head writes the head, and tells whether it can be.
func (w *written) head(firstLine goja.String, fields goja.Value) bool {
	w.text.Grow(usualHead)
	w.text.WriteString(firstLine)
	if fields, ok := fields.(*goja.Object); ok {
		w.fields(fields)
	}
	w.rest()
	if w.says&saysTrailer != 0 && !w.is("chunkedEncoding") {
		return false
	}
	w.text.WriteUTF8String(crlf)
	w.set("_header", w.text.String())
	if w.is("_headerSent") {
		w.set("_headerSent", false)
	}
	return true
}

const usualHead = 200

func (w *written) get(name string) goja.Value {
	if v := w.message.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

func (w *written) item(list *goja.Object, i int) goja.Value {
	if v := list.Get(strconv.Itoa(i)); v != nil {
		return v
	}
	return goja.Undefined()
}

func (w *written) is(name string) bool { return w.get(name).ToBoolean() }

func (w *written) set(name string, v any) {
	if err := w.message.Set(name, v); err != nil {
		w.Throw(err)
	}
}

// --- the fields ---

func (w *written) fields(o *goja.Object) {
	if o.ClassName() != "Array" {
		for _, key := range o.Keys() {
			w.kept(key, o.Get(key))
		}
		return
	}
	for i, n := 0, int(o.Get("length").ToInteger()); i < n; i += 2 {
		w.field(w.item(o, i).String(), w.item(o, i+1))
	}
}

// kept writes a field that is kept as its line, or as its name and value.
func (w *written) kept(key string, entry goja.Value) {
	line, ok := entry.(goja.String)
	if !ok {
		pair := entry.(*goja.Object)
		w.field(w.item(pair, 0).String(), w.item(pair, 1))
		return
	}
	value := func() goja.String { return line.Substring(len(key)+2, line.Length()-2) }
	if key == disposition && w.is("_contentLength") {
		w.field(line.Substring(0, len(key)).String(), value())
		return
	}
	w.text.WriteString(line)
	if heed := heeds[key]; heed != nil {
		heed(w, value())
	}
}

const disposition = "content-disposition"

// field writes the line of a field, or its lines.
func (w *written) field(name string, value goja.Value) {
	key := strings.ToLower(name)
	if _, ok := value.(*goja.Object); !ok && (key != disposition || !w.is("_contentLength")) {
		w.line(key, name, value)
		return
	}
	values, _ := goja.AssertFunction(w.values)
	list := w.Must(values(goja.Undefined(), w.message, w.VM.ToValue(name), value)).(*goja.Object)
	for i, n := 0, int(list.Get("length").ToInteger()); i < n; i++ {
		w.line(key, name, w.item(list, i))
	}
}

func (w *written) line(key, name string, value goja.Value) {
	text := w.string(value)
	w.text.WriteUTF8String(name)
	w.text.WriteUTF8String(": ")
	w.text.WriteString(text)
	w.text.WriteUTF8String(crlf)
	if heed := heeds[key]; heed != nil {
		heed(w, text)
	}
}

// heeds has the fields that say how the message goes on.
var heeds = map[string]func(w *written, value goja.String){
	"connection": func(w *written, value goja.String) {
		w.says |= saysConnection
		w.set("_removedConnection", false)
		if hasWord(value, "close") {
			w.set("_last", true)
		} else {
			w.set("shouldKeepAlive", true)
		}
	},
	"transfer-encoding": func(w *written, value goja.String) {
		w.says |= saysEncoding
		w.set("_removedTE", false)
		if hasWord(value, "chunked") {
			w.set("chunkedEncoding", true)
		}
	},
	"content-length": func(w *written, value goja.String) {
		w.says |= saysLength
		w.set("_contentLength", value.ToNumber())
		w.set("_removedContLen", false)
	},
	"date":       func(w *written, _ goja.String) { w.says |= saysDate },
	"expect":     func(w *written, _ goja.String) { w.says |= saysExpect },
	"trailer":    func(w *written, _ goja.String) { w.says |= saysTrailer },
	"keep-alive": func(w *written, _ goja.String) { w.set("_defaultKeepAlive", false) },
}

// hasWord tells whether a value has a word, in small letters or capitals.
func hasWord(value goja.String, word string) bool {
	text := strings.ToLower(value.String())
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(word)
		if (begin == 0 || !inWord(text[begin-1])) && (end == len(text) || !inWord(text[end])) {
			return true
		}
		at = end
	}
}

func inWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z'
}

// --- what else a head says ---

// rest writes the fields that a message has by itself.
func (w *written) rest() {
	if w.is("sendDate") && w.says&saysDate == 0 {
		w.text.WriteString(w.string(w.date()))
	}
	if w.is("chunkedEncoding") {
		if status := w.get("statusCode"); status.StrictEquals(w.VM.ToValue(204)) || status.StrictEquals(w.VM.ToValue(304)) {
			w.set("chunkedEncoding", false) // there is no body, and no end of it
			w.set("shouldKeepAlive", false)
		}
	}
	if w.is("_removedConnection") {
		w.set("_last", !w.is("shouldKeepAlive"))
	} else if w.says&saysConnection == 0 {
		w.connection()
	}
	if w.says&(saysLength|saysEncoding) == 0 {
		w.length()
	}
}

func (w *written) connection() {
	persists := w.is("shouldKeepAlive") && (w.says&saysLength != 0 || w.is("useChunkedEncodingByDefault") || w.is("agent"))
	if !persists {
		w.set("_last", true)
	}
	if !persists || w.is("maxRequestsOnConnectionReached") {
		w.text.WriteUTF8String("Connection: close" + crlf)
		return
	}
	w.text.WriteUTF8String("Connection: keep-alive" + crlf)
	timeout := w.get("_keepAliveTimeout")
	if !timeout.ToBoolean() || !w.is("_defaultKeepAlive") {
		return
	}
	w.text.WriteUTF8String("Keep-Alive: timeout=")
	w.text.WriteString(w.string(w.VM.ToValue(math.Floor(timeout.ToFloat() / 1000))))
	if most := w.get("_maxRequestsPerSocket"); math.Trunc(most.ToFloat()) > 0 {
		w.text.WriteUTF8String(", max=")
		w.text.WriteString(w.string(most))
	}
	w.text.WriteUTF8String(crlf)
}

func (w *written) length() {
	switch n := w.get("_contentLength"); {
	case !w.is("_hasBody"):
		w.set("chunkedEncoding", false)
	case !w.is("useChunkedEncodingByDefault"):
		w.set("_last", true)
	case w.says&saysTrailer == 0 && !w.is("_removedContLen") && isNumber(n):
		w.text.WriteUTF8String("Content-Length: ")
		w.text.WriteString(w.string(n))
		w.text.WriteUTF8String(crlf)
	case !w.is("_removedTE"):
		w.set("chunkedEncoding", true)
		w.text.WriteUTF8String("Transfer-Encoding: chunked" + crlf)
	default:
		w.set("_last", true) // the body ends with the connection
	}
}

// string is what a template has of v.
func (t *told) string(v goja.Value) goja.String {
	if s, ok := v.ToString().(goja.String); ok {
		return s
	}
	return t.VM.ToValue(v.String()).(goja.String) // a number, which the engine leaves as it is
}

func isNumber(v goja.Value) bool {
	t := v.ExportType()
	return t != nil && (t.Kind() == reflect.Int64 || t.Kind() == reflect.Float64)
}
