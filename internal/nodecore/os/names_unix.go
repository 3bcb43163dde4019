//go:build unix

package os

import (
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// lastErrno bounds the numbers that a system has.
const lastErrno = 200

// nodesErrnos are the names that Node lists; systems have more.
const nodesErrnos = `E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADMSG EBUSY
ECANCELED ECHILD ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDOM EDQUOT EEXIST EFAULT EFBIG
EHOSTUNREACH EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE EMULTIHOP
ENAMETOOLONG ENETDOWN ENETRESET ENETUNREACH ENFILE ENOBUFS ENODATA ENODEV ENOENT ENOEXEC ENOLCK ENOLINK ENOMEM
ENOMSG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSOCK ENOTSUP ENOTTY ENXIO
EOPNOTSUPP EOVERFLOW EPERM EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EROFS ESPIPE ESRCH ESTALE ETIME
ETIMEDOUT ETXTBSY EWOULDBLOCK EXDEV`

// errnoNumbers is os.constants.errno.
func errnoNumbers() map[string]int {
	numbers := map[string]int{
		"EWOULDBLOCK": int(unix.EWOULDBLOCK), "EOPNOTSUPP": int(unix.EOPNOTSUPP), "ENOTSUP": int(unix.ENOTSUP),
	}
	for n := 1; n <= lastErrno; n++ {
		if name := unix.ErrnoName(syscall.Errno(n)); name != "" {
			numbers[name] = n
		}
	}
	all := map[string]int{}
	for _, name := range strings.Fields(nodesErrnos) {
		if n, ok := numbers[name]; ok {
			all[name] = n
		}
	}
	return all
}

// systemNames returns what uname says: release, version and machine.
func systemNames() (release, version, machine string) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "", "", ""
	}
	return unix.ByteSliceToString(u.Release[:]), unix.ByteSliceToString(u.Version[:]), unix.ByteSliceToString(u.Machine[:])
}

func systemType() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:])
}

// loginShell reads it from the list of users; there is no call for it.
func loginShell(name string) string {
	data, err := os.ReadFile("/etc/passwd")
	if err != nil {
		return os.Getenv("SHELL")
	}
	for line := range strings.Lines(string(data)) {
		const shell = 6
		if f := strings.Split(strings.TrimSpace(line), ":"); len(f) > shell && f[0] == name {
			return f[shell]
		}
	}
	return os.Getenv("SHELL")
}

func setPriority(pid, nice int) error { return unix.Setpriority(unix.PRIO_PROCESS, pid, nice) }
