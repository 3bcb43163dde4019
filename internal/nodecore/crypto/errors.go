package crypto

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"
)

// opensslError is an error as Node has it from OpenSSL: its number, and what that stands for.
type opensslError struct {
	number          uint32
	library, reason string
}

func (e *opensslError) Error() string {
	return fmt.Sprintf("error:%08X:%s::%s", e.number, e.library, e.reason)
}

// codedError is one of Node's own.
type codedError struct{ class, code, message string }

func (e *codedError) Error() string { return e.message }

const (
	providers = "Provider routines"
	decoders  = "DECODER routines"
	rsaErrors = "rsa routines"
)

var (
	errBadDecrypt      = &opensslError{0x1C800064, providers, "bad decrypt"}
	errWrongFinalBlock = &opensslError{0x1C80006B, providers, "wrong final block length"}
	errUnsupported     = &opensslError{0x1E08010C, decoders, "unsupported"}
)

// fail throws an error into JavaScript, with the members that Node gives those of OpenSSL.
func (m module) fail(err error) {
	m.Throw(m.thrown(err))
}

// thrown is the error that JavaScript gets.
func (m module) thrown(err error) error {
	var e *opensslError
	var coded *codedError
	switch {
	case errors.As(err, &e):
		_, err = m.Helper("internal/crypto/errors", "throwOpenSSL")(goja.Undefined(),
			m.VM.ToValue(e.Error()), m.VM.ToValue(e.library), m.VM.ToValue(e.reason))
	case errors.As(err, &coded):
		_, err = m.Helper("internal/crypto/errors", "throwCoded")(goja.Undefined(),
			m.VM.ToValue(coded.class), m.VM.ToValue(coded.code), m.VM.ToValue(coded.message))
	}
	return err
}
