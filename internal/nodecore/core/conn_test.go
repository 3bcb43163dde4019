package core_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// pair is a Conn on a loop, and the other end of it.
type pair struct {
	*core.Conn
	t    *testing.T
	core *core.Core
	peer *net.TCPConn

	data   bytes.Buffer
	ends   []error
	closed int
}

func newPair(t *testing.T) *pair {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	peer, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { peer.Close() })
	accepted, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	p := &pair{t: t, core: &core.Core{Env: core.Env{Loop: loop.New()}}, peer: peer.(*net.TCPConn)}
	p.Conn = p.core.NewConn(accepted, core.ConnEvents{
		Data:   func(b []byte) { p.data.Write(b) },
		End:    func(err error) { p.ends = append(p.ends, err) },
		Closed: func() { p.closed++ },
	})
	return p
}

// run runs the loop until nothing keeps it alive.
func (p *pair) run() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := p.core.Loop.Run(ctx); err != nil {
		p.t.Fatalf("the loop does not end: %v", err)
	}
}

func (p *pair) want(data string, ends ...error) {
	p.t.Helper()
	if got := p.data.String(); got != data {
		p.t.Errorf("received %.50q, want %.50q", got, data)
	}
	if len(p.ends) != len(ends) {
		p.t.Fatalf("ended %d times, want %d: %v", len(p.ends), len(ends), p.ends)
	}
	for i, want := range ends {
		if !errors.Is(p.ends[i], want) {
			p.t.Errorf("ended with %v, want %v", p.ends[i], want)
		}
	}
}

func TestConnReadsToTheEnd(t *testing.T) {
	p := newPair(t)
	long := strings.Repeat("0123456789abcdef", 64<<10)
	go func() {
		io.WriteString(p.peer, long)
		p.peer.CloseWrite()
	}()
	p.Resume()
	p.run()
	p.want(long, nil)
	if p.BytesRead() != int64(len(long)) {
		t.Errorf("BytesRead is %d", p.BytesRead())
	}
	p.Close()
	p.Close()
	p.run()
	if p.closed != 1 {
		t.Errorf("closed is told %d times", p.closed)
	}
}

// What is paused tells nothing, neither data nor the end, and goes on where it was.
func TestConnPause(t *testing.T) {
	p := newPair(t)
	io.WriteString(p.peer, "one")
	p.Resume()
	p.core.Loop.Post(p.Pause)
	p.core.Loop.Timeout(20*time.Millisecond, func() {
		p.want("")
		io.WriteString(p.peer, " two")
		p.peer.CloseWrite()
		p.Resume()
		p.Pause()
		p.Resume()
	})
	p.run()
	p.want("one two", nil)
}

// A receiver that pauses in the middle of the last data hears of the end after that.
func TestConnPauseBeforeTheEnd(t *testing.T) {
	c := newPair(t).core
	var told []string
	var n *core.Conn
	n = c.NewConn(&lastWords{}, core.ConnEvents{
		Data: func(b []byte) {
			told = append(told, string(b))
			n.Pause()
			c.Loop.Immediate(func() { told = append(told, "resume"); n.Resume() })
		},
		End: func(error) { told = append(told, "end") },
	})
	n.Resume()
	if err := c.Loop.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, ","); got != "bye,resume,end" {
		t.Errorf("told %s", got)
	}
}

// lastWords gives data and the end in one read.
type lastWords struct{ net.Conn }

func (*lastWords) Read(b []byte) (int, error) { return copy(b, "bye"), io.EOF }

func TestConnWritesMoreThanTheSystemTakes(t *testing.T) {
	p := newPair(t)
	long := bytes.Repeat([]byte("x"), 16<<20)
	var done int
	for i := range 3 {
		chunk := bytes.Clone(long)
		atOnce, err := p.Write(chunk, func(err error) {
			if err != nil {
				t.Errorf("write: %v", err)
			}
			done++
		})
		clear(chunk) // whoever wrote it may use it for something else
		if atOnce || err != nil {
			t.Fatalf("write %d: at once %v, %v", i, atOnce, err)
		}
	}
	p.End(func(err error) {
		if err != nil {
			t.Errorf("end: %v", err)
		}
		done++
	})
	read := make(chan []byte)
	go func() {
		all, _ := io.ReadAll(p.peer)
		read <- all
	}()
	p.run()
	if got := <-read; !bytes.Equal(got, bytes.Repeat(long, 3)) {
		t.Errorf("the other side has read %d bytes", len(got))
	}
	if done != 4 || p.Queued() != 0 || p.BytesWritten() != int64(3*len(long)) {
		t.Errorf("%d of 4 are done, %d queued, %d written", done, p.Queued(), p.BytesWritten())
	}
}

// The other side may go on to send after it was told that nothing more comes.
func TestConnHalfClosed(t *testing.T) {
	p := newPair(t)
	p.Resume()
	p.End(func(error) {})
	go func() {
		io.Copy(io.Discard, p.peer)
		io.WriteString(p.peer, "late")
		p.peer.Close()
	}()
	p.run()
	p.want("late", nil)
}

