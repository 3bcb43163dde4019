// Package built has the heatsync command for tests, which is linked once for all of them.
package built

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

const command = "github.com/heatsync-go/heatsync/cmd/heatsync"

// Name is the name of the command's file.
func Name() string {
	if runtime.GOOS == "windows" {
		return "heatsync.exe"
	}
	return "heatsync"
}

// Command puts the command as the source has it into a folder, and returns its path. The
// working directory is in the module. Unlike go build, go run keeps what it has linked, and
// what it would have run it with is cp here.
func Command(dir string) (string, error) {
	file := filepath.Join(dir, Name())
	args := []string{"run", "-exec", "cp", command, file}
	if runtime.GOOS == "windows" {
		args = []string{"build", "-o", file, command}
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the command: %w\n%s", err, out)
	}
	return file, nil
}
