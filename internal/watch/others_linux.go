package watch

import (
	"bytes"
	"runtime"
	"strconv"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// others returns how many tasks of others want a processor at this moment, on the
// whole machine, and how many processors there are; false where nobody can tell.
func others() (tasks, processors int, ok bool) {
	if tasks, ok = countOthers(); tasks > 0 { // perhaps a thread of our own that was woken with this one
		letThreadsSleep()
		tasks, ok = countOthers()
	}
	return tasks, runtime.NumCPU(), ok
}

// letThreadsSleep gives the threads of this process that look for a goroutine to run
// the time to find none. The scheduler must not hear of it, or it would wake another.
func letThreadsSleep() {
	ts := unix.NsecToTimespec(int64(20 * time.Microsecond))
	alone(func() { _, _, _ = unix.RawSyscall(unix.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&ts)), 0, 0) })
}

// nap sleeps for less than a millisecond, which is the least that the runtime's timers do.
func nap(d time.Duration) bool {
	ts := unix.NsecToTimespec(int64(d))
	alone(func() { _ = unix.Nanosleep(&ts, nil) }) // a signal only makes it shorter
	return true
}

// alone has a sleep end when it is due, and not together with others. The kernel lets
// sleeps end up to 50 microseconds late, so that it wakes those of a processor at once.
// The runtime's monitor, which for some milliseconds after any work sleeps for 20
// microseconds at a time, would be awake whenever we look, and count as a task. What
// is awake all the same goes first.
func alone(sleep func()) {
	const exact, usual = 1, 0 // nanoseconds; 0 is what the thread began with
	lateness := func(most uintptr) { _, _, _ = unix.RawSyscall(unix.SYS_PRCTL, unix.PR_SET_TIMERSLACK, most, 0) }
	lateness(exact)
	sleep()
	lateness(usual)
	_, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0)
}

// countOthers reads the fourth word of /proc/loadavg, which the kernel counts when
// it is read. Not all that looks like Linux does.
func countOthers() (others int, ok bool) {
	fd, err := unix.Open("/proc/loadavg", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, false
	}
	defer unix.Close(fd)
	var buffer [128]byte
	n, _ := unix.Read(fd, buffer[:])
	fields := bytes.Fields(buffer[:max(0, n)])
	if len(fields) < 4 {
		return 0, false
	}
	running, _, _ := bytes.Cut(fields[3], []byte("/"))
	count, err := strconv.Atoi(string(running))
	return max(0, count-1), err == nil && count > 0 // this one runs
}
