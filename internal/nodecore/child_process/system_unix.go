//go:build unix

package child_process

import (
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes are what a process has besides its files. -1 is the user or group that we are.
func attributes(detached bool, uid, gid int, _ bool) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setsid: detached}
	if uid >= 0 || gid >= 0 {
		attr.Credential = &syscall.Credential{Uid: uint32(os.Getuid()), Gid: uint32(os.Getgid()), NoSetGroups: os.Getuid() != 0}
		if uid >= 0 {
			attr.Credential.Uid = uint32(uid)
		}
		if gid >= 0 {
			attr.Credential.Gid = uint32(gid)
		}
	}
	return attr, nil
}

// pipe makes a stream for a process: a pair of sockets, as Node does, so that each is for both
// directions.
func pipe(bool) (theirs *os.File, ours net.Conn, err error) {
	syscall.ForkLock.RLock()
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(pair[0])
		syscall.CloseOnExec(pair[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, err
	}
	file := os.NewFile(uintptr(pair[0]), "pipe")
	defer file.Close() // ours is a copy
	theirs = os.NewFile(uintptr(pair[1]), "pipe")
	ours, err = net.FileConn(file)
	if err != nil {
		_ = theirs.Close()
		return nil, nil, err
	}
	return theirs, ours, nil
}

// sameFile opens the file again that a stream passes on to, if it is such a stream.
func sameFile(stream any) (*os.File, error) {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok {
		return nil, nil
	}
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "stream"), nil
}

func sendSignal(p *os.Process, signal syscall.Signal) error { return p.Signal(signal) }

func statusOf(state *os.ProcessState) (status int, signal string) {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 0, unix.SignalName(w.Signal())
	}
	return state.ExitCode(), ""
}
