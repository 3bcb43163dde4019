//go:build unix && !darwin && !freebsd && !netbsd

package watch

import (
	"io/fs"
	"syscall"
)

// system adds what a Unix tells of a file.
func (s *signature) system(info fs.FileInfo) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.inode, s.device = uint64(st.Ino), uint64(st.Dev)
		s.changed = st.Ctim.Nano()
	}
}
