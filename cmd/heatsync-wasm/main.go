//go:build wasip1

// Command heatsync-wasm is the machine for Node.js, as a WebAssembly reactor:
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared ./cmd/heatsync-wasm
//
// JavaScript calls tell with a message and gets an answer; the machine never calls
// JavaScript, except for questions about files, processors and the time (files.go,
// watch.go). Messages and answers are lists of strings joined by NUL bytes, which occur in
// no path: the first string of a message is a verb, of the machine (internal/wire), or of
// one of the others here, whose form is described where it is read.
//
// It holds no JavaScript value, so that an old version of a module can't be
// kept alive from here, and errors keep their identity.
package main

import (
	"strings"
	"unsafe"

	"github.com/heatsync-go/heatsync/internal/sum"
)

func main() {}

// in and out are the buffers through which strings pass. They stay where they
// are until the next call.
var (
	in  []byte
	out []byte
)

// reserve returns the address of a buffer for a message of size bytes.
//
//go:wasmexport reserve
func reserve(size uint32) unsafe.Pointer {
	if int(size) > cap(in) {
		in = make([]byte, size, size+size/2+64)
	}
	in = in[:size]
	return unsafe.Pointer(unsafe.SliceData(in[:cap(in)]))
}

// tell takes the message that was written to the reserved buffer, and returns
// address and length of the answer, in the high and the low half.
//
//go:wasmexport tell
func tell() uint64 {
	return give(strings.Join(take(strings.Split(string(in), "\x00")), "\x00"))
}

// sumOf does the same for the bytes of a file, and answers with their sum.
//
//go:wasmexport sum
func sumOf() uint64 { return give(sum.Of(in)) }

func give(answer string) uint64 {
	out = append(out[:0], answer...)
	if cap(out) == 0 {
		return 0
	}
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(out[:cap(out)]))))<<32 | uint64(len(out))
}
