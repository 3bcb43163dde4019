package core

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Output is what the program writes to by number 1 or 2.
func (c *Core) Output(fd int) io.Writer {
	if fd == 2 {
		return c.Stderr
	}
	return c.Stdout
}

// Input is the standard input, for a program that is about to read it or to change it. Whoever reads
// keys there until then has it told by a method Take, which is called at once and on the runtime's
// goroutine: what is typed from then on is the program's.
func (c *Core) Input() io.Reader {
	if i, ok := c.Stdin.(interface{ Take() }); ok {
		i.Take()
	}
	return c.Stdin
}

// Stream is a standard stream by its number.
func (c *Core) Stream(fd int) any {
	if fd == 0 {
		return c.Stdin
	}
	return c.Output(fd)
}

// Abs is a path from the runtime's directory.
func (c *Core) Abs(path string) string { return Absolute(c.Dir, path) }

// Absolute leaves the path as it is written, behind the directory. What "link/..",
// "file/" and "." mean is for the system to say: to drop them would name another file.
func Absolute(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return strings.TrimRight(dir, Separators) + string(filepath.Separator) + path
}

// Separators end a name in a path.
var Separators = map[bool]string{false: "/", true: `/\`}[os.PathSeparator == '\\']

// Platform is process.platform.
func Platform() string {
	if runtime.GOOS == "windows" {
		return "win32"
	}
	return runtime.GOOS
}

// Arch is process.arch.
func Arch() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return runtime.GOARCH
}
