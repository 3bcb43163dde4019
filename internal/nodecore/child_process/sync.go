package child_process

import (
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// request is a call that waits for the process.
type request struct {
	command *command
	ends    *ends
	input   [][]byte // of each stream, nil if there is none
	timeout time.Duration
	most    int // bytes that a stream may give, or -1
	signal  syscall.Signal
	up      <-chan struct{}

	printed []func() // what is to be printed when it is over
	mu      sync.Mutex
}

// outcome is what became of it.
type outcome struct {
	pid    int
	status int
	signal string
	output [][]byte
	err    error
}

// spawnSync (command, stdio, inputs, timeout, maxBuffer, signal) runs a process to its end. It returns
// [pid, status, signal, outputs, failure], with an ArrayBuffer for each pipe.
func (m module) spawnSync(js goja.FunctionCall) goja.Value {
	r := &request{
		timeout: time.Duration(js.Argument(3).ToFloat() * float64(time.Millisecond)),
		most:    int(js.Argument(4).ToInteger()), signal: syscall.Signal(js.Argument(5).ToInteger()),
	}
	for _, v := range js.Argument(2).Export().([]any) {
		b, _ := v.([]byte)
		r.input = append(r.input, append([]byte(nil), b...))
	}
	if m.TimeUp != nil {
		r.up = m.TimeUp()
	}
	var err error
	if r.command, err = m.commandOf(js.Argument(0).(*goja.Object)); err != nil {
		return m.result(&outcome{err: err})
	}
	r.ends, err = m.openSync(r, js.Argument(1).(*goja.Object))
	if err != nil {
		r.ends.closeTheirs()
		r.ends.closeOurs()
		return m.result(&outcome{err: err})
	}
	o := r.run()
	for _, print := range r.printed {
		print()
	}
	return m.result(o)
}

// openSync opens the streams. What goes to a stream of ours waits until the call is over, as the loop
// stands still.
func (m module) openSync(r *request, stdio *goja.Object) (*ends, error) {
	m.now = func(f func()) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.printed = append(r.printed, f)
	}
	return m.open(stdio)
}

func (m module) result(o *outcome) goja.Value {
	outputs := make([]any, len(o.output))
	for i, b := range o.output {
		if b == nil {
			outputs[i] = goja.Null()
		} else {
			outputs[i] = m.VM.ToValue(m.VM.NewArrayBuffer(b))
		}
	}
	status, signal, failed := m.VM.ToValue(o.status), goja.Null(), goja.Undefined()
	if o.signal != "" {
		status, signal = goja.Null(), m.VM.ToValue(o.signal)
	}
	if o.err != nil {
		failed = m.VM.ToValue(core.Failure(o.err))
	}
	return m.VM.NewArray(o.pid, status, signal, m.VM.NewArray(outputs...), failed)
}

func (r *request) run() *outcome {
	process, err := r.command.start(r.ends.theirs)
	r.ends.closeTheirs()
	if err != nil {
		r.ends.closeOurs()
		return &outcome{err: err}
	}
	o := &outcome{pid: process.Pid, output: make([][]byte, len(r.ends.ours))}
	var stop stop
	var streams sync.WaitGroup
	for i, conn := range r.ends.ours {
		if conn != nil {
			streams.Go(func() { o.output[i] = r.exchange(conn, i, func() { stop.kill(process, r.signal, syscall.ENOBUFS) }) })
		}
	}
	limits := make(chan struct{})
	go r.limit(process, &stop, limits)
	state, err := process.Wait()
	stop.end()
	if err == nil {
		o.status, o.signal = statusOf(state)
	}
	streams.Wait() // those that the process has started may have them, too
	r.ends.copies.Wait()
	close(limits)
	o.err = stop.why
	return o
}

// limit ends the process when its time is up, or that of the code that has called.
func (r *request) limit(process *os.Process, stop *stop, over <-chan struct{}) {
	var timer <-chan time.Time
	if r.timeout > 0 {
		t := time.NewTimer(r.timeout)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
		stop.kill(process, r.signal, syscall.ETIMEDOUT)
	case <-r.up:
		stop.kill(process, syscall.SIGKILL, syscall.ETIMEDOUT)
	case <-over:
		return
	}
	for _, conn := range r.ends.ours { // whoever else has the other ends is not waited for
		if conn != nil {
			_ = conn.Close()
		}
	}
}

// stop is why a process was killed, and that it is killed once.
type stop struct {
	mu   sync.Mutex
	over bool
	why  error
}

func (s *stop) kill(process *os.Process, signal syscall.Signal, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why != nil {
		return
	}
	s.why = why
	if !s.over {
		_ = sendSignal(process, signal) // it may have ended
	}
}

func (s *stop) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
}

// exchange writes the input to a stream, and reads what comes from it.
func (r *request) exchange(conn net.Conn, i int, tooMuch func()) []byte {
	defer conn.Close()
	if i < len(r.input) && i == 0 {
		_, _ = conn.Write(r.input[i]) // the process need not read it
		return nil
	}
	output := []byte{}
	for buffer := make([]byte, 32<<10); ; {
		n, err := conn.Read(buffer)
		output = append(output, buffer[:n]...)
		if r.most >= 0 && len(output) > r.most {
			tooMuch()
			return output
		}
		if err != nil { // io.EOF, or the time is up
			return output
		}
	}
}
