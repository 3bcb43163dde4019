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

// plainError has a message and nothing else, as what goes wrong when keys are made.
type plainError struct{ message string }

func (e *plainError) Error() string { return e.message }

const (
	providers = "Provider routines"
	decoders  = "DECODER routines"
	rsaErrors = "rsa routines"
	dhErrors  = "Diffie-Hellman routines"
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
	var simple *plainError
	switch {
	case errors.As(err, &e):
		_, err = m.Helper("internal/crypto/errors", "throwOpenSSL")(goja.Undefined(),
			m.VM.ToValue(e.Error()), m.VM.ToValue(e.library), m.VM.ToValue(e.reason))
	case errors.As(err, &coded):
		_, err = m.Helper("internal/crypto/errors", "throwCoded")(goja.Undefined(),
			m.VM.ToValue(coded.class), m.VM.ToValue(coded.code), m.VM.ToValue(coded.message))
	case errors.As(err, &simple):
		_, err = m.Helper("internal/crypto/errors", "throwPlain")(goja.Undefined(), m.VM.ToValue(simple.message))
	}
	return err
}

// background does work on another goroutine, and calls f back with the error that fail throws, or with null and the result.
func (m module) background(slots chan struct{}, f goja.Callable, work func() (any, error)) {
	var failed error
	answer := func(this goja.Value, args ...goja.Value) (goja.Value, error) {
		if failed == nil {
			return f(this, args...)
		}
		return f(this, m.errorOf(failed), goja.Undefined())
	}
	m.Background(slots, answer, func() (v any, err error) {
		v, failed = work()
		return v, nil
	})
}

func (m module) errorOf(err error) goja.Value {
	var thrown *goja.Exception
	if errors.As(m.thrown(err), &thrown) {
		if o, ok := thrown.Value().(*goja.Object); ok {
			_ = o.Set("stack", o.String()) // no code of the program is under way
		}
		return thrown.Value()
	}
	return m.SystemError(err)
}
