//go:build !linux

package watch

// others would count who wants a processor, as on Linux.
func others() (tasks, processors int, ok bool) { return 0, 1, false }
