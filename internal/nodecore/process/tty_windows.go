package process

import (
	"os"

	"golang.org/x/sys/windows"
)

// isTerminal tells whether f is a file that is a console.
func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	var mode uint32
	return windows.GetConsoleMode(windows.Handle(file.Fd()), &mode) == nil
}

// terminalSize returns [columns, rows].
func terminalSize(f any) []int {
	file, ok := f.(*os.File)
	if !ok {
		return []int{80, 24}
	}
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(file.Fd()), &info); err != nil {
		return []int{80, 24}
	}
	return []int{int(info.Window.Right-info.Window.Left) + 1, int(info.Window.Bottom-info.Window.Top) + 1}
}
