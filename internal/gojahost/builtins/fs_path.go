package builtins

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Calls that work on a path.

// opStat (path, missing) returns the numbers of js/internal/fs_stats.js. If
// the file is not there and missing is true, it returns nothing.
func opStat(c *fsCall) (any, error) { return c.stat("stat", statPath) }

// opLstat is opStat of a link itself.
func opLstat(c *fsCall) (any, error) { return c.stat("lstat", lstatPath) }

func (c *fsCall) stat(name string, of func(string) ([]float64, error)) (any, error) {
	st, err := of(c.abs(0))
	if err != nil {
		if c.flag(1) && errnoOf(err) == syscall.ENOENT {
			return nil, nil
		}
		return nil, c.fail(err, name, 0)
	}
	return st, nil
}

func opAccess(c *fsCall) (any, error) {
	return nil, c.fail(access(c.abs(0), uint32(c.int(1))), "access", 0)
}

func opExists(c *fsCall) (any, error) {
	_, err := os.Stat(c.abs(0))
	return err == nil, nil
}

func opChmod(c *fsCall) (any, error) {
	return nil, c.fail(os.Chmod(c.abs(0), fileMode(c.int(1))), "chmod", 0)
}

func opChown(c *fsCall) (any, error) {
	return nil, c.fail(os.Chown(c.abs(0), int(c.int(1)), int(c.int(2))), "chown", 0)
}

func opLchown(c *fsCall) (any, error) {
	return nil, c.fail(os.Lchown(c.abs(0), int(c.int(1)), int(c.int(2))), "lchown", 0)
}

// opUtimes (path, atime, mtime) takes seconds.
func opUtimes(c *fsCall) (any, error) {
	err := os.Chtimes(c.abs(0), fileTime(c.float(1)), fileTime(c.float(2)))
	return nil, c.fail(err, "utime", 0)
}

func opLutimes(c *fsCall) (any, error) {
	err := setLinkTimes(c.abs(0), fileTime(c.float(1)), fileTime(c.float(2)))
	return nil, c.fail(err, "lutime", 0)
}

func opRename(c *fsCall) (any, error) {
	return nil, c.fail(rename(c.abs(0), c.abs(1)), "rename", 0, 1)
}

// opUnlink does not remove a directory, as os.Remove would.
func opUnlink(c *fsCall) (any, error) {
	return nil, c.fail(unlink(c.abs(0)), "unlink", 0)
}

func opRmdir(c *fsCall) (any, error) {
	return nil, c.fail(rmdir(c.abs(0)), "rmdir", 0)
}

func opLink(c *fsCall) (any, error) {
	return nil, c.fail(os.Link(c.abs(0), c.abs(1)), "link", 0, 1)
}

// opSymlink (target, path) leaves the target as it is: it counts from where
// the link lies.
func opSymlink(c *fsCall) (any, error) {
	return nil, c.fail(os.Symlink(c.str(0), c.abs(1)), "symlink", 0, 1)
}

func opReadlink(c *fsCall) (any, error) {
	target, err := os.Readlink(c.abs(0))
	if err != nil {
		return nil, c.fail(err, "readlink", 0)
	}
	return target, nil
}

// opRealpath (path, native) names in its error the part that is missing, or
// the path as given if native is true, as Node's two functions do.
func opRealpath(c *fsCall) (any, error) {
	path := c.abs(0)
	if path == "" {
		path = c.dir
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		return real, nil
	}
	if c.flag(1) {
		return nil, c.fail(err, "realpath", 0)
	}
	e := &fsError{err: err, syscall: "lstat", paths: []string{path}}
	var perr *fs.PathError
	if errors.As(err, &perr) {
		e.paths[0] = perr.Path
	}
	if err.Error() == "EvalSymlinks: too many links" {
		e.err, e.syscall = syscall.ELOOP, "stat"
	}
	return nil, e
}

// copyExclusive is COPYFILE_EXCL: fail if the destination is there.
const copyExclusive = 1

// opCopyFile (source, destination, mode) copies the bytes and the mode bits.
func opCopyFile(c *fsCall) (any, error) {
	return nil, c.fail(copyFile(c.abs(0), c.abs(1), c.int(2)&copyExclusive != 0), "copyfile", 0, 1)
}

func copyFile(from, to string, exclusive bool) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return syscall.EISDIR
	}
	if old, err := os.Stat(to); err == nil && os.SameFile(info, old) && !exclusive {
		return nil // opening it would empty it
	}
	return copyTo(src, to, info.Mode(), exclusive)
}

func copyTo(src io.Reader, to string, mode os.FileMode, exclusive bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if exclusive {
		flags |= os.O_EXCL
	}
	dst, err := os.OpenFile(to, flags, mode.Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	if err == nil {
		err = dst.Chmod(mode)
	}
	if cerr := dst.Close(); err == nil {
		err = cerr
	}
	return err
}
