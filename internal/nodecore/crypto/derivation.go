package crypto

import (
	"bytes"
	"crypto/hkdf"
	"crypto/pbkdf2"

	"github.com/dop251/goja"
	"golang.org/x/crypto/scrypt"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// derivation is the Go half of internal/derivation.js.
func (m module) derivation() map[string]any {
	slots := make(chan struct{}, core.Workers)
	return map[string]any{
		"knows": func(name string) bool { return hashNamed(name) != nil },
		"pbkdf2": func(password, salt []byte, rounds, length int, name string) goja.Value {
			password, salt = bytes.Clone(password), bytes.Clone(salt)
			v, err := m.Blocking(func() (any, error) { return derivePBKDF2(password, salt, rounds, length, name) })
			if err != nil {
				m.Throw(err)
			}
			return m.Plain(v)
		},
		"startPBKDF2": func(f goja.Callable, password, salt []byte, rounds, length int, name string) {
			m.NeedLoop("crypto.pbkdf2")
			password, salt = bytes.Clone(password), bytes.Clone(salt)
			m.Background(slots, f, func() (any, error) { return derivePBKDF2(password, salt, rounds, length, name) })
		},
		"hkdf": func(name string, key, salt, info []byte, length int) goja.Value {
			v, err := hkdf.Key(hashNamed(name), key, salt, string(info), length)
			if err != nil {
				m.fail(&codedError{"RangeError", "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"})
			}
			return m.Plain(v)
		},
		"scrypt": func(password, salt []byte, length, n, r, p int) goja.Value {
			password, salt = bytes.Clone(password), bytes.Clone(salt)
			v, err := m.Blocking(func() (any, error) { return scrypt.Key(password, salt, n, r, p, length) })
			if err != nil {
				m.Throw(err)
			}
			return m.Plain(v)
		},
		"startScrypt": func(f goja.Callable, password, salt []byte, length, n, r, p int) {
			m.NeedLoop("crypto.scrypt")
			password, salt = bytes.Clone(password), bytes.Clone(salt)
			m.Background(slots, f, func() (any, error) { return scrypt.Key(password, salt, n, r, p, length) })
		},
	}
}

func derivePBKDF2(password, salt []byte, rounds, length int, name string) ([]byte, error) {
	return pbkdf2.Key(hashNamed(name), string(password), salt, rounds, length)
}
