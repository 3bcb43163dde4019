package watch

import (
	"errors"

	"golang.org/x/sys/unix"

	"github.com/heatsync-go/heatsync/internal/track"
)

// isBusy tells whether a file can't be opened only at the moment: the process
// has no descriptors left.
func isBusy(err error) bool { return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) }

// stat and read call the system directly: the sweep asks for 10,000 files a
// second, and package os would make garbage of each answer.
func stat(path string) track.Stat {
	var st unix.Stat_t
	if err := retry(func() error { return unix.Stat(path, &st) }); err != nil {
		return track.Stat{}
	}
	return statOf(&st)
}

func statOf(st *unix.Stat_t) track.Stat {
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return track.Stat{Kind: track.Directory}
	case unix.S_IFREG:
		return track.Stat{
			Kind: track.File, Size: st.Size, Modified: st.Mtim.Nano(), Changed: st.Ctim.Nano(),
			Inode: st.Ino, Device: uint64(st.Dev), Links: uint64(st.Nlink),
		}
	}
	return track.Stat{}
}

// read reads a file and looks at it before and after. It does not wait for the
// writer of a pipe.
func read(path string) (before track.Stat, data []byte, after track.Stat, err error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return before, nil, after, err
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return before, nil, after, err
	}
	before = statOf(&st)
	if before.Kind != track.File {
		return before, nil, after, nil
	}
	if data, err = readAll(fd, before.Size); err != nil {
		return before, nil, after, err
	}
	if err := unix.Fstat(fd, &st); err != nil {
		return before, nil, after, err
	}
	return before, data, statOf(&st), nil
}

// readAll reads a file that is thought to have a size. One that turns out to be
// longer has changed meanwhile, and what is read of it does not matter.
func readAll(fd int, size int64) ([]byte, error) {
	data := make([]byte, size+1) // one more shows that it ends there
	n := 0
	for n < len(data) {
		var m int
		err := retry(func() (err error) { m, err = unix.Read(fd, data[n:]); return err })
		if err != nil {
			return nil, err
		}
		if m == 0 {
			break
		}
		n += m
	}
	return data[:n], nil
}

// retry calls again what a signal interrupted: on network file systems that
// happens.
func retry(call func() error) error {
	for {
		if err := call(); err != unix.EINTR {
			return err
		}
	}
}
