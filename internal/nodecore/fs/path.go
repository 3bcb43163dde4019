package fs

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Calls that work on a path.

// opStat (path, missing) returns the numbers of internal/stats.js. If
// the file is not there and missing is true, it returns nothing.
func opStat(c *call) (any, error) { return c.stat("stat", statPath) }

// opLstat is opStat of a link itself.
func opLstat(c *call) (any, error) { return c.stat("lstat", lstatPath) }

func (c *call) stat(name string, of func(string) ([]float64, error)) (any, error) {
	st, err := of(c.abs(0))
	if err != nil {
		if c.flag(1) && core.ErrnoOf(err) == syscall.ENOENT {
			return nil, nil
		}
		return nil, c.fail(err, name, 0)
	}
	return st, nil
}

// opStatfs (path) returns numbers, see statfs.
func opStatfs(c *call) (any, error) {
	numbers, err := statfs(c.abs(0))
	if err != nil {
		return nil, c.fail(err, "statfs", 0)
	}
	return numbers, nil
}

func opAccess(c *call) (any, error) {
	return nil, c.fail(access(c.abs(0), uint32(c.int(1))), "access", 0)
}

func opExists(c *call) (any, error) {
	_, err := os.Stat(c.abs(0))
	return err == nil, nil
}

func opChmod(c *call) (any, error) {
	return nil, c.fail(os.Chmod(c.abs(0), fileMode(c.int(1))), "chmod", 0)
}

func opChown(c *call) (any, error) {
	return nil, c.fail(os.Chown(c.abs(0), int(c.int(1)), int(c.int(2))), "chown", 0)
}

func opLchown(c *call) (any, error) {
	return nil, c.fail(os.Lchown(c.abs(0), int(c.int(1)), int(c.int(2))), "lchown", 0)
}

// opUtimes (path, atime, mtime) takes seconds.
func opUtimes(c *call) (any, error) {
	err := c.withTimes(func(atime, mtime time.Time) error { return os.Chtimes(c.abs(0), atime, mtime) })
	return nil, c.fail(err, "utime", 0)
}

func opLutimes(c *call) (any, error) {
	err := c.withTimes(func(atime, mtime time.Time) error { return setLinkTimes(c.abs(0), atime, mtime) })
	return nil, c.fail(err, "lutime", 0)
}

// withTimes calls f with the times that the arguments after the first give in seconds.
func (c *call) withTimes(f func(atime, mtime time.Time) error) error {
	if math.IsNaN(c.float(1)) || math.IsNaN(c.float(2)) {
		return syscall.EINVAL
	}
	return f(fileTime(c.float(1)), fileTime(c.float(2)))
}

func opRename(c *call) (any, error) {
	return nil, c.fail(rename(c.abs(0), c.abs(1)), "rename", 0, 1)
}

// opUnlink does not remove a directory, as os.Remove would.
func opUnlink(c *call) (any, error) {
	return nil, c.fail(unlink(c.abs(0)), "unlink", 0)
}

func opRmdir(c *call) (any, error) {
	return nil, c.fail(rmdir(c.abs(0)), "rmdir", 0)
}

func opLink(c *call) (any, error) {
	return nil, c.fail(os.Link(c.abs(0), c.abs(1)), "link", 0, 1)
}

// opSymlink (target, path) leaves the target as it is: it counts from where
// the link lies.
func opSymlink(c *call) (any, error) {
	return nil, c.fail(os.Symlink(c.str(0), c.abs(1)), "symlink", 0, 1)
}

func opReadlink(c *call) (any, error) {
	target, err := os.Readlink(c.abs(0))
	if err != nil {
		return nil, c.fail(err, "readlink", 0)
	}
	return target, nil
}

// opRealpath (path, native) names in its error the part that is missing, or
// the path as given if native is true, as Node's two functions do.
func opRealpath(c *call) (any, error) {
	path := c.abs(0)
	if path == "" {
		path = c.dir
	}
	if !c.flag(1) {
		path = filepath.Clean(path)
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		return real, nil
	}
	if c.flag(1) {
		return nil, c.fail(err, "realpath", 0)
	}
	e := &core.CallError{Err: err, Syscall: "lstat", Paths: []string{path}}
	var perr *fs.PathError
	if errors.As(err, &perr) {
		e.Paths[0] = perr.Path
	}
	if err.Error() == "EvalSymlinks: too many links" {
		e.Err, e.Syscall = syscall.ELOOP, "stat"
	}
	return nil, e
}

// The modes of copyFile: fail if the destination is there; share the blocks of the
// source until one is written to, if the file system can do it, or else fail.
const (
	copyExclusive = 1
	copyClone     = 2
	copyOnlyClone = 4
)

// opCopyFile (source, destination, mode) copies the bytes and the mode bits.
func opCopyFile(c *call) (any, error) {
	return nil, c.fail(copyFile(c.abs(0), c.abs(1), c.int(2)), "copyfile", 0, 1)
}

// copyFile opens both before it looks at what they are, so that what is missing is told
// first. A copy that fails does not stay behind half made.
func copyFile(from, to string, mode int64) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return err
	}
	flags := os.O_WRONLY | os.O_CREATE
	if mode&copyExclusive != 0 {
		flags |= os.O_EXCL
	}
	dst, err := os.OpenFile(to, flags, info.Mode().Perm())
	if err != nil {
		return err
	}
	err = copyTo(dst, src, info, mode)
	if cerr := dst.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		err = errors.Join(err, os.Remove(to))
	}
	return err
}

// copyTo does nothing to a file that would be copied onto itself.
func copyTo(dst, src *os.File, info os.FileInfo, mode int64) error {
	if old, err := dst.Stat(); err != nil || os.SameFile(info, old) {
		return err
	}
	if err := dst.Truncate(0); err != nil {
		return err
	}
	if err := dst.Chmod(info.Mode()); err != nil {
		return err
	}
	if mode&(copyClone|copyOnlyClone) != 0 {
		if err := share(dst, src); err == nil || mode&copyOnlyClone != 0 {
			return err
		}
	}
	_, err := io.Copy(dst, src)
	return err
}
