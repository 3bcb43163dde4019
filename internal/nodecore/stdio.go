package nodecore

import (
	"fmt"
	"io"
	"syscall"

	"github.com/dop251/goja"
)

// stdioBinding is the Go half of process/internal/stdio.js.
func (s *Set) stdioBinding() map[string]any {
	return map[string]any{
		// write returns the error, null if there is none.
		"write": func(fd int, v goja.Value) goja.Value {
			_, err := io.WriteString(s.output(fd), textOrBytes(v))
			switch {
			case err == nil:
				return goja.Null()
			case errnoOf(err) == syscall.EPIPE: // a pipe, which Node tells of as of a socket
				return s.terseError(err, "write")
			}
			return s.systemError(&fsError{err: err, syscall: "write"})
		},
		"isTTY": func(fd int) bool { return isTerminal(s.stream(fd)) },
		"size":  func(fd int) []int { return terminalSize(s.stream(fd)) },
	}
}

// stdinBinding is the Go half of process/internal/stdin.js. A read keeps nothing
// alive by itself: only the script knows whether anybody waits for it.
func (s *Set) stdinBinding() map[string]any {
	var release func()
	return map[string]any{
		"isTTY": func(fd int) bool { return isTerminal(s.stream(fd)) },
		"read":  s.readStdin,
		"hold": func(on bool) {
			switch {
			case on && release == nil && s.loop != nil:
				release = s.loop.Hold()
			case !on && release != nil:
				release()
				release = nil
			}
		},
	}
}

// readStdin reads the next piece of the input on another goroutine and calls
// back with (error, bytes), the bytes null at the end.
func (s *Set) readStdin(f goja.Callable) {
	s.needLoop("process.stdin")
	go func() {
		buf := make([]byte, 64<<10)
		n, err := s.env.Stdin.Read(buf)
		s.loop.Post(func() {
			switch {
			case n > 0:
				s.callback(f, goja.Null(), s.vm.ToValue(s.vm.NewArrayBuffer(buf[:n])))
			case err == io.EOF:
				s.callback(f, goja.Null(), goja.Null())
			case err != nil:
				s.callback(f, s.newError("Error", fmt.Sprintf("read the input: %v", err)), goja.Null())
			default:
				s.readStdin(f)
			}
		})
	}()
}

// needLoop throws if the runtime has no event loop, which what is asked for
// can't do without.
func (s *Set) needLoop(what string) {
	if s.loop == nil {
		panic(s.newError("Error", what+" needs an event loop, and this runtime was made without one"))
	}
}

func (s *Set) output(fd int) io.Writer {
	if fd == 2 {
		return s.env.Stderr
	}
	return s.env.Stdout
}

func (s *Set) stream(fd int) any {
	if fd == 0 {
		return s.env.Stdin
	}
	return s.output(fd)
}

// textOrBytes is the text of a string, or the bytes of a typed array.
func textOrBytes(v goja.Value) string {
	if b, ok := v.Export().([]byte); ok {
		return string(b)
	}
	return v.String()
}
