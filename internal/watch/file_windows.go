package watch

import (
	"errors"
	"os"
	"syscall"
)

const sharingViolation syscall.Errno = 32

// isBusy tells whether a file can't be opened because a writer has it open:
// the best sign there is that it is not whole yet.
func isBusy(err error) bool { return errors.Is(err, sharingViolation) }

// open lets others write, rename and remove the file while it is read: an
// atomic save over a file that is open would fail for the editor.
func open(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ,
		syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE|syscall.FILE_SHARE_DELETE, nil,
		syscall.OPEN_EXISTING, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}
