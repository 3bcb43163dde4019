//go:build wasip1

package main

import (
	"errors"
	"unsafe"

	"github.com/heatsync-go/heatsync/internal/resolve"
)

// What is asked of Node about files. The three functions run no code
// of the user's, so that the machine can't be re-entered through them.

// hostStat returns 0 for missing, 1 for a file, 2 for a directory.
//
//go:wasmimport heatsync stat
func hostStat(path unsafe.Pointer, size uint32) uint32

// hostAsk reads a file (what 0), finds a real path (1) or what a link holds (2,
// nothing for what is no link), and returns the size of the answer, or -1.
//
//go:wasmimport heatsync ask
func hostAsk(what uint32, path unsafe.Pointer, size uint32) int32

// hostAnswer copies the answer of the last hostAsk.
//
//go:wasmimport heatsync answer
func hostAnswer(to unsafe.Pointer)

type files struct{ rules resolve.Rules }

var _ resolve.FS = files{}

var errMissing = errors.New("no such file")

func (files) Stat(path string) resolve.Kind {
	return resolve.Kind(hostStat(pointer(path)))
}

func (files) ReadFile(path string) ([]byte, error) { return ask(0, path) }

func (files) Realpath(path string) (string, error) {
	b, err := ask(1, path)
	return string(b), err
}

func (f files) Rules() resolve.Rules { return f.rules }

func ask(what uint32, path string) ([]byte, error) {
	p, n := pointer(path)
	size := hostAsk(what, p, n)
	if size < 0 {
		return nil, errMissing
	}
	b := make([]byte, size+1) // never empty, so that it has an address
	hostAnswer(unsafe.Pointer(unsafe.SliceData(b)))
	return b[:size], nil
}

func pointer(s string) (unsafe.Pointer, uint32) {
	return unsafe.Pointer(unsafe.StringData(s)), uint32(len(s))
}

var resolver = resolve.Resolver{FS: files{}}

var resolving = []verb{
	{"windows", windows},
	{"search", search},
	{"extensions", func(a []string) []string { resolver.Extensions = a; return nil }},
}

func windows([]string) []string {
	resolver.FS = files{resolve.Windows}
	return nil
}

// search: preserve symbolic links, how many conditions, those, the directories of
// NODE_PATH...
func search(a []string) []string {
	n := 2 + number(a[1])
	resolver.PreserveSymlinks, resolver.Conditions, resolver.NodePath = flag(a[0]), a[2:n], a[n:]
	return nil
}
