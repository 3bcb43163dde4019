//go:build !linux

package watch

import (
	"io"
	"io/fs"
	"os"

	"github.com/heatsync-go/heatsync/internal/track"
)

func stat(path string) track.Stat {
	info, err := os.Stat(path)
	if err != nil {
		return track.Stat{}
	}
	return infoOf(info)
}

// infoOf has no more than what all systems tell.
func infoOf(info fs.FileInfo) track.Stat {
	switch {
	case info.IsDir():
		return track.Stat{Kind: track.Directory}
	case info.Mode().IsRegular():
		return track.Stat{Kind: track.File, Size: info.Size(), Modified: info.ModTime().UnixNano()}
	}
	return track.Stat{}
}

// read reads a file and looks at it before and after.
func read(path string) (before track.Stat, data []byte, after track.Stat, err error) {
	f, err := open(path)
	if err != nil {
		return before, nil, after, err
	}
	defer f.Close()
	if before, err = statOf(f); err != nil || before.Kind != track.File {
		return before, nil, after, err
	}
	if data, err = io.ReadAll(f); err != nil {
		return before, nil, after, err
	}
	after, err = statOf(f)
	return before, data, after, err
}

func statOf(f *os.File) (track.Stat, error) {
	info, err := f.Stat()
	if err != nil {
		return track.Stat{}, err
	}
	return infoOf(info), nil
}
