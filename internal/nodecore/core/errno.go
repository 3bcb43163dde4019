package core

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"syscall"

	"github.com/dop251/goja"
)

// CallError is the error of a system call as Node tells it.
type CallError struct {
	Err     error
	Syscall string
	Paths   []string // at most two, as the program wrote them
}

func (e *CallError) Error() string { return e.Err.Error() }
func (e *CallError) Unwrap() error { return e.Err }

// Errnos are the codes that Node names, with the number and the text that
// libuv has for them. The numbers are Linux's; Node negates them.
var Errnos = map[syscall.Errno]struct{ Code, Text string }{
	syscall.ENOENT:       {"ENOENT", "no such file or directory"},
	syscall.EACCES:       {"EACCES", "permission denied"},
	syscall.EPERM:        {"EPERM", "operation not permitted"},
	syscall.EEXIST:       {"EEXIST", "file already exists"},
	syscall.ENOTDIR:      {"ENOTDIR", "not a directory"},
	syscall.EISDIR:       {"EISDIR", "illegal operation on a directory"},
	syscall.ENOTEMPTY:    {"ENOTEMPTY", "directory not empty"},
	syscall.EINVAL:       {"EINVAL", "invalid argument"},
	syscall.EBADF:        {"EBADF", "bad file descriptor"},
	syscall.ELOOP:        {"ELOOP", "too many symbolic links encountered"},
	syscall.EMFILE:       {"EMFILE", "too many open files"},
	syscall.ENFILE:       {"ENFILE", "file table overflow"},
	syscall.ENAMETOOLONG: {"ENAMETOOLONG", "name too long"},
	syscall.ENOSPC:       {"ENOSPC", "no space left on device"},
	syscall.EROFS:        {"EROFS", "read-only file system"},
	syscall.EXDEV:        {"EXDEV", "cross-device link not permitted"},
	syscall.EBUSY:        {"EBUSY", "resource busy or locked"},
	syscall.EPIPE:        {"EPIPE", "broken pipe"},
	syscall.EIO:          {"EIO", "i/o error"},
	syscall.EFBIG:        {"EFBIG", "file too large"},
	syscall.ENOSYS:       {"ENOSYS", "function not implemented"},
	syscall.ENOTSUP:      {"ENOTSUP", "operation not supported on socket"},
	syscall.ESRCH:        {"ESRCH", "no such process"},
	syscall.ENXIO:        {"ENXIO", "no such device or address"},
	syscall.ETXTBSY:      {"ETXTBSY", "text file is busy"},
	syscall.EAGAIN:       {"EAGAIN", "resource temporarily unavailable"},
	syscall.ENODEV:       {"ENODEV", "no such device"},
	syscall.EMLINK:       {"EMLINK", "too many links"},
	syscall.ESPIPE:       {"ESPIPE", "invalid seek"},

	syscall.E2BIG:           {"E2BIG", "argument list too long"},
	syscall.EADDRINUSE:      {"EADDRINUSE", "address already in use"},
	syscall.EADDRNOTAVAIL:   {"EADDRNOTAVAIL", "address not available"},
	syscall.EAFNOSUPPORT:    {"EAFNOSUPPORT", "address family not supported"},
	syscall.EALREADY:        {"EALREADY", "connection already in progress"},
	syscall.ECANCELED:       {"ECANCELED", "operation canceled"},
	syscall.ECONNABORTED:    {"ECONNABORTED", "software caused connection abort"},
	syscall.ECONNREFUSED:    {"ECONNREFUSED", "connection refused"},
	syscall.ECONNRESET:      {"ECONNRESET", "connection reset by peer"},
	syscall.EDESTADDRREQ:    {"EDESTADDRREQ", "destination address required"},
	syscall.EHOSTUNREACH:    {"EHOSTUNREACH", "host is unreachable"},
	syscall.EINTR:           {"EINTR", "interrupted system call"},
	syscall.EISCONN:         {"EISCONN", "socket is already connected"},
	syscall.EMSGSIZE:        {"EMSGSIZE", "message too long"},
	syscall.ENETDOWN:        {"ENETDOWN", "network is down"},
	syscall.ENETUNREACH:     {"ENETUNREACH", "network is unreachable"},
	syscall.ENOBUFS:         {"ENOBUFS", "no buffer space available"},
	syscall.ENOMEM:          {"ENOMEM", "not enough memory"},
	syscall.ENOPROTOOPT:     {"ENOPROTOOPT", "protocol not available"},
	syscall.ENOTCONN:        {"ENOTCONN", "socket is not connected"},
	syscall.ENOTSOCK:        {"ENOTSOCK", "socket operation on non-socket"},
	syscall.EPROTO:          {"EPROTO", "protocol error"},
	syscall.EPROTONOSUPPORT: {"EPROTONOSUPPORT", "protocol not supported"},
	syscall.EPROTOTYPE:      {"EPROTOTYPE", "protocol wrong type for socket"},
	syscall.ETIMEDOUT:       {"ETIMEDOUT", "connection timed out"},
}

