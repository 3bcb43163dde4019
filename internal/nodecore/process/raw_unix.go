//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package process

import "golang.org/x/sys/unix"

// setRaw has a terminal hand over each key at once, or puts it back to how it was before, if that is
// not nil. It returns how it was, nil if it is so again. What is written is handled as ever.
func setRaw(f, before any) (any, error) {
	file, ok := f.(interface{ Fd() uintptr })
	if !ok {
		return before, unix.ENOTTY
	}
	fd := int(file.Fd())
	if was, ok := before.(*unix.Termios); ok {
		return nil, unix.IoctlSetTermios(fd, setTermios, was)
	}
	was, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, err
	}
	raw := *was
	raw.Iflag &^= unix.BRKINT | unix.ICRNL | unix.INPCK | unix.ISTRIP | unix.IXON
	raw.Cflag |= unix.CS8
	raw.Lflag &^= unix.ECHO | unix.ICANON | unix.IEXTEN | unix.ISIG
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, setTermios, &raw); err != nil {
		return nil, err
	}
	return was, nil
}
