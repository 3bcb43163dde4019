package child_process

import (
	"errors"
	"net"
	"os"
	"sync"
	"syscall"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// child is a process that runs. Its methods belong to the loop's goroutine.
type child struct {
	core    *core.Core
	process *os.Process
	release func()
	over    bool
}

// spawn (command, stdio, exited) starts a process. stdio lists what each stream is to be: "pipe",
// "ignore", the number of a file, or a connection. It returns [process, pid, connections], with
// nothing where there is no pipe, or [errno, code, text]. exited gets the status and the signal.
func (m module) spawn(js goja.FunctionCall) goja.Value {
	m.NeedLoop("child_process.spawn")
	c, err := m.commandOf(js.Argument(0).(*goja.Object))
	if err != nil {
		return m.VM.ToValue(core.Failure(err))
	}
	ends, err := m.open(js.Argument(1).(*goja.Object))
	defer ends.closeTheirs()
	var process *os.Process
	if err == nil {
		process, err = c.start(ends.theirs)
	}
	if err != nil {
		ends.closeOurs()
		return m.VM.ToValue(core.Failure(err))
	}
	exited, _ := goja.AssertFunction(js.Argument(2))
	p := m.watch(process, ends, exited, c.detached)
	return m.VM.NewArray(m.Hide(p), process.Pid, m.VM.NewArray(ends.connections(m.Core)...))
}

// watch waits for the end of the process. When the runtime is given up, it is killed, unless it was
// started or released to live on.
func (m module) watch(process *os.Process, ends *ends, exited goja.Callable, detached bool) *child {
	p := &child{core: m.Core, process: process, release: m.Loop.Hold()}
	disown := m.Own(func() {
		if !detached && p.release != nil {
			_ = process.Kill() // it may have ended
		}
	})
	var (
		status int
		signal string
	)
	ended := m.Carry(func() {
		disown()
		p.over = true
		p.ref(false)
		if signal == "" {
			m.Callback(exited, m.VM.ToValue(status), goja.Null())
		} else {
			m.Callback(exited, goja.Null(), m.VM.ToValue(signal))
		}
	})
	go func() {
		state, err := process.Wait()
		if err == nil {
			status, signal = statusOf(state)
		}
		ends.copies.Wait() // what it has printed comes first
		m.Loop.Post(ended)
	}()
	return p
}

func (p *child) kill(signal syscall.Signal) error {
	if p.over {
		return syscall.ESRCH
	}
	err := sendSignal(p.process, signal)
	if errors.Is(err, os.ErrProcessDone) {
		return syscall.ESRCH
	}
	return err
}

// ref says whether the process keeps the loop alive.
func (p *child) ref(on bool) {
	switch {
	case on && p.release == nil && !p.over:
		p.release = p.core.Loop.Hold()
	case !on && p.release != nil:
		p.release()
		p.release = nil
	}
}

// ends are the streams of a process: what it has of each, and what we have.
type ends struct {
	theirs []*os.File
	ours   []net.Conn
	lent   map[*os.File]bool // those that are not to be closed
	copies sync.WaitGroup    // of what goes to a stream of ours that is no file
}

// open opens what the process is to have.
func (m module) open(stdio *goja.Object) (*ends, error) {
	e := &ends{lent: map[*os.File]bool{}}
	for i := range int(stdio.Get("length").ToInteger()) {
		v := stdio.Get(itoa(i))
		file, ours, err := m.end(e, v.Export(), i)
		if err != nil {
			return e, err
		}
		e.theirs = append(e.theirs, file)
		e.ours = append(e.ours, ours)
	}
	return e, nil
}

func (m module) end(e *ends, what any, i int) (theirs *os.File, ours net.Conn, err error) {
	switch what := what.(type) {
	case *core.Conn:
		file, ok := what.Net().(interface{ File() (*os.File, error) })
		if !ok {
			return nil, nil, syscall.EINVAL
		}
		theirs, err = file.File()
		return theirs, nil, err
	case int64:
		theirs, err = m.file(e, int(what))
		return theirs, nil, err
	}
	if what == "pipe" {
		return pipe(i == 0)
	}
	theirs, err = os.OpenFile(os.DevNull, os.O_RDWR, 0)
	return theirs, nil, err
}

// file is one of the runtime's files by its number.
func (m module) file(e *ends, fd int) (*os.File, error) {
	if fd > 2 {
		f, err := m.OpenFile(fd)
		if err == nil {
			e.lent[f] = true
		}
		return f, err
	}
	stream := m.Stream(fd)
	if f, ok := stream.(*os.File); ok {
		e.lent[f] = true
		return f, nil
	}
	if f, err := sameFile(stream); f != nil || err != nil {
		return f, err
	}
	return m.relay(e, fd)
}

func (e *ends) closeTheirs() {
	for _, f := range e.theirs {
		if f != nil && !e.lent[f] {
			_ = f.Close() // the process has its own
		}
	}
}

func (e *ends) closeOurs() {
	for _, c := range e.ours {
		if c != nil {
			_ = c.Close() // there is no process
		}
	}
}

func (e *ends) connections(c *core.Core) []any {
	list := make([]any, len(e.ours))
	for i, conn := range e.ours {
		if conn != nil {
			list[i] = c.Hide(c.NewConn(conn, core.ConnEvents{}))
		}
	}
	return list
}
