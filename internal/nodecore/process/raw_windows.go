package process

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// setRaw has a console hand over each key at once, or puts it back to how it was before, if that is
// not nil. It returns how it was, nil if it is so again.
func setRaw(f, before any) (any, error) {
	file, ok := f.(*os.File)
	if !ok {
		return before, syscall.EINVAL
	}
	console := windows.Handle(file.Fd())
	if was, ok := before.(uint32); ok {
		return nil, windows.SetConsoleMode(console, was)
	}
	var was uint32
	if err := windows.GetConsoleMode(console, &was); err != nil {
		return nil, err
	}
	raw := was&^(windows.ENABLE_ECHO_INPUT|windows.ENABLE_LINE_INPUT|windows.ENABLE_PROCESSED_INPUT) | windows.ENABLE_VIRTUAL_TERMINAL_INPUT
	if err := windows.SetConsoleMode(console, raw); err != nil {
		return nil, err
	}
	return was, nil
}
