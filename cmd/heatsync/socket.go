package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"sync"
)

// changes is where batches come from: one stream, or many after another.
type changes interface {
	// each calls take with every stream, and returns when no more can come. On a stream
	// that goes both ways each line is answered.
	each(take func(from io.Reader, answer io.Writer))
	io.Closer
}

// stream is a file, a pipe or standard input.
type stream struct{ io.ReadCloser }

func (s stream) each(take func(io.Reader, io.Writer)) { take(s, nil) }

// socket is a Unix domain socket, which others connect to. Only who runs this process may.
type socket struct{ net.Listener }

// longestSocket is how long the path of a socket may be everywhere.
const longestSocket = 103

func openSocket(path string) (*socket, error) {
	if len(path) > longestSocket {
		return nil, fmt.Errorf("%s is longer than the %d bytes that a socket's path may have", path, longestSocket)
	}
	l, err := listenPrivately(path)
	if err != nil && isAbandoned(path) {
		if err = os.Remove(path); err == nil {
			l, err = listenPrivately(path)
		}
	}
	if err != nil {
		return nil, err
	}
	return &socket{l}, nil
}

// isAbandoned tells whether a socket is there on which nobody listens: it was left by a
// process that was killed.
func isAbandoned(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSocket == 0 {
		return false
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		_ = c.Close()
	}
	return err != nil
}

func (s *socket) each(take func(io.Reader, io.Writer)) {
	var connected sync.WaitGroup
	defer connected.Wait()
	for {
		c, err := s.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			connected.Go(func() {
				defer c.Close()
				take(c, c)
			})
		}
	}
}
