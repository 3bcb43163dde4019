package engine

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// goja copies a string whenever something is added to it, so that a loop of s += x takes time
// that grows with the square. The compiler has such a loop call Append once s is long. What it
// returns lies in a buffer with room behind it, as of a strings.Builder: whoever adds to the very
// string that was made last, adds in place. Shorter strings of the same buffer stay what they
// are, since nothing before their ends is written again.

// buffers are what strings were added to of late. They are dropped when JavaScript has ended.
type buffers struct {
	bytes [4][]byte
	units [4][]uint16
	next  int
}

// longest is how long a string may be in Node, too.
const longest = 1<<29 - 24

// append returns the first argument with the second, both of which are strings, behind it.
func (e *Engine) append(call goja.FunctionCall) goja.Value {
	a, b := call.Argument(0).(goja.String), call.Argument(1).(goja.String)
	if a.Length()+b.Length() > longest {
		panic(NewError(e.vm, "RangeError", "Invalid string length"))
	}
	left, right := reflect.ValueOf(a), reflect.ValueOf(b)
	switch {
	case left.Kind() == reflect.String && right.Kind() == reflect.String:
		return e.appendBytes(left, right.String())
	case left.Kind() == reflect.Slice && left.Type().Elem().Kind() == reflect.Uint16:
		return e.appendUnits(left, b)
	}
	v, err := e.plus(goja.Undefined(), a, b)
	if err != nil {
		Throw(e.vm, err)
	}
	return v
}

// appendBytes is for ASCII, which is all that goja keeps in a string of Go.
func (e *Engine) appendBytes(left reflect.Value, right string) goja.Value {
	text := left.String()
	at := e.buffers.next
	for i, buffer := range e.buffers.bytes {
		if len(buffer) == len(text) && unsafe.SliceData(buffer) == unsafe.StringData(text) {
			at = i
		}
	}
	buffer := e.buffers.bytes[at]
	if len(buffer) != len(text) || unsafe.SliceData(buffer) != unsafe.StringData(text) {
		e.buffers.next = (at + 1) % len(e.buffers.bytes)
		buffer = append(make([]byte, 0, 2*(len(text)+len(right))), text...)
	}
	buffer = append(buffer, right...)
	e.buffers.bytes[at] = buffer
	v := reflect.New(left.Type()).Elem()
	v.SetString(unsafe.String(unsafe.SliceData(buffer), len(buffer)))
	return v.Interface().(goja.Value)
}

var unitsType = reflect.TypeFor[[]uint16]()

// appendUnits is for other texts: units behind a mark, which is goja's.
func (e *Engine) appendUnits(left reflect.Value, right goja.String) goja.Value {
	units := left.Convert(unitsType).Interface().([]uint16)
	at := e.buffers.next
	for i, buffer := range e.buffers.units {
		if len(buffer) == len(units) && unsafe.SliceData(buffer) == unsafe.SliceData(units) {
			at = i
		}
	}
	buffer := e.buffers.units[at]
	if len(buffer) != len(units) || unsafe.SliceData(buffer) != unsafe.SliceData(units) {
		e.buffers.next = (at + 1) % len(e.buffers.units)
		buffer = append(make([]uint16, 0, 2*(len(units)+right.Length())), units...)
	}
	for i := range right.Length() {
		buffer = append(buffer, right.CharAt(i))
	}
	e.buffers.units[at] = buffer
	return reflect.ValueOf(buffer[:len(buffer):len(buffer)]).Convert(left.Type()).Interface().(goja.Value)
}
