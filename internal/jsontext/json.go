// Package jsontext reads JSON with little weight: it is part of what runs as WebAssembly.
package jsontext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is the type of a JSON value.
type Kind uint8

const (
	Absent Kind = iota // no value at all
	Null
	Scalar // true, false or a number: text is as written
	String
	Array
	Object
)

// Value is a JSON value. Objects keep the order of their keys, for in
// `exports` the first condition that holds decides; encoding/json would lose it.
type Value struct {
	Kind  Kind
	Text  string
	Items []Value  // of an array; of an object, beside keys
	Keys  []string // of an object
}

// Get returns the value under key, of kind Absent if there is none.
func (v Value) Get(key string) Value {
	for i, k := range v.Keys {
		if k == key {
			return v.Items[i]
		}
	}
	return Value{}
}

// Nothing tells whether v is null or not there.
func (v Value) Nothing() bool { return v.Kind <= Null }

// syntaxError is a mistake in JSON text.
type syntaxError struct {
	line int
	what string
}

func (e *syntaxError) Error() string { return "line " + strconv.Itoa(e.line) + ": " + e.what }

// maxDepth bounds the nesting, since the parser recurses.
const maxDepth = 1000

// Parse parses the whole of text, by the same grammar as JSON.parse.
func Parse(text string) (Value, error) {
	p := &parser{text: strings.TrimPrefix(text, "\ufeff")}
	v := p.value(0)
	p.space()
	if p.at < len(p.text) {
		p.fail()
	}
	if p.err != nil {
		return Value{}, p.err
	}
	return v, nil
}

type parser struct {
	text string
	at   int
	err  error
}

// fail records that what is at the current place must not be there. The first
// mistake counts; the rest of the text is skipped.
func (p *parser) fail() {
	what := "unexpected end"
	if p.at < len(p.text) {
		r, _ := utf8.DecodeRuneInString(p.text[p.at:])
		what = "unexpected " + Quote(string(r))
	}
	p.stop(what)
}

func (p *parser) stop(what string) {
	if p.err == nil {
		line := 1 + strings.Count(p.text[:min(p.at, len(p.text))], "\n")
		p.err = &syntaxError{line, what}
	}
	p.at = len(p.text)
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// next skips space and takes the byte c, if it is there.
func (p *parser) next(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(c byte) {
	if !p.next(c) {
		p.fail()
	}
}

func (p *parser) value(depth int) Value {
	if depth > maxDepth {
		p.stop("nested too deeply")
		return Value{}
	}
	switch {
	case p.next('{'):
		return p.object(depth)
	case p.next('['):
		return p.array(depth)
	case p.next('"'):
		return Value{Kind: String, Text: p.str()}
	case p.word("null"):
		return Value{Kind: Null}
	case p.word("true"):
		return Value{Kind: Scalar, Text: "true"}
	case p.word("false"):
		return Value{Kind: Scalar, Text: "false"}
	}
	return Value{Kind: Scalar, Text: p.number()}
}

func (p *parser) object(depth int) Value {
	v := Value{Kind: Object}
	if p.next('}') {
		return v
	}
	places := map[string]int{}
	for p.err == nil {
		p.expect('"')
		key := p.str()
		p.expect(':')
		item := p.value(depth + 1)
		// A key that comes twice has the place of the first and the value of
		// the last, as in JavaScript.
		if i, ok := places[key]; ok {
			v.Items[i] = item
		} else {
			places[key] = len(v.Keys)
			v.Keys, v.Items = append(v.Keys, key), append(v.Items, item)
		}
		if !p.next(',') {
			p.expect('}')
			break
		}
	}
	return v
}

func (p *parser) array(depth int) Value {
	v := Value{Kind: Array}
	if p.next(']') {
		return v
	}
	for p.err == nil {
		v.Items = append(v.Items, p.value(depth+1))
		if !p.next(',') {
			p.expect(']')
			break
		}
	}
	return v
}

func (p *parser) word(w string) bool {
	if !strings.HasPrefix(p.text[p.at:], w) {
		return false
	}
	p.at += len(w)
	return true
}

func (p *parser) number() string {
	start := p.at
	p.word("-")
	if !p.word("0") {
		p.digits()
	}
	if p.word(".") {
		p.digits()
	}
	if p.word("e") || p.word("E") {
		_ = p.word("+") || p.word("-")
		p.digits()
	}
	return p.text[min(start, p.at):p.at]
}

func (p *parser) digits() {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	if p.at == start {
		p.fail()
	}
}
