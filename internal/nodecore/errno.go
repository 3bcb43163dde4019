package nodecore

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/dop251/goja"
)

// fsError is the error of a system call as Node tells it.
type fsError struct {
	err     error
	syscall string
	paths   []string // at most two, as the program wrote them
}

func (e *fsError) Error() string { return e.err.Error() }
func (e *fsError) Unwrap() error { return e.err }

var (
	errNotDir = syscall.ENOTDIR
)

// errnos are the codes that Node names, with the number and the text that
// libuv has for them. The numbers are Linux's; Node negates them.
var errnos = map[syscall.Errno]struct {
	code string
	text string
}{
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

// errnoOf finds the system's error number in err, or one that means the same.
func errnoOf(err error) syscall.Errno {
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
	if _, ok := errnos[no]; ok {
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
func (s *Set) FileError(err *fs.PathError) *goja.Object {
	return s.systemError(&fsError{err: err.Err, syscall: err.Op, paths: []string{err.Path}}).(*goja.Object)
}

// systemError makes Node's error object: "ENOENT: no such file or directory,
// open 'x'", with errno, code, syscall, path and dest.
func (s *Set) systemError(err error) goja.Value {
	var e *fsError
	if !errors.As(err, &e) {
		e = &fsError{err: err}
	}
	no := errnoOf(e.err)
	known := errnos[no]
	if known.code == "" {
		known.code, known.text = "UNKNOWN", e.err.Error()
	}
	args := []goja.Value{s.vm.ToValue(-int(no)), s.vm.ToValue(known.code), s.vm.ToValue(known.text), s.vm.ToValue(e.syscall)}
	for _, path := range e.paths {
		args = append(args, s.vm.ToValue(path))
	}
	v, ferr := s.helper("internal/system_error", "make")(goja.Undefined(), args...)
	if ferr != nil {
		return s.newError("Error", err.Error())
	}
	return v
}

// terseError makes the error of a call that is told without its text, such as
// "kill ESRCH".
func (s *Set) terseError(err error, call string) goja.Value {
	no := errnoOf(err)
	code := cmp.Or(errnos[no].code, "UNKNOWN")
	o, ok := s.newError("Error", call+" "+code).(*goja.Object)
	if !ok {
		return s.systemError(err)
	}
	for _, p := range []struct {
		name  string
		value any
	}{{"errno", -int(no)}, {"code", code}, {"syscall", call}} {
		if err := o.Set(p.name, p.value); err != nil {
			panic(err) // an error object takes every property
		}
	}
	return o
}

// helper is a function that one of our files exports, for use from Go.
func (s *Set) helper(file, name string) goja.Callable {
	key := file + "." + name
	if f, ok := s.helpers[key]; ok {
		return f
	}
	v := s.must(s.file(file))
	f, ok := goja.AssertFunction(v.(*goja.Object).Get(name))
	if !ok {
		panic("nodecore: " + file + " exports no function " + name)
	}
	s.helpers[key] = f
	return f
}
