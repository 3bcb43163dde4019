package fs

import (
	"os"

	"golang.org/x/sys/unix"
)

// A stat is a list of numbers, in the order of internal/stats.js: dev,
// mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, and seconds and
// nanoseconds of atime, mtime, ctime and birthtime. statx is asked, because
// the older calls do not know when a file was made.

func statPath(path string) ([]float64, error) {
	return statx(unix.AT_FDCWD, path, 0)
}

func lstatPath(path string) ([]float64, error) {
	return statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW)
}

func statFile(f *os.File) ([]float64, error) {
	return statx(int(f.Fd()), "", unix.AT_EMPTY_PATH)
}

func statx(dir int, path string, flags int) ([]float64, error) {
	if path == "" && flags&unix.AT_EMPTY_PATH == 0 {
		return nil, unix.ENOENT
	}
	var x unix.Statx_t
	err := unix.Statx(dir, path, flags, unix.STATX_BASIC_STATS|unix.STATX_BTIME, &x)
	if err != nil {
		return nil, err
	}
	birth := x.Btime
	if x.Mask&unix.STATX_BTIME == 0 {
		birth = x.Ctime // a file system that does not keep it
	}
	st := []float64{
		float64(unix.Mkdev(x.Dev_major, x.Dev_minor)), float64(x.Mode), float64(x.Nlink),
		float64(x.Uid), float64(x.Gid), float64(unix.Mkdev(x.Rdev_major, x.Rdev_minor)),
		float64(x.Blksize), float64(x.Ino), float64(x.Size), float64(x.Blocks),
	}
	for _, t := range []unix.StatxTimestamp{x.Atime, x.Mtime, x.Ctime, birth} {
		st = append(st, float64(t.Sec), float64(t.Nsec))
	}
	return st, nil
}

// statfs returns type, block size, blocks, free, available, files and free files of a file system.
func statfs(path string) ([]float64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return nil, err
	}
	return []float64{float64(s.Type), float64(s.Bsize), float64(s.Blocks), float64(s.Bfree), float64(s.Bavail), float64(s.Files), float64(s.Ffree)}, nil
}
