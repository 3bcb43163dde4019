package library

import (
	"fmt"
	"strconv"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// jsonParse is JSON.parse for any text. The engine's decodes text by way of Go
// strings, which have no lone surrogates, refuses what is nested 10,000 deep,
// and says what is wrong in Go's words.
func (l *Library) jsonParse(was native) native {
	return native{construct: was.construct, call: func(c goja.FunctionCall) goja.Value {
		v := l.parseJSON(l.text(c.Argument(0)))
		if _, ok := goja.AssertFunction(c.Argument(1)); !ok {
			return v
		}
		return l.must(l.function(jsonScript, "revive")(goja.Undefined(), v, c.Argument(1)))
	}}
}

func (l *Library) parseJSON(text goja.String) goja.Value {
	if ascii := text.String(); len(ascii) == text.Length() {
		p := jsonParser[byte]{library: l, text: []byte(ascii)}
		return p.parse()
	}
	p := jsonParser[uint16]{library: l, text: utf16Of(text)}
	return p.parse()
}

// jsonParser reads a text of UTF-16 units, or of bytes if all are ASCII. It does
// not recurse, so no text is nested too deeply.
type jsonParser[unit byte | uint16] struct {
	library *Library
	text    []unit
	at      int
	open    []jsonOpen
}

// jsonOpen is an array or, with an object, that, whose end is to come.
type jsonOpen struct {
	object *goja.Object
	key    jsonKey
	values []any
}

// jsonKey is a string. units is set, and text is not, if it has lone surrogates,
// which no Go string can hold.
type jsonKey struct {
	text  string
	units []uint16
}

func (p *jsonParser[unit]) parse() goja.Value {
	for {
		v := p.begin()
		for v != nil {
			if len(p.open) == 0 {
				p.space()
				if p.at < len(p.text) {
					p.fail(fmt.Sprintf("Unexpected non-whitespace character after JSON at position %d", p.at))
				}
				return v
			}
			v = p.add(v)
		}
	}
}

// begin reads a value. It returns nil where an array or object has begun, whose
// first value is to be read.
func (p *jsonParser[unit]) begin() goja.Value {
	p.space()
	switch c := p.peek(); {
	case c == '{':
		p.at++
		if p.space(); p.peek() == '}' {
			p.at++
			return p.library.vm.NewObject()
		}
		p.open = append(p.open, jsonOpen{object: p.library.vm.NewObject()})
		p.key("Expected property name or '}'", func() { p.failAt(p.at, "Expected ':' after property name") })
		return nil
	case c == '[':
		p.at++
		if p.space(); p.peek() == ']' {
			p.at++
			return p.library.vm.NewArray()
		}
		p.open = append(p.open, jsonOpen{})
		return nil
	case c == '"':
		key := p.string()
		if key.units != nil {
			return goja.StringFromUTF16(key.units)
		}
		return p.library.vm.ToValue(key.text)
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return p.word()
}

// add puts a value into what is open. It returns that if the value was its last.
func (p *jsonParser[unit]) add(v goja.Value) goja.Value {
	top := &p.open[len(p.open)-1]
	p.space()
	c := p.peek()
	if top.object != nil {
		p.library.define(top.object, top.key, v)
		switch c {
		case ',':
			p.at++
			p.space()
			p.key("Expected double-quoted property name", p.unexpected)
			return nil
		case '}':
			return p.close(top.object)
		}
		p.failAt(p.at, "Expected ',' or '}' after property value")
	}
	top.values = append(top.values, v)
	switch c {
	case ',':
		p.at++
		return nil
	case ']':
		return p.close(p.library.vm.NewArray(top.values...))
	}
	p.failAt(p.at, "Expected ',' or ']' after array element")
	return nil
}

func (p *jsonParser[unit]) close(v goja.Value) goja.Value {
	p.at++
	p.open[len(p.open)-1] = jsonOpen{}
	p.open = p.open[:len(p.open)-1]
	return v
}

// define makes a property of what the text says, also where the prototype would
// catch an assignment.
func (l *Library) define(object *goja.Object, key jsonKey, v goja.Value) {
	switch {
	case key.units != nil:
		l.must(l.function(jsonScript, "define")(goja.Undefined(), object, goja.StringFromUTF16(key.units), v))
	case object.Get(key.text) == nil:
		l.must(nil, object.Set(key.text, v))
	default:
		l.must(nil, object.DefineDataProperty(key.text, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
}

// key reads a property's name and the colon.
func (p *jsonParser[unit]) key(expected string, noColon func()) {
	if p.peek() != '"' {
		p.failAt(p.at, expected)
	}
	key := p.string()
	if p.space(); p.peek() != ':' {
		noColon()
	}
	p.at++
	p.open[len(p.open)-1].key = key
}

// peek returns the next unit, or 0 at the end.
func (p *jsonParser[unit]) peek() unit {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *jsonParser[unit]) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *jsonParser[unit]) word() goja.Value {
	for word, v := range map[string]goja.Value{"true": p.library.vm.ToValue(true), "false": p.library.vm.ToValue(false), "null": goja.Null()} {
		if unit(word[0]) != p.peek() {
			continue
		}
		for i := range len(word) {
			if p.peek() != unit(word[i]) {
				p.unexpected()
			}
			p.at++
		}
		return v
	}
	p.unexpected()
	return nil
}

func (p *jsonParser[unit]) number() goja.Value {
	start := p.at
	if p.peek() == '-' {
		p.at++
		if !p.isDigit() {
			p.failAt(p.at, "No number after minus sign")
		}
	}
	if p.peek() == '0' {
		if p.at++; p.isDigit() {
			p.unexpected()
		}
	} else {
		p.digits()
	}
	whole := p.at-start < 16
	if p.peek() == '.' {
		p.at, whole = p.at+1, false
		if !p.isDigit() {
			p.failAt(p.at, "Unterminated fractional number")
		}
		p.digits()
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.at, whole = p.at+1, false
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if !p.isDigit() {
			p.failAt(p.at, "Exponent part is missing a number")
		}
		p.digits()
	}
	text := p.ascii(start, p.at)
	if n, err := strconv.ParseInt(text, 10, 64); whole && err == nil && text != "-0" {
		return p.library.vm.ToValue(n)
	}
	f, _ := strconv.ParseFloat(text, 64) // what is too large is infinite
	return p.library.vm.ToValue(f)
}

func (p *jsonParser[unit]) isDigit() bool { c := p.peek(); return c >= '0' && c <= '9' }

func (p *jsonParser[unit]) digits() {
	for p.isDigit() {
		p.at++
	}
}

func (p *jsonParser[unit]) ascii(start, end int) string {
	out := make([]byte, end-start)
	for i := range out {
		out[i] = byte(p.text[start+i])
	}
	return string(out)
}

// string reads a string. Most have no escape and are ASCII.
func (p *jsonParser[unit]) string() jsonKey {
	p.at++
	start := p.at
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return jsonKey{text: p.ascii(start, p.at-1)}
		case c == '\\' || c < ' ' || c > '~':
			return p.escaped(start)
		}
	}
	p.failAt(p.at, "Unterminated string")
	return jsonKey{}
}

// escaped reads a string on from where it is not so simple.
func (p *jsonParser[unit]) escaped(start int) jsonKey {
	var units []uint16
	for i := start; i < p.at; i++ {
		units = append(units, uint16(p.text[i]))
	}
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == '"':
			return keyOf(units)
		case c == '\\':
			units = append(units, p.escape())
		case c < ' ':
			p.failAt(p.at-1, "Bad control character in string literal")
		default:
			units = append(units, uint16(c))
		}
	}
	p.failAt(p.at, "Unterminated string")
	return jsonKey{}
}

