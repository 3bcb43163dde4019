//go:build !unix

package core

// Signals is os.constants.signals, as Node has it on Windows.
func Signals() map[string]int {
	return map[string]int{
		"SIGHUP": 1, "SIGINT": 2, "SIGILL": 4, "SIGFPE": 8, "SIGKILL": 9, "SIGSEGV": 11,
		"SIGTERM": 15, "SIGBREAK": 21, "SIGABRT": 22, "SIGWINCH": 28,
	}
}
