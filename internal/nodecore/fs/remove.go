package fs

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// opRm (path, lenient, retries, delay) removes a file, a link, or a directory with all
// that is in it. What is not there is no error. Whether a directory may go was asked
// before. If lenient is true, a directory that rmdir does not take for one (a link with
// a slash behind it) is passed over, as Node does where it does not block.
func opRm(c *call) (any, error) {
	r := remover{dir: c.dir, lenient: c.flag(1), retries: c.int(2), delay: time.Duration(c.int(3)) * time.Millisecond}
	return nil, r.remove(c.str(0))
}

type remover struct {
	dir     string // that relative paths start from
	lenient bool
	retries int64
	delay   time.Duration
}

// remove names in its error the path that could not go, as the program would write it.
func (r remover) remove(path string) error {
	info, err := os.Lstat(core.Absolute(r.dir, path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.IsDir() {
		return r.directory(path)
	}
	err = r.try(path, "unlink", unlink)
	if errno := core.ErrnoOf(err); err != nil && errno == syscall.EISDIR {
		return r.directory(path) // it has become one
	}
	return err
}

func (r remover) directory(path string) error {
	err := r.try(path, "rmdir", rmdir)
	if err == nil {
		return nil
	}
	switch core.ErrnoOf(err) {
	case syscall.ENOTDIR:
		if r.lenient {
			return nil
		}
		return err
	case syscall.ENOTEMPTY, syscall.EEXIST, syscall.EPERM:
		if err := r.contents(path); err != nil {
			return err
		}
		return r.try(path, "rmdir", rmdir)
	}
	return err
}

func (r remover) contents(path string) error {
	entries, err := os.ReadDir(core.Absolute(r.dir, path))
	if err != nil {
		return &core.CallError{Err: err, Syscall: "scandir", Paths: []string{path}}
	}
	for _, e := range entries {
		if err := r.remove(path + string(os.PathSeparator) + e.Name()); err != nil {
			return err
		}
	}
	return nil
}

// passing are the errors that may be others a moment later.
var passing = map[syscall.Errno]bool{
	syscall.EBUSY: true, syscall.EMFILE: true, syscall.ENFILE: true, syscall.ENOTEMPTY: true, syscall.EPERM: true,
}

// try makes a call again after passing errors, as often as the program wants. What is
// gone by itself is no error.
func (r remover) try(path, name string, call func(string) error) error {
	full := core.Absolute(r.dir, path)
	err := call(full)
	for n := int64(1); err != nil && n <= r.retries && passing[core.ErrnoOf(err)] && !notEmpty(full, err); n++ {
		time.Sleep(time.Duration(n) * r.delay)
		err = call(full)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return &core.CallError{Err: err, Syscall: name, Paths: []string{path}}
}

// notEmpty tells a directory that has something in it, which is not waited for.
func notEmpty(path string, err error) bool {
	if errno := core.ErrnoOf(err); errno != syscall.ENOTEMPTY && errno != syscall.EEXIST {
		return false
	}
	entries, rerr := os.ReadDir(path)
	return rerr == nil && len(entries) > 0
}