func TestConnReset(t *testing.T) {
	p := newPair(t)
	p.Resume()
	p.peer.SetLinger(0)
	p.peer.Close()
	p.run()
	p.want("", syscall.ECONNRESET)
	if core.ErrnoOf(p.ends[0]) != syscall.ECONNRESET {
		t.Errorf("the number is %v", core.ErrnoOf(p.ends[0]))
	}
}

// Writes that are under way when the connection is closed fail, each once.
func TestConnClosedWhileItWrites(t *testing.T) {
	p := newPair(t)
	var failed []error
	note := func(err error) { failed = append(failed, err) }
	p.Write(make([]byte, 16<<20), note)
	p.Write([]byte("more"), note)
	p.End(note)
	p.core.Loop.Immediate(p.Close)
	p.run()
	if len(failed) != 3 {
		t.Fatalf("%d of 3 are told: %v", len(failed), failed)
	}
	for _, err := range failed {
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("it fails with %v", err)
		}
	}
	if atOnce, err := p.Write(nil, nil); !atOnce || !errors.Is(err, net.ErrClosed) {
		t.Errorf("a write after that: %v, %v", atOnce, err)
	}
}

func TestConnUnref(t *testing.T) {
	p := newPair(t)
	p.Resume()
	p.Unref()
	p.run() // ends
	p.Ref()
	p.core.Loop.Post(p.Pause)
	p.run() // ends, too: what does not read keeps nothing alive
}

func TestConnIdle(t *testing.T) {
	p := newPair(t)
	var idle int
	p.IdleAfter(time.Hour, func() { t.Error("it was asked for another time") })
	p.IdleAfter(30*time.Millisecond, func() { idle++ })
	p.core.Loop.Timeout(300*time.Millisecond, func() {})
	p.run()
	if idle != 1 {
		t.Errorf("idle is told %d times", idle)
	}
	p.IdleAfter(time.Millisecond, func() { t.Error("it was taken back") })
	p.IdleAfter(0, nil)
	p.core.Loop.Timeout(20*time.Millisecond, func() {})
	p.run()
}

// What was read and not told goes with the connection that is given away.
func TestConnDetach(t *testing.T) {
	for _, paused := range []bool{false, true} {
		p := newPair(t)
		p.Resume()
		if paused {
			p.Pause()
			io.WriteString(p.peer, "early")
			p.core.Loop.Timeout(20*time.Millisecond, func() {}) // it is read, and held back
			p.run()
		}
		var conn net.Conn
		var rest []byte
		p.Write(make([]byte, 16<<20), nil) // goes first
		go io.CopyN(io.Discard, p.peer, 16<<20)
		p.core.Loop.Post(func() { p.Detach(func(c net.Conn, b []byte) { conn, rest = c, bytes.Clone(b) }) })
		p.run()
		if conn == nil || !p.Closed() {
			t.Fatal("it is not given away")
		}
		if paused && string(rest) != "early" {
			t.Errorf("with it comes %q", rest)
		}
		io.WriteString(p.peer, "hello")
		b := make([]byte, 5)
		if _, err := io.ReadFull(conn, b); err != nil || string(b) != "hello" {
			t.Errorf("the new owner reads %q, %v", b, err)
		}
		conn.Close()
		p.want("")
	}
}

func TestListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &core.Core{Env: core.Env{Loop: loop.New()}}
	var listener *core.Listener
	accepted := 0
	const most = 200
	listener = c.NewListener(l, func(conn net.Conn) {
		conn.Close()
		if accepted++; accepted == most {
			listener.Close()
			listener.Close()
		}
	}, func(err error) { t.Error(err) })
	go func() {
		for range most {
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
		}
	}()
	if err := c.Loop.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if accepted != most {
		t.Errorf("%d accepted", accepted)
	}
}

// Whatever is open when the runtime is given up leaves no goroutine and no file behind.
func TestClose(t *testing.T) {
	var pairs []*pair
	before, files := runtime.NumGoroutine(), openFiles()
	for i := range 20 {
		p := newPair(t)
		p.Resume()
		if i%2 == 0 {
			p.Write(make([]byte, 16<<20), nil)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		p.core.NewListener(l, func(net.Conn) { t.Error("there is no loop that could hand it over") }, func(error) {})
		waiting, err := net.Dial("tcp", l.Addr().String()) // accepted, and not handed over
		if err != nil {
			t.Fatal(err)
		}
		defer waiting.Close()
		files++ // its own
		pairs = append(pairs, p)
	}
	for _, p := range pairs {
		p.peer.Close()
		p.core.Close()
	}
	defer runtime.KeepAlive(pairs) // no garbage collector is to close what we did not
	for end := time.Now().Add(5 * time.Second); ; runtime.Gosched() {
		if runtime.NumGoroutine() <= before && openFiles() <= files {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before; %d files, %d before", runtime.NumGoroutine(), before, openFiles(), files)
		}
	}
}

// openFiles counts the process's open files, where the system tells.
func openFiles() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}
