// Package crypto is the Go half of the core module "crypto".
package crypto

import (
	"crypto/hmac"
	"crypto/md5"
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
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
	//lint:ignore SA1019 a program asks for what it has to read
	"golang.org/x/crypto/ripemd160"

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
	"blake2b512": func() hash.Hash { return must(blake2b.New512(nil)) }, "blake2s256": func() hash.Hash { return must(blake2s.New256(nil)) },
	"md5-sha1": func() hash.Hash { return &both{md5.New(), sha1.New()} },
	"ssl3-md5": md5.New, "ssl3-sha1": sha1.New,
	"ripemd160": ripemd160.New, "rmd160": ripemd160.New, "ripemd": ripemd160.New,
}

// both is one hash after the other.
type both struct{ first, second hash.Hash }

func (b *both) Size() int           { return b.first.Size() + b.second.Size() }
func (b *both) BlockSize() int      { return b.first.BlockSize() }
func (b *both) Sum(s []byte) []byte { return b.second.Sum(b.first.Sum(s)) }

func (b *both) Reset() {
	b.first.Reset()
	b.second.Reset()
}

func (b *both) Write(p []byte) (int, error) {
	_, _ = b.first.Write(p) // neither fails
	return b.second.Write(p)
}

func (b *both) Clone() (hash.Cloner, error) {
	first, err := b.first.(hash.Cloner).Clone()
	if err != nil {
		return nil, err
	}
	second, err := b.second.(hash.Cloner).Clone()
	return &both{first, second}, err
}

// must is for hashes that fail with a bad key only, and have none.
func must(h hash.Hash, err error) hash.Hash {
	if err != nil {
		panic(err)
	}
	return h
}

// shakes are functions whose digests have any length, and the usual one.
var shakes = map[string]func(int) hash.Hash{
	"shake128": func(n int) hash.Hash { return (&shake{sha3.NewSHAKE128(), 0, 16}).sized(n) },
	"shake256": func(n int) hash.Hash { return (&shake{sha3.NewSHAKE256(), 0, 32}).sized(n) },
}

// shake is a SHAKE as a hash. A sum ends nothing.
type shake struct {
	*sha3.SHAKE
	size, usual int
}

// sized sets the length of the digest, to the usual one if it is below zero.
func (s *shake) sized(n int) *shake {
	if s.size = n; n < 0 {
		s.size = s.usual
	}
	return s
}

func (s *shake) Size() int { return s.size }

func (s *shake) clone() *sha3.SHAKE {
	state, err := s.MarshalBinary()
	if err != nil {
		panic(err) // it never fails
	}
	c := *s.SHAKE
	if err := c.UnmarshalBinary(state); err != nil {
		panic(err)
	}
	return &c
}

func (s *shake) Sum(b []byte) []byte {
	out := make([]byte, s.size)
	_, _ = s.clone().Read(out)
	return append(b, out...)
}

func (s *shake) Clone() (hash.Cloner, error) { return &shake{s.clone(), s.size, s.usual}, nil }

// hashNamed finds a hash by any of its spellings.
func hashNamed(name string) func() hash.Hash { return hashes[canonicalHash(name)] }

// canonicalHash is the name under which hashes has "SHA256", "SHA-256" or "RSA-SHA256".
func canonicalHash(name string) string {
	name = strings.TrimPrefix(strings.ToLower(name), "rsa-")
	name = strings.ReplaceAll(name, "/", "-")
	if _, ok := hashes[name]; ok {
		return name
	}
	if rest, ok := strings.CutPrefix(name, "sha-"); ok && hashes["sha"+rest] != nil {
		return "sha" + rest
	}
	return ""
}

// Go is the Go half of the files here.
var Go = core.Go{
	"internal/crypto/hashes":       core.Harmless(func(c *core.Core) map[string]any { return module{c}.hashes() }),
	"internal/crypto/random":       core.Harmless(func(c *core.Core) map[string]any { return module{c}.random() }),
	"internal/crypto/derivation":   core.Harmless(func(c *core.Core) map[string]any { return module{c}.derivation() }),
	"internal/crypto/ciphers":      core.Harmless(func(c *core.Core) map[string]any { return module{c}.ciphers() }),
	"internal/crypto/keys":         core.Harmless(func(c *core.Core) map[string]any { return module{c}.keys() }),
	"internal/crypto/signatures":   core.Harmless(func(c *core.Core) map[string]any { return module{c}.signatures() }),
	"internal/crypto/encryption":   core.Harmless(func(c *core.Core) map[string]any { return module{c}.encryption() }),
	"internal/crypto/generators":   core.Harmless(func(c *core.Core) map[string]any { return module{c}.generators() }),
	"internal/crypto/exchange":     core.Harmless(func(c *core.Core) map[string]any { return module{c}.exchange() }),
	"internal/crypto/certificates": core.Harmless(func(c *core.Core) map[string]any { return module{c}.certificates() }),
}

type module struct{ *core.Core }

// hashes is the Go half of internal/hashes.js.
func (m module) hashes() map[string]any {
	return map[string]any{
		"names": slices.Sorted(maps.Keys(hashes)),
		"knows": func(name string) bool { return hashNamed(name) != nil },
		"hash": func(name string) goja.Value {
			return m.hashObject(hashNamed(name)())
		},
		"isXOF": func(name string) bool { return shakes[strings.ToLower(name)] != nil },
		// xof makes a hash of any length, or of the usual one if that is below zero.
		"xof": func(name string, length int) goja.Value { return m.hashObject(shakes[strings.ToLower(name)](length)) },
		"hmac": func(name string, key goja.Value) goja.Value {
			return m.hashObject(hmac.New(hashNamed(name), core.Bytes(key)))
		},
	}
}

// random is the Go half of internal/random.js.
func (m module) random() map[string]any {
	return map[string]any{
		"random": func(b []byte) { fillRandom(b) },
		"equal":  func(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 },
	}
}

// fillRandom never fails: package rand ends the process instead.
func fillRandom(b []byte) { _, _ = rand.Read(b) }

// hashObject is a running hash, for internal/hashes.js to wrap.
func (m module) hashObject(h hash.Hash) goja.Value {
	o := m.VM.NewObject()
	m.Put(o, "size", h.Size())
	m.Put(o, "update", func(v goja.Value) { _, _ = h.Write(core.Bytes(v)) }) // never fails
	m.Put(o, "digest", func() goja.Value { return m.Plain(h.Sum(nil)) })
	// copy gives a SHAKE another length, or its usual one.
	m.Put(o, "copy", func(length int) goja.Value {
		c, err := h.(hash.Cloner).Clone()
		if err != nil {
			m.Throw(err)
		}
		if s, ok := c.(*shake); ok {
			c = s.sized(length)
		}
		return m.hashObject(c)
	})
	return o
}
