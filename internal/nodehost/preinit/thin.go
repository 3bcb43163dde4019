package main

import (
	"bytes"
	"encoding/binary"
)

const (
	bucketSize  = 20 // bytes
	bucketText  = 4096
	perFunction = 1 << 16 / bucketText
)

// thin blanks what is never read of the table with which Go's runtime finds
// functions by their addresses. Its linker writes a bucket for every 4 kB of the
// text, and each function of WebAssembly takes up 64 kB of addresses, though
// its code is not there: sixteen buckets, of which the first is looked at
// (findfunc in runtime/symtab.go). That is a tenth of a small program.
//
// A table that is not just as expected stays as it is.
func thin(memory []byte) {
	table := findFuncTable(memory)
	for i := 0; i < len(table); i += bucketSize {
		function := i / bucketSize / perFunction
		if word32(table[i:]) != function || !zero(table[i+4:i+bucketSize]) {
			return
		}
	}
	for i := 0; i < len(table); i += bucketSize {
		if i/bucketSize%perFunction != 0 {
			clear(table[i : i+bucketSize])
		}
	}
}

// findFuncTable returns the part of a memory that is the table. What leads there
// are two structures of package runtime: the head of the line table (pcHeader),
// known by its first bytes, and the one that points to that (moduledata).
func findFuncTable(memory []byte) []byte {
	const (
		functions     = 8 // in pcHeader
		functionNames = 32

		names      = 8 // in moduledata
		starts     = 136
		table      = 152
		begin, end = 160, 168
		size       = 176
	)
	header := bytes.Index(memory, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8})
	if header < 0 || header+functionNames+8 > len(memory) {
		return nil
	}
	head := memory[header:]
	for at := 0; at+size <= len(memory); at += 8 {
		data := memory[at:]
		if word(data) != header || word(data[names:]) != header+word(head[functionNames:]) ||
			word(data[starts:]) != word(head[functions:])+1 {
			continue
		}
		buckets := (word(data[end:]) - word(data[begin:])) / bucketText // whole ones
		from := word(data[table:])
		if to := from + buckets*bucketSize; 0 <= from && from < to && to <= len(memory) {
			return memory[from:to]
		}
	}
	return nil
}

func word(b []byte) int   { return int(binary.LittleEndian.Uint64(b)) }
func word32(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }
func zero(b []byte) bool  { return len(bytes.Trim(b, "\x00")) == 0 }
