//go:build !linux && !darwin

package fs

import (
	"io/fs"
	"os"
	"syscall"
)

// A stat is a list of numbers, in the order of internal/stats.js. What
// package os does not tell is 0, and all times are that of the last change.

func statPath(path string) ([]float64, error) {
	info, err := os.Stat(path)
	return numbers(info), err
}

func lstatPath(path string) ([]float64, error) {
	info, err := os.Lstat(path)
	return numbers(info), err
}

func statFile(f *os.File) ([]float64, error) {
	info, err := f.Stat()
	return numbers(info), err
}

func numbers(info fs.FileInfo) []float64 {
	if info == nil {
		return nil
	}
	const blockSize, unit = 4096, 512
	size := info.Size()
	st := []float64{0, float64(modeBits(info.Mode())), 1, 0, 0, 0, blockSize, 0, float64(size), float64((size + unit - 1) / unit)}
	t := info.ModTime()
	for range 4 {
		st = append(st, float64(t.Unix()), float64(t.Nanosecond()))
	}
	return st
}

// modeBits are the bits by which a system writes a mode.
func modeBits(mode fs.FileMode) uint32 {
	bits := uint32(mode.Perm())
	switch {
	case mode.IsDir():
		return bits | 0x4000
	case mode&fs.ModeSymlink != 0:
		return bits | 0xa000
	case mode&fs.ModeCharDevice != 0:
		return bits | 0x2000
	case mode&fs.ModeDevice != 0:
		return bits | 0x6000
	case mode&fs.ModeNamedPipe != 0:
		return bits | 0x1000
	case mode&fs.ModeSocket != 0:
		return bits | 0xc000
	}
	return bits | 0x8000
}

// statfs is not known here.
func statfs(string) ([]float64, error) { return nil, syscall.ENOSYS }
