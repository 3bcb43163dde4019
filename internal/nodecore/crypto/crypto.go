// Package crypto is the Go half of the core module "crypto".
package crypto

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// hashes are the functions that Go's library has, by OpenSSL's names for them.
var hashes = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New,
	"sha224": sha256.New224, "sha256": sha256.New,
	"sha384": sha512.New384, "sha512": sha512.New,
	"sha512-224": sha512.New512_224, "sha512-256": sha512.New512_256,
	"sha3-224": func() hash.Hash { return sha3.New224() }, "sha3-256": func() hash.Hash { return sha3.New256() },
	"sha3-384": func() hash.Hash { return sha3.New384() }, "sha3-512": func() hash.Hash { return sha3.New512() },
}

// hashNamed finds a hash by any of its spellings: "SHA256", "SHA-256",
// "RSA-SHA256".
func hashNamed(name string) func() hash.Hash {
	name = strings.TrimPrefix(strings.ToLower(name), "rsa-")
	name = strings.ReplaceAll(name, "/", "-")
	if f, ok := hashes[name]; ok {
		return f
	}
	if rest, ok := strings.CutPrefix(name, "sha-"); ok {
		return hashes["sha"+rest]
	}
	return nil
}

// Go is the Go half of the files here.
var Go = core.Go{"internal/crypto/hashes": func(c *core.Core) map[string]any { return module{c}.hashes() }}

type module struct{ *core.Core }

// hashes is the Go half of internal/hashes.js.
func (m module) hashes() map[string]any {
	slots := make(chan struct{}, core.Workers)
	return map[string]any{
		"names": slices.Sorted(maps.Keys(hashes)),
		"knows": func(name string) bool { return hashNamed(name) != nil },
		"hash": func(name string) goja.Value {
			return m.hashObject(hashNamed(name)())
		},
		"hmac": func(name string, key goja.Value) goja.Value {
			return m.hashObject(hmac.New(hashNamed(name), core.Bytes(key)))
		},
		"random": func(b []byte) { fillRandom(b) },
		"equal":  func(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 },
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
			return m.Must(m.plainOr(hkdf.Key(hashNamed(name), key, salt, string(info), length)))
		},
	}
}

func (m module) plainOr(b []byte, err error) (goja.Value, error) {
	if err != nil {
		return nil, err
	}
	return m.Plain(b), nil
}

func derivePBKDF2(password, salt []byte, rounds, length int, name string) ([]byte, error) {
	return pbkdf2.Key(hashNamed(name), string(password), salt, rounds, length)
}

// fillRandom never fails: package rand ends the process instead.
func fillRandom(b []byte) { _, _ = rand.Read(b) }

// hashObject is a running hash, for internal/hashes.js to wrap.
func (m module) hashObject(h hash.Hash) goja.Value {
	o := m.VM.NewObject()
	m.Put(o, "size", h.Size())
	m.Put(o, "update", func(v goja.Value) { _, _ = h.Write(core.Bytes(v)) }) // never fails
	m.Put(o, "digest", func() goja.Value { return m.Plain(h.Sum(nil)) })
	m.Put(o, "copy", func() goja.Value {
		c, err := h.(hash.Cloner).Clone()
		if err != nil {
			m.Throw(err)
		}
		return m.hashObject(c)
	})
	return o
}
