//go:build !unix

package child_process

import (
	"net"
	"os"
	"syscall"
	"time"
)

// sameFile opens nothing where a file can't be had twice.
func sameFile(any) (*os.File, error) { return nil, nil }

// pipe makes a stream for a process, in one direction: ours is what writes if the process reads.
func pipe(reads bool) (theirs *os.File, ours net.Conn, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	if reads {
		return r, oneWay{w}, nil
	}
	return w, oneWay{r}, nil
}

// oneWay is an end of a pipe as a connection.
type oneWay struct{ *os.File }

type noAddr struct{}

func (noAddr) Network() string { return "pipe" }
func (noAddr) String() string  { return "" }

func (oneWay) LocalAddr() net.Addr           { return noAddr{} }
func (oneWay) RemoteAddr() net.Addr          { return noAddr{} }
func (o oneWay) SetDeadline(time.Time) error { return nil }

// A signal can only end a process where there are none. 0 asks whether it is there.
func sendSignal(p *os.Process, signal syscall.Signal) error {
	if signal == 0 {
		return nil
	}
	return p.Kill()
}

func statusOf(state *os.ProcessState) (status int, signal string) { return state.ExitCode(), "" }
