package core

import (
	"cmp"
	"errors"
	"io/fs"
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
	case errors.Is(err, fs.ErrInvalid):
		return syscall.EINVAL
	}
	return syscall.EIO
}

// canonical maps a number that a system has of its own (Windows: 2 and 3 for
// a missing file and path) to the one in the table.
func canonical(no syscall.Errno) syscall.Errno {
	if _, ok := Errnos[no]; ok {
		return no
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
	no := ErrnoOf(e.Err)
	known := Errnos[no]
	if known.Code == "" {
		known.Code, known.Text = "UNKNOWN", e.Err.Error()
	}
	args := []goja.Value{c.VM.ToValue(-int(no)), c.VM.ToValue(known.Code), c.VM.ToValue(known.Text), c.VM.ToValue(e.Syscall)}
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
