package watch

import (
	"errors"
	"syscall"
)

const sharingViolation syscall.Errno = 32

// isBusy tells whether a file can't be opened because a writer has it open:
// the best sign there is that it is not whole yet.
func isBusy(err error) bool { return errors.Is(err, sharingViolation) }
