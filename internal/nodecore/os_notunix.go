//go:build !unix

package nodecore

import (
	"os"
	"runtime"
	"syscall"
)

// signalNumbers is os.constants.signals, as Node has it on Windows.
func signalNumbers() map[string]int {
	return map[string]int{
		"SIGHUP": 1, "SIGINT": 2, "SIGILL": 4, "SIGFPE": 8, "SIGKILL": 9, "SIGSEGV": 11,
		"SIGTERM": 15, "SIGBREAK": 21, "SIGABRT": 22, "SIGWINCH": 28,
	}
}

func errnoNumbers() map[string]int {
	all := map[string]int{}
	for no, known := range errnos {
		all[known.code] = int(no)
	}
	return all
}

func systemNames() (release, version, machine string) {
	return "", runtime.GOOS, map[string]string{"amd64": "x86_64", "arm64": "arm64"}[runtime.GOARCH]
}

func systemType() string {
	if runtime.GOOS == "windows" {
		return "Windows_NT"
	}
	return runtime.GOOS
}

func loginShell(string) string { return os.Getenv("ComSpec") }

func setPriority(int, int) error { return syscall.ENOSYS }
