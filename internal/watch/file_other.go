//go:build !linux

package watch

import (
	"io"
	"io/fs"
	"os"
)

func stat(path string) signature {
	info, err := os.Stat(path)
	if err != nil {
		return signature{}
	}
	return signatureOf(info)
}

// signatureOf has no more than what all systems tell.
func signatureOf(info fs.FileInfo) signature {
	return signature{size: info.Size(), modified: info.ModTime().UnixNano(), exists: true, isFile: info.Mode().IsRegular()}
}

// read reads a file and looks at it before and after.
func read(path string) (before signature, data []byte, after signature, err error) {
	f, err := open(path)
	if err != nil {
		return before, nil, after, err
	}
	defer f.Close()
	if before, err = statOf(f); err != nil || !before.isFile {
		return before, nil, after, err
	}
	if data, err = io.ReadAll(f); err != nil {
		return before, nil, after, err
	}
	after, err = statOf(f)
	return before, data, after, err
}

func statOf(f *os.File) (signature, error) {
	info, err := f.Stat()
	if err != nil {
		return signature{}, err
	}
	return signatureOf(info), nil
}
