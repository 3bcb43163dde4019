//go:build !unix

package os

import (
	"os"
	"runtime"
	"syscall"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

func errnoNumbers() map[string]int {
	all := map[string]int{}
	for no, known := range core.Errnos {
		all[known.Code] = int(no)
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
