package child_process

import (
	"io"
	"os"
	"strconv"
)

func itoa(i int) string { return strconv.Itoa(i) }

// relay makes a pipe for a process that inherits a stream which is no file of the system, but a
// reader or writer of the Go program. What comes is written by the loop, as all that the program
// prints.
func (m module) relay(e *ends, fd int) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	if fd == 0 {
		go func() {
			_, _ = io.Copy(w, m.Stdin) // until the process closes its end
			_ = w.Close()
		}()
		return r, nil
	}
	e.copies.Add(1)
	write := func(b []byte) { _, _ = m.Output(fd).Write(b) } // there is nobody to tell
	go func() {
		defer e.copies.Done()
		defer r.Close()
		for {
			buffer := make([]byte, 32<<10)
			n, err := r.Read(buffer)
			if n > 0 {
				m.print(func() { write(buffer[:n]) })
			}
			if err != nil {
				return
			}
		}
	}()
	return w, nil
}

func (m module) print(f func()) {
	if m.now != nil {
		m.now(f)
		return
	}
	m.Loop.Begin()(f)
}
