package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"pgregory.net/rapid"
)

// The module that is written does what the one that was read does after
// _initialize: with maps, goroutines, deep stacks, collections and panics.
func TestPreinit(t *testing.T) {
	before := reactor(t)
	after, err := preinit(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	again, err := preinit(t.Context(), before)
	if err != nil || !bytes.Equal(after, again) {
		t.Error("made twice, it is not the same", err)
	}
	slow, quick := instance(t, before), instance(t, after)
	if start := quick.ExportedFunction(initialize); start != nil {
		t.Error("it can be initialized once more")
	}
	call(t, slow, initialize)
	for _, tt := range []struct {
		function string
		arg      uint64
	}{
		{"square", 12}, {"square", 100}, {"next", 41}, {"next", 1}, {"deep", 0}, {"deep", 1000}, {"fill", 10_000},
		{"caught", 10_000}, {"deep", 500}, {"next", 7}, {"square", 99},
	} {
		if got, want := call(t, quick, tt.function, tt.arg), call(t, slow, tt.function, tt.arg); got != want {
			t.Errorf("%s(%d) = %d, want %d", tt.function, tt.arg, got, want)
		}
	}
}

// A tenth of a small program is a table of which the runtime reads a part.
func TestThin(t *testing.T) {
	b, err := preinit(t.Context(), reactor(t))
	if err != nil {
		t.Fatal(err)
	}
	memory, _ := instance(t, b).Memory().Read(0, instance(t, b).Memory().Size())
	table := findFuncTable(memory)
	if len(table) < 1000*perFunction*bucketSize {
		t.Fatalf("a table of %d bytes, which is not the one of a thousand functions", len(table))
	}
	for i := 0; i < len(table); i += bucketSize {
		if n := i / bucketSize; n%perFunction != 0 && word32(table[i:]) != 0 {
			t.Fatalf("bucket %d is still there", n)
		}
	}
	// One that is not as expected is not touched.
	strange := bytes.Clone(memory)
	at := bytes.Index(strange, table[perFunction*bucketSize:][:4*perFunction*bucketSize])
	strange[at+bucketSize]++
	untouched := bytes.Clone(strange)
	if thin(strange); !bytes.Equal(strange, untouched) {
		t.Error("a table that is another was changed")
	}
}

// What a package has to say of its failure is part of the error.
func TestPanicAtTheStart(t *testing.T) {
	_, err := preinit(t.Context(), build(t, "./testdata/panics"))
	if err == nil || !strings.Contains(err.Error(), "panic: boom") {
		t.Error(err)
	}
}

func TestNotAModule(t *testing.T) {
	b := reactor(t)
	for _, tt := range []struct {
		name string
		wasm []byte
	}{
		{"empty", nil},
		{"text", []byte("#!/bin/sh\n")},
		{"cut", b[:len(b)/2]},
		{"no functions", []byte(header)},
		{"more globals than there is room for", append([]byte(header), globalSection, 5, 0xff, 0xff, 0xff, 0xff, 0x7f)},
		{"a number without an end", append([]byte(header), globalSection, 0x80)},
		{"a function that runs by itself", append(bytes.Clone(b), startSection, 1, 0)},
	} {
		if _, err := preinit(t.Context(), tt.wasm); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}

func TestSections(t *testing.T) {
	b := reactor(t)
	m, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := parse(m.bytes())
	if err != nil || !bytes.Equal(again.bytes(), m.bytes()) {
		t.Error("what was written is not what was read", err)
	}
}

func TestInt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		r := reader{b: append(appendInt(nil, n), 1)}
		if got := r.int(); got != n || len(r.b) != 1 || r.err != nil {
			t.Fatalf("read %d with %d bytes left, %v", got, len(r.b), r.err)
		}
	})
}

// Segments put back the memory they were made of.
func TestDataBody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		memory := bytes.Join(rapid.SliceOf(rapid.OneOf(
			rapid.SliceOfN(rapid.Just[byte](0), 0, 40),
			rapid.SliceOfN(rapid.Byte(), 0, 10),
		)).Draw(t, "parts"), nil)
		r, got := reader{b: dataBody(memory)}, make([]byte, len(memory))
		for range r.uint() {
			r.take(2)
			at := int(r.int())
			r.byte()
			copy(got[at:], r.take(int(r.uint())))
		}
		if !bytes.Equal(got, memory) || r.err != nil || len(r.b) > 0 {
			t.Fatalf("%v, %v, %d bytes left", got, r.err, len(r.b))
		}
	})
}

func reactor(t *testing.T) []byte { return build(t, "./testdata/reactor") }

func build(t *testing.T, dir string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made.wasm")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-buildmode=c-shared", "-o", file, dir)
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func instance(t *testing.T, wasm []byte) api.Module {
	t.Helper()
	ctx := t.Context()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	t.Cleanup(func() { r.Close(ctx) })
	compiled, err := r.CompileModule(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&system{}).supply(ctx, r, compiled.ImportedFunctions()); err != nil {
		t.Fatal(err)
	}
	m, err := r.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func call(t *testing.T, m api.Module, name string, args ...uint64) uint64 {
	t.Helper()
	results, err := m.ExportedFunction(name).Call(t.Context(), args...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}
