//go:build unix

package fs

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

func access(path string, mode uint32) error { return unix.Access(path, mode) }

// rename, unlink and rmdir are the calls themselves: package os rewrites
// their errors, or tries one call after the other.
func rename(from, to string) error { return unix.Rename(from, to) }
func unlink(path string) error     { return unix.Unlink(path) }
func rmdir(path string) error      { return unix.Rmdir(path) }

func setFileTimes(f *os.File, atime, mtime time.Time) error {
	return unix.Futimes(int(f.Fd()), []unix.Timeval{
		unix.NsecToTimeval(atime.UnixNano()), unix.NsecToTimeval(mtime.UnixNano()),
	})
}

func setLinkTimes(path string, atime, mtime time.Time) error {
	times := []unix.Timespec{unix.NsecToTimespec(atime.UnixNano()), unix.NsecToTimespec(mtime.UnixNano())}
	return unix.UtimesNanoAt(unix.AT_FDCWD, path, times, unix.AT_SYMLINK_NOFOLLOW)
}

// systemConstants are the members of fs.constants that only these systems have.
func systemConstants() map[string]int {
	return map[string]int{
		"O_NOCTTY": unix.O_NOCTTY, "O_DIRECTORY": unix.O_DIRECTORY, "O_NOFOLLOW": unix.O_NOFOLLOW,
		"O_SYNC": unix.O_SYNC, "O_NONBLOCK": unix.O_NONBLOCK,
		"S_IFBLK": unix.S_IFBLK, "S_IFIFO": unix.S_IFIFO, "S_IFSOCK": unix.S_IFSOCK,
		"S_IRWXU": unix.S_IRWXU, "S_IRUSR": unix.S_IRUSR, "S_IWUSR": unix.S_IWUSR, "S_IXUSR": unix.S_IXUSR,
		"S_IRWXG": unix.S_IRWXG, "S_IRGRP": unix.S_IRGRP, "S_IWGRP": unix.S_IWGRP, "S_IXGRP": unix.S_IXGRP,
		"S_IRWXO": unix.S_IRWXO, "S_IROTH": unix.S_IROTH, "S_IWOTH": unix.S_IWOTH, "S_IXOTH": unix.S_IXOTH,
	}
}