// keyOf keeps the units only if a Go string can't hold them.
func keyOf(units []uint16) jsonKey {
	for i := 0; i < len(units); i++ {
		if !utf16.IsSurrogate(rune(units[i])) {
			continue
		}
		if i+1 == len(units) || utf16.DecodeRune(rune(units[i]), rune(units[i+1])) == '\ufffd' {
			return jsonKey{units: units}
		}
		i++
	}
	return jsonKey{text: string(utf16.Decode(units))}
}

var jsonEscapes = map[uint16]uint16{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *jsonParser[unit]) escape() uint16 {
	if p.at == len(p.text) {
		p.unexpected()
	}
	c := uint16(p.text[p.at])
	p.at++
	if c != 'u' {
		escaped, ok := jsonEscapes[c]
		if !ok {
			if p.at--; c > 0xff {
				p.unexpected()
			}
			p.failAt(p.at, "Bad escaped character")
		}
		return escaped
	}
	value := uint16(0)
	for range 4 {
		digit, err := strconv.ParseUint(string(rune(p.peek())), 16, 8)
		if err != nil {
			p.failAt(p.at, "Bad Unicode escape")
		}
		value = value<<4 | uint16(digit)
		p.at++
	}
	return value
}

func (p *jsonParser[unit]) failAt(at int, message string) {
	p.fail(fmt.Sprintf("%s in JSON at position %d", message, at))
}

func (p *jsonParser[unit]) fail(message string) { p.library.throwSyntaxError(message) }

// around is how much V8 shows of a text on either side of what it did not expect.
const around = 10

// unexpected fails at the next unit, which can't begin a value.
func (p *jsonParser[unit]) unexpected() {
	if p.at == len(p.text) {
		p.fail("Unexpected end of JSON input")
	}
	c := p.peek()
	switch {
	case c == '-' || p.isDigit():
		p.failAt(p.at, "Unexpected number")
	case c == '"':
		p.failAt(p.at, "Unexpected string")
	}
	whole := p.show(0, len(p.text))
	switch whole {
	case "NaN", "Infinity", "undefined", "[object Object]":
		p.fail(fmt.Sprintf("%q is not valid JSON", whole))
	}
	start, end, head, tail := 0, len(p.text), "", ""
	if len(p.text) > 2*around {
		if p.at >= around {
			start, head = p.at-around, "..."
		}
		if p.at < len(p.text)-around {
			end, tail = p.at+around, "..."
		}
	}
	p.fail(fmt.Sprintf(`Unexpected token '%s', %s"%s"%s is not valid JSON`, p.show(p.at, p.at+1), head, p.show(start, end), tail))
}

func (p *jsonParser[unit]) show(start, end int) string {
	units := make([]uint16, 0, end-start)
	for _, c := range p.text[start:end] {
		units = append(units, uint16(c))
	}
	return string(utf16.Decode(units))
}
