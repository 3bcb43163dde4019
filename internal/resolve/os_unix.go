//go:build unix

package resolve

import "syscall"

// stat and isLink ask the system directly. os.Stat says more than is needed,
// and allocates for it each time, above all for the error if nothing is there,
// which is the usual answer.

func stat(path string) Kind {
	var st syscall.Stat_t
	if retry(func() error { return syscall.Stat(path, &st) }) != nil {
		return Missing
	}
	if st.Mode&syscall.S_IFMT == syscall.S_IFDIR {
		return Dir
	}
	return File
}

func isLink(path string) (bool, error) {
	var st syscall.Stat_t
	err := retry(func() error { return syscall.Lstat(path, &st) })
	return st.Mode&syscall.S_IFMT == syscall.S_IFLNK, err
}

// retry repeats a call that a signal interrupted, as os does (golang/go#41198).
func retry(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}
