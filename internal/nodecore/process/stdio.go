package process

import (
	"fmt"
	"io"
	"syscall"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// stdio is the Go half of internal/stdio.js.
func (m module) stdio() map[string]any {
	return map[string]any{
		// write returns the error, null if there is none.
		"write": func(fd int, v goja.Value) goja.Value {
			_, err := m.Output(fd).Write(core.Bytes(v))
			switch {
			case err == nil:
				return goja.Null()
			case core.ErrnoOf(err) == syscall.EPIPE: // a pipe, which Node tells of as of a socket
				return m.TerseError(err, "write")
			}
			return m.SystemError(&core.CallError{Err: err, Syscall: "write"})
		},
		"isTTY": func(fd int) bool { return isTerminal(m.Stream(fd)) },
	}
}

// terminal is the Go half of internal/terminal.js. What outlives the program is put back at its end.
func (m module) terminal() map[string]any {
	var (
		before any // how the terminal was, nil if it is so
		disown func()
	)
	return map[string]any{
		"size": func(fd int) []int { return terminalSize(m.Stream(fd)) },
		// raw (on) has the terminal hand over each key at once. It returns the error, or null.
		"raw": func(on bool) goja.Value {
			m.Deny("setRawMode", "process")
			if on == (before != nil) {
				return goja.Null()
			}
			var err error
			if before, err = setRaw(m.Input(), before); err != nil {
				return m.SystemError(&core.CallError{Err: err, Syscall: "setRawMode"})
			}
			if on {
				disown = m.Own(func() { _, _ = setRaw(m.Stream(0), before) }) // there is nobody to tell
			} else {
				disown()
			}
			return goja.Null()
		},
	}
}

// stdin is the Go half of internal/stdin.js. A read keeps nothing
// alive by itself: only the script knows whether anybody waits for it.
func (m module) stdin() map[string]any {
	var release func()
	return map[string]any{
		"read": m.readStdin,
		"hold": func(on bool) {
			switch {
			case on && release == nil && m.Loop != nil:
				release = m.Loop.Hold()
			case !on && release != nil:
				release()
				release = nil
			}
		},
	}
}

// readStdin reads the next piece of the input on another goroutine and calls
// back with (error, bytes), the bytes null at the end.
func (m module) readStdin(f goja.Callable) {
	m.NeedLoop("process.stdin")
	m.Deny("process.stdin", "process")
	buf := make([]byte, 64<<10)
	var (
		n   int
		err error
	)
	call := m.Carry(func() {
		switch {
		case n > 0:
			m.Callback(f, goja.Null(), m.VM.ToValue(m.VM.NewArrayBuffer(buf[:n])))
		case err == io.EOF:
			m.Callback(f, goja.Null(), goja.Null())
		case err != nil:
			m.Callback(f, m.NewError("Error", fmt.Sprintf("read the input: %v", err)), goja.Null())
		default:
			m.readStdin(f)
		}
	})
	input := m.Input()
	go func() {
		n, err = input.Read(buf)
		m.Loop.Post(call)
	}()
}
