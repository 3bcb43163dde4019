//go:build !unix

package fs

import (
	"os"
	"syscall"
	"time"
)

const accessWrite = 2 // W_OK

func access(path string, mode uint32) error {
	info, err := os.Stat(path)
	if err == nil && mode&accessWrite != 0 && !info.IsDir() && info.Mode()&0o200 == 0 {
		return syscall.EPERM
	}
	return err
}

func rename(from, to string) error { return os.Rename(from, to) }

// unlink and rmdir look first, since os.Remove takes both kinds.
func unlink(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return syscall.EPERM
	}
	return os.Remove(path)
}

func rmdir(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return syscall.ENOENT
	}
	return os.Remove(path)
}

func setFileTimes(f *os.File, atime, mtime time.Time) error {
	return os.Chtimes(f.Name(), atime, mtime)
}

func setLinkTimes(path string, atime, mtime time.Time) error {
	return os.Chtimes(path, atime, mtime)
}

func systemConstants() map[string]int { return nil }
