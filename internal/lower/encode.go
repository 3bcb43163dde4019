//go:build !wasip1

package lower

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// Marshal writes a text down, with the way back. Unmarshal reads that.
func (t *Text) Marshal() []byte {
	e := encoder{}
	e.text(t.Code)
	e.flags(t.Module, t.Async, t.Helped, t.moved)
	e.number(len(t.Imports))
	for _, each := range t.Imports {
		e.text(each.Specifier)
		e.flags(each.Star)
		e.number(each.Line)
		e.number(each.Column)
		e.number(len(each.Names))
		for _, name := range each.Names {
			e.text(name)
		}
	}
	e.number(len(t.list))
	last := move{}
	for _, m := range t.list {
		e.number(m.to - last.to)
		e.number(m.from - last.from)
		last = m
	}
	e.number(len(t.others))
	for _, made := range slices.Sorted(maps.Keys(t.others)) {
		e.text(made)
		e.text(t.others[made].written)
		e.number(len(t.others[made].offsets))
		for _, at := range t.others[made].offsets {
			e.number(at)
		}
	}
	return e
}

// Unmarshal reads what Marshal has written. The error says that it is something else.
func Unmarshal(data []byte) (*Text, error) {
	d := decoder{rest: data}
	t := &Text{Code: d.text()}
	d.flags(&t.Module, &t.Async, &t.Helped, &t.moved)
	for range d.length() {
		each := Import{Specifier: d.text()}
		d.flags(&each.Star)
		each.Line, each.Column = d.number(), d.number()
		for range d.length() {
			each.Names = append(each.Names, d.text())
		}
		t.Imports = append(t.Imports, each)
	}
	last, n := move{}, d.length()
	if n > 0 {
		t.list = make([]move, 0, n)
	}
	for range n {
		last = move{last.to + d.number(), last.from + d.number()}
		t.list = append(t.list, last)
	}
	t.others = renamed{}
	for range d.length() {
		made, p := d.text(), &places{written: d.text()}
		for range d.length() {
			p.offsets = append(p.offsets, d.number())
		}
		t.others[made] = p
	}
	if d.bad || len(d.rest) > 0 {
		return nil, errors.New("lower: not a text that was written down")
	}
	return t, nil
}

type encoder []byte

func (e *encoder) number(n int) { *e = binary.AppendVarint(*e, int64(n)) }

func (e *encoder) text(s string) {
	e.number(len(s))
	*e = append(*e, s...)
}

func (e *encoder) flags(flags ...bool) {
	bits := byte(0)
	for i, set := range flags {
		if set {
			bits |= 1 << i
		}
	}
	*e = append(*e, bits)
}

// decoder reads nothing but zeros once something was bad.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.rest) {
		d.bad, d.rest = true, nil
		return nil
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) number() int {
	n, size := binary.Varint(d.rest)
	if size <= 0 {
		d.bad = true
	}
	d.take(max(size, 0))
	return int(n)
}

// length is a number of things, each of which takes a byte at least.
func (d *decoder) length() int {
	n := d.number()
	if n < 0 || n > len(d.rest) {
		d.bad, d.rest, n = true, nil, 0
	}
	return n
}

func (d *decoder) text() string { return string(d.take(d.number())) }

func (d *decoder) flags(flags ...*bool) {
	bits := d.take(1)
	for i, flag := range flags {
		*flag = len(bits) > 0 && bits[0]&(1<<i) != 0
	}
}
