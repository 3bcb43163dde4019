//go:build !unix && !wasip1

package resolve

import (
	"io/fs"
	"os"
)

func stat(path string) Kind {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Missing
	case info.IsDir():
		return Dir
	}
	return File
}

// isLink counts Windows' junctions, which os calls irregular.
func isLink(path string) (bool, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return false, err
	}
	return info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0, nil
}
