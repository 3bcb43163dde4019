package fs

import (
	"os"

	"golang.org/x/sys/unix"
)

// A stat is a list of numbers, in the order of internal/stats.js.

func statPath(path string) ([]float64, error) {
	var st unix.Stat_t
	err := unix.Stat(path, &st)
	return numbers(&st), err
}

func lstatPath(path string) ([]float64, error) {
	var st unix.Stat_t
	err := unix.Lstat(path, &st)
	return numbers(&st), err
}

func statFile(f *os.File) ([]float64, error) {
	var st unix.Stat_t
	err := unix.Fstat(int(f.Fd()), &st)
	return numbers(&st), err
}

func numbers(s *unix.Stat_t) []float64 {
	st := []float64{
		float64(s.Dev), float64(s.Mode), float64(s.Nlink), float64(s.Uid), float64(s.Gid),
		float64(s.Rdev), float64(s.Blksize), float64(s.Ino), float64(s.Size), float64(s.Blocks),
	}
	for _, t := range []unix.Timespec{s.Atim, s.Mtim, s.Ctim, s.Btim} {
		st = append(st, float64(t.Sec), float64(t.Nsec))
	}
	return st
}

// statfs returns type, block size, blocks, free, available, files and free files of a file system.
func statfs(path string) ([]float64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return nil, err
	}
	return []float64{float64(s.Type), float64(s.Bsize), float64(s.Blocks), float64(s.Bfree), float64(s.Bavail), float64(s.Files), float64(s.Ffree)}, nil
}
