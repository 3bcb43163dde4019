package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// hasKeys tells whether standard input is a console.
func hasKeys() bool {
	var mode uint32
	return windows.GetConsoleMode(console(), &mode) == nil
}

func console() windows.Handle { return windows.Handle(os.Stdin.Fd()) }

// readKeys has the console hand over each key at once, without showing it; Ctrl-C means what
// it always does. It returns nil if standard input is no console. stop puts it back, and
// nothing is read after it.
func readKeys(pressed func(key byte)) (stop func()) {
	in := console()
	var before uint32
	if windows.GetConsoleMode(in, &before) != nil {
		return nil
	}
	asked, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return nil
	}
	if windows.SetConsoleMode(in, before&^(windows.ENABLE_LINE_INPUT|windows.ENABLE_ECHO_INPUT)) != nil {
		windows.CloseHandle(asked)
		return nil
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		poll(in, asked, pressed)
	}()
	return func() {
		windows.SetEvent(asked)
		<-over
		windows.CloseHandle(asked)
		windows.SetConsoleMode(in, before)
	}
}

// poll reads keys until asked is set. It takes what happens at the console one by one: what
// is typed after that is for others.
func poll(in, asked windows.Handle, pressed func(key byte)) {
	for {
		first, err := windows.WaitForMultipleObjects([]windows.Handle{asked, in}, false, windows.INFINITE)
		if err != nil || first == windows.WAIT_OBJECT_0 {
			return
		}
		var r inputRecord
		var n uint32
		if ok, _, _ := readConsoleInput.Call(uintptr(in), uintptr(unsafe.Pointer(&r)), 1, uintptr(unsafe.Pointer(&n))); ok == 0 {
			return
		}
		if key, ok := r.pressed(); ok && n == 1 {
			go pressed(key) // which may stop all this
		}
	}
}

var readConsoleInput = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReadConsoleInputW")

// inputRecord is an INPUT_RECORD of Windows, with a KEY_EVENT_RECORD in it.
type inputRecord struct {
	kind    uint16
	_       uint16
	down    int32
	repeat  uint16
	keyCode uint16
	scan    uint16
	char    uint16
	state   uint32
}

const keyEvent = 1

// pressed is the key that makes a character of ASCII, if it goes down. Other records tell of
// the mouse, of the window, and of keys that come up.
func (r *inputRecord) pressed() (key byte, ok bool) {
	return byte(r.char), r.kind == keyEvent && r.down != 0 && 0 < r.char && r.char < 0x80
}

// listenStops has nothing to listen to: a process can't be stopped from a console.
func listenStops(*keyboard, bool) {}