// ErrnoOf finds the system's error number in err, or one that means the same.
func ErrnoOf(err error) syscall.Errno {
	var no syscall.Errno
	switch {
	case errors.As(err, &no):
		return canonical(no)
	case errors.Is(err, fs.ErrNotExist):
		return syscall.ENOENT
	case errors.Is(err, fs.ErrExist):
		return syscall.EEXIST
	case errors.Is(err, fs.ErrPermission):
		return syscall.EACCES
	case errors.Is(err, os.ErrClosed):
		return syscall.EBADF
	case errors.Is(err, net.ErrClosed):
		return syscall.ECANCELED
	case errors.Is(err, os.ErrDeadlineExceeded):
		return syscall.ETIMEDOUT
	case errors.Is(err, io.ErrClosedPipe):
		return syscall.EPIPE
	case errors.Is(err, fs.ErrInvalid):
		return syscall.EINVAL
	}
	return syscall.EIO
}

// winsock are the numbers that Windows has for errors of sockets. No other system has such high ones.
var winsock = map[syscall.Errno]syscall.Errno{
	10013: syscall.EACCES, 10022: syscall.EINVAL, 10024: syscall.EMFILE, 10040: syscall.EMSGSIZE,
	10047: syscall.EAFNOSUPPORT, 10048: syscall.EADDRINUSE, 10049: syscall.EADDRNOTAVAIL,
	10050: syscall.ENETDOWN, 10051: syscall.ENETUNREACH, 10053: syscall.ECONNABORTED,
	10054: syscall.ECONNRESET, 10055: syscall.ENOBUFS, 10056: syscall.EISCONN, 10057: syscall.ENOTCONN,
	10060: syscall.ETIMEDOUT, 10061: syscall.ECONNREFUSED, 10065: syscall.EHOSTUNREACH,
}

// canonical maps a number that a system has of its own (Windows: 2 and 3 for
// a missing file and path) to the one in the table.
func canonical(no syscall.Errno) syscall.Errno {
	if _, ok := Errnos[no]; ok {
		return no
	}
	if same, ok := winsock[no]; ok {
		return same
	}
	for _, same := range []struct {
		err error
		no  syscall.Errno
	}{
		{fs.ErrNotExist, syscall.ENOENT}, {fs.ErrExist, syscall.EEXIST},
		{fs.ErrPermission, syscall.EPERM},
	} {
		if no.Is(same.err) {
			return same.no
		}
	}
	return no
}

// Failure is what Node knows of an error: [errno, code, text].
func Failure(err error) []any {
	no := ErrnoOf(err)
	known := Errnos[no]
	if known.Code == "" {
		known.Code, known.Text = "UNKNOWN", err.Error()
	}
	return []any{-int(no), known.Code, known.Text}
}

// ErrnoNamed finds the system's error number by its code.
func ErrnoNamed(code string) syscall.Errno {
	for no, known := range Errnos {
		if known.Code == code {
			return no
		}
	}
	return syscall.EINVAL
}

// FileError makes Node's error object of one that a file system has returned.
func (c *Core) FileError(err *fs.PathError) *goja.Object {
	return c.SystemError(&CallError{Err: err.Err, Syscall: err.Op, Paths: []string{err.Path}}).(*goja.Object)
}

// SystemError makes Node's error object: "ENOENT: no such file or directory,
// open 'x'", with errno, code, syscall, path and dest.
func (c *Core) SystemError(err error) goja.Value {
	var e *CallError
	if !errors.As(err, &e) {
		e = &CallError{Err: err}
	}
	var args []goja.Value
	for _, v := range append(Failure(e.Err), e.Syscall) {
		args = append(args, c.VM.ToValue(v))
	}
	for _, path := range e.Paths {
		args = append(args, c.VM.ToValue(path))
	}
	v, ferr := c.Helper("internal/system_error", "make")(goja.Undefined(), args...)
	if ferr != nil {
		return c.NewError("Error", err.Error())
	}
	return v
}

// TerseError makes the error of a call that is told without its text, such as
// "kill ESRCH".
func (c *Core) TerseError(err error, call string) goja.Value {
	no := ErrnoOf(err)
	code := cmp.Or(Errnos[no].Code, "UNKNOWN")
	o, ok := c.NewError("Error", call+" "+code).(*goja.Object)
	if !ok {
		return c.SystemError(err)
	}
	c.Put(o, "errno", -int(no))
	c.Put(o, "code", code)
	c.Put(o, "syscall", call)
	return o
}
