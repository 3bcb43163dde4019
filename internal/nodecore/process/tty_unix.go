//go:build unix

package process

import (
	"golang.org/x/sys/unix"
)

// isTerminal tells whether f is a file that is a terminal.
func isTerminal(f any) bool {
	_, err := windowSize(f)
	return err == nil
}

// terminalSize returns [columns, rows].
func terminalSize(f any) []int {
	w, err := windowSize(f)
	if err != nil || w.Col == 0 {
		return []int{80, 24}
	}
	return []int{int(w.Col), int(w.Row)}
}

func windowSize(f any) (*unix.Winsize, error) {
	file, ok := f.(interface{ Fd() uintptr }) // an *os.File, or what passes on to one
	if !ok {
		return nil, unix.ENOTTY
	}
	return unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
}
