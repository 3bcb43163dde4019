//go:build !linux

package watch

import "time"

// others would count who wants a processor, as on Linux.
func others() (tasks, processors int, ok bool) { return 0, 1, false }

// nap would sleep for less than a millisecond.
func nap(time.Duration) bool { return false }
