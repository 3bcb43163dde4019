package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A module's binary form, as far as it is needed here (WebAssembly Core
// Specification, chapter 5): sections, of which four are read and written.
const (
	memorySection    = 5
	globalSection    = 6
	exportSection    = 7
	startSection     = 8
	dataSection      = 11
	dataCountSection = 12
)

const header = "\x00asm\x01\x00\x00\x00"

type section struct {
	id   byte
	body []byte
}

type module []section

func parse(b []byte) (module, error) {
	if len(b) < len(header) || string(b[:len(header)]) != header {
		return nil, errors.New("not a WebAssembly module")
	}
	var m module
	for r := (reader{b: b[len(header):]}); len(r.b) > 0; {
		id := r.byte()
		m = append(m, section{id, r.take(int(r.uint()))})
		if r.err != nil {
			return nil, r.err
		}
	}
	return m, nil
}

func (m module) bytes() []byte {
	b := []byte(header)
	for _, s := range m {
		b = append(b, s.id)
		b = binary.AppendUvarint(b, uint64(len(s.body)))
		b = append(b, s.body...)
	}
	return b
}

// fits tells whether a module is of the kind that Go's linker makes, in which
// there is nothing that is left out of account here.
func (m module) fits() error {
	for _, id := range []byte{memorySection, globalSection, exportSection, dataSection} {
		if m.section(id) == nil {
			return fmt.Errorf("the module has no section %d", id)
		}
	}
	for _, id := range []byte{startSection, dataCountSection} {
		if m.section(id) != nil {
			return fmt.Errorf("the module has a section %d, which is not expected of Go", id)
		}
	}
	if limits := m.section(memorySection); len(limits) < 2 || limits[0] != 1 || limits[1] != 0 {
		return errors.New("the module has not just one memory that can grow")
	}
	return nil
}

func (m module) section(id byte) []byte {
	for _, s := range m {
		if s.id == id {
			return s.body
		}
	}
	return nil
}

// with returns the module with other bodies for some sections.
func (m module) with(bodies map[byte][]byte) module {
	var changed module
	for _, s := range m {
		if body, ok := bodies[s.id]; ok {
			s.body = body
		}
		changed = append(changed, s)
	}
	return changed
}

const (
	i32        = 0x7f
	i64        = 0x7e
	i32Const   = 0x41
	i64Const   = 0x42
	end        = 0x0b
	globalKind = 3
)

// global is one that is initialized with a constant, as all of Go's are.
type global struct {
	kind    byte // i32 or i64
	mutable byte
	value   int64
}

func (m module) globals() ([]global, error) {
	r := reader{b: m.section(globalSection)}
	list := make([]global, r.count())
	for i := range list {
		g := &list[i]
		g.kind, g.mutable = r.byte(), r.byte()
		if op := r.byte(); op != i32Const && op != i64Const {
			return nil, fmt.Errorf("global %d is not initialized with a whole number", i)
		}
		g.value = r.int()
		r.byte() // end
	}
	return list, r.err
}

func globalBody(list []global) []byte {
	b := binary.AppendUvarint(nil, uint64(len(list)))
	for _, g := range list {
		op := byte(i64Const)
		if g.kind == i32 {
			op = i32Const
		}
		b = appendInt(append(b, g.kind, g.mutable, op), g.value)
		b = append(b, end)
	}
	return b
}

type export struct {
	name  string
	kind  byte
	index uint64
}

func (m module) exports() ([]export, error) {
	r := reader{b: m.section(exportSection)}
	list := make([]export, r.count())
	for i := range list {
		list[i] = export{string(r.take(int(r.uint()))), r.byte(), r.uint()}
	}
	return list, r.err
}

func exportBody(list []export) []byte {
	b := binary.AppendUvarint(nil, uint64(len(list)))
	for _, e := range list {
		b = binary.AppendUvarint(b, uint64(len(e.name)))
		b = append(append(b, e.name...), e.kind)
		b = binary.AppendUvarint(b, e.index)
	}
	return b
}

// dataBody puts into memory what is not zero. Runs of zeros that are shorter
// than the head of another segment are part of one.
func dataBody(memory []byte) []byte {
	const head = 8
	var segments [][2]int
	for at := 0; at < len(memory); at++ {
		if memory[at] == 0 {
			continue
		}
		if last := len(segments) - 1; last >= 0 && at-segments[last][1] < head {
			segments[last][1] = at + 1
		} else {
			segments = append(segments, [2]int{at, at + 1})
		}
	}
	b := binary.AppendUvarint(nil, uint64(len(segments)))
	for _, s := range segments {
		b = appendInt(append(b, 0, i32Const), int64(int32(s[0])))
		b = binary.AppendUvarint(append(b, end), uint64(s[1]-s[0]))
		b = append(b, memory[s[0]:s[1]]...)
	}
	return b
}

func memoryBody(pages uint64) []byte { return binary.AppendUvarint([]byte{1, 0}, pages) }

// reader reads what is encoded; after an error it gives zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.err, r.b = errors.New("the module ends too soon"), nil
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); r.err == nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		size = len(r.b) + 1 // more than there is
	}
	r.take(size)
	return n
}

// count reads how many things follow, each of at least a byte.
func (r *reader) count() uint64 {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.take(len(r.b) + 1)
		return 0
	}
	return n
}

// int reads a signed LEB128 number.
func (r *reader) int() int64 {
	var n int64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		n |= int64(b&0x7f) << shift
		if b < 0x80 {
			if shift+7 < 64 && b&0x40 != 0 {
				n |= -1 << (shift + 7)
			}
			return n
		}
	}
}

func appendInt(b []byte, n int64) []byte {
	for {
		low := byte(n & 0x7f)
		n >>= 7
		if n == 0 && low&0x40 == 0 || n == -1 && low&0x40 != 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}
