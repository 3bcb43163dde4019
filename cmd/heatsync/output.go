package main

import (
	"bytes"
	"io"
	"os"
	"sync"
)

// shared is an output that a program and heatsync write to: what either writes in one
// call stays together, and what heatsync writes begins a line.
type shared struct {
	mu     sync.Mutex
	out    io.Writer
	inLine bool // the last line has not ended
}

// share returns the program's end of an output, and ours.
func share(out io.Writer) (program, ours io.Writer) {
	s := &shared{out: out}
	program = theirs{s}
	if f, ok := out.(*os.File); ok {
		program = theirFile{theirs{s}, f}
	}
	return program, own{s}
}

func (s *shared) write(p []byte, own bool) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	if own && s.inLine {
		p = append([]byte("\n"), p...)
		defer func() { n = max(0, n-1) }()
	}
	s.inLine = !bytes.HasSuffix(p, []byte("\n"))
	return s.out.Write(p)
}

type theirs struct{ s *shared }

func (t theirs) Write(p []byte) (int, error) { return t.s.write(p, false) }

// theirFile can be asked whether it is a terminal.
type theirFile struct {
	theirs
	file *os.File
}

func (t theirFile) Fd() uintptr { return t.file.Fd() }

type own struct{ s *shared }

func (o own) Write(p []byte) (int, error) { return o.s.write(p, true) }
