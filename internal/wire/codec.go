package wire

import (
	"strconv"
	"strings"
)

// Codec carries fields one way. Each method is given what a field is, and returns what it
// is to be: one that writes gives back what it was given, one that reads what it has read.
// Names are those of properties in JavaScript; "" is for an answer, or an item of a list,
// that is one value.
type Codec interface {
	Text(name, s string) string
	Number(name string, n int) int // not negative
	Flag(name string, b bool) bool
	Record(name string, fields func(Codec))
	// List begins a list of n items. It returns how many it is to have, and what carries
	// each of them, from the first to the last.
	List(name string, n int) (int, func(i int) Codec)
}

func listOf[T any](c Codec, name string, items []T, fields func(Codec, *T)) []T {
	n, item := c.List(name, len(items))
	if n != len(items) {
		items = make([]T, n)
	}
	for i := range items {
		fields(item(i), &items[i])
	}
	return items
}

// encoder writes a list of strings without NUL bytes, which can stand between them. A
// list comes after its length, a flag is 0 or 1.
type encoder struct{ list []string }

// Text replaces what can be in no path, but in what a program throws. (These small methods
// are called from everywhere, and what runs as WebAssembly is weighed: they stay one.)
//
//go:noinline
func (e *encoder) Text(_, s string) string {
	e.list = append(e.list, strings.ReplaceAll(s, "\x00", "\ufffd"))
	return s
}

func (e *encoder) Number(name string, n int) int {
	e.Text(name, strconv.Itoa(n))
	return n
}

func (e *encoder) Flag(name string, b bool) bool {
	n := 0
	if b {
		n = 1
	}
	e.Number(name, n)
	return b
}

func (e *encoder) Record(_ string, fields func(Codec)) { fields(e) }

func (e *encoder) List(name string, n int) (int, func(int) Codec) {
	return e.Number(name, n), func(int) Codec { return e }
}

// decoder reads such a list. It panics at what is none.
type decoder struct{ list []string }

//go:noinline
func (d *decoder) Text(name, _ string) (s string) {
	if len(d.list) == 0 {
		panic("wire: a message ends before " + name)
	}
	s, d.list = d.list[0], d.list[1:]
	return s
}

// Number reads one as JavaScript writes it, of nine digits at most, which every int has.
// strconv's care, and its weight, are not needed.
//
//go:noinline
func (d *decoder) Number(name string, _ int) (n int) {
	s := d.Text(name, "")
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || i == 9 {
			panic("wire: a message has " + s + " for " + name)
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

func (d *decoder) Flag(name string, _ bool) bool { return d.Number(name, 0) == 1 }

func (d *decoder) Record(_ string, fields func(Codec)) { fields(d) }

func (d *decoder) List(name string, _ int) (int, func(int) Codec) {
	n := d.Number(name, 0)
	if n > len(d.list) { // each item takes one at least
		panic("wire: a message ends within " + name)
	}
	return n, func(int) Codec { return d }
}
