package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/md5"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 the steps of ChaCha20-Poly1305 need it
	"golang.org/x/crypto/poly1305"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// kind is a cipher as crypto.getCipherInfo tells of it.
type kind struct {
	name, mode       string
	nid              int
	block, iv, bytes int // sizes
	new              func(key []byte) (cipher.Block, error)
}

// kinds are the ciphers by OpenSSL's names for them, in small letters.
var kinds = func() map[string]*kind {
	all := map[string]*kind{
		"chacha20-poly1305": {name: "chacha20-poly1305", mode: "stream", nid: 1018, iv: 12, bytes: 32},
		"chacha20":          {name: "chacha20", mode: "stream", nid: 1019, iv: 16, bytes: 32},
	}
	nids := map[string][3]int{
		"ecb": {418, 422, 426}, "cbc": {419, 423, 427}, "ofb": {420, 424, 428}, "cfb": {421, 425, 429}, "cfb8": {653, 654, 655},
		"ctr": {904, 905, 906}, "gcm": {895, 898, 901}, "ccm": {896, 899, 902}, "wrap": {788, 789, 790},
	}
	for i, bits := range []int{128, 192, 256} {
		for mode, nid := range nids {
			k := &kind{name: fmt.Sprintf("aes-%d-%s", bits, mode), mode: mode, nid: nid[i], block: 16, iv: 16, bytes: bits / 8, new: aes.NewCipher}
			switch mode {
			case "ecb":
				k.iv = 0
			case "gcm", "ccm":
				k.name, k.iv = fmt.Sprintf("id-aes%d-%s", bits, mode), 12
				all[k.name] = k
			case "wrap":
				k.name, k.iv, k.block = fmt.Sprintf("id-aes%d-wrap", bits), 8, 8
				all[k.name], all[fmt.Sprintf("aes%d-wrap", bits)] = k, k
			}
			if mode != "ecb" && mode != "wrap" && mode != "cbc" {
				k.block = 1
			}
			all[fmt.Sprintf("aes-%d-%s", bits, mode)] = k
		}
		all[fmt.Sprintf("aes%d", bits)] = all[fmt.Sprintf("aes-%d-cbc", bits)]
	}
	for mode, nid := range map[string]int{"cbc": 44, "ecb": 33, "cfb": 61, "ofb": 63} {
		k := &kind{name: "des-ede3-" + mode, mode: mode, nid: nid, block: 8, iv: 8, bytes: 24, new: des.NewTripleDESCipher}
		if mode == "ecb" {
			k.name, k.iv = "des-ede3", 0
			all["des-ede3"] = k
		}
		if mode == "cfb" || mode == "ofb" {
			k.block = 1
		}
		all["des-ede3-"+mode] = k
	}
	all["des3"] = all["des-ede3-cbc"]
	return all
}()

func kindNamed(name string) *kind { return kinds[strings.ToLower(name)] }

// start makes the stepper of a cipher. Sizes have been checked.
func (k *kind) start(key, iv []byte, decrypt bool, tagSize int) (stepper, error) {
	switch k.name {
	case "chacha20-poly1305":
		return newChaCha(key, iv, decrypt)
	case "chacha20":
		return newCounted(key, iv)
	}
	b, err := k.new(key)
	if err != nil {
		return nil, err
	}
	switch k.mode {
	case "ecb":
		return &blocks{mode: ecb{b, decrypt}, decrypt: decrypt, padding: true}, nil
	case "cbc":
		mode := cipher.NewCBCEncrypter(b, iv)
		if decrypt {
			mode = cipher.NewCBCDecrypter(b, iv)
		}
		return &blocks{mode: mode, decrypt: decrypt, padding: true}, nil
	case "gcm":
		return newGCM(b, iv, decrypt), nil
	case "ccm":
		return newCCM(b, iv, tagSize, decrypt), nil
	case "wrap":
		return &wrap{block: b, iv: iv, decrypt: decrypt}, nil
	}
	return streamed{k.stream(b, iv, decrypt)}, nil
}

func (k *kind) stream(b cipher.Block, iv []byte, decrypt bool) cipher.Stream {
	switch {
	case k.mode == "ctr":
		return cipher.NewCTR(b, iv)
	case k.mode == "ofb":
		//lint:ignore SA1019 a program asks for what it has to read
		return cipher.NewOFB(b, iv)
	case k.mode == "cfb8":
		return &cfb8{b, slices.Clone(iv), decrypt}
	case decrypt:
		//lint:ignore SA1019 as above
		return cipher.NewCFBDecrypter(b, iv)
	}
	//lint:ignore SA1019 as above
	return cipher.NewCFBEncrypter(b, iv)
}

// newCounted is ChaCha20 whose first four bytes of the nonce are where it begins to count.
func newCounted(key, iv []byte) (stepper, error) {
	s, err := chacha20.NewUnauthenticatedCipher(key, iv[4:])
	if err != nil {
		return nil, err
	}
	s.SetCounter(binary.LittleEndian.Uint32(iv))
	return streamed{s}, nil
}

// chacha is ChaCha20-Poly1305 in steps.
type chacha struct {
	stream  *chacha20.Cipher
	mac     *poly1305.MAC
	decrypt bool
	begun   bool
	sizes   [2]uint64
	sum     []byte
}

func newChaCha(key, nonce []byte, decrypt bool) (stepper, error) {
	full := make([]byte, chacha20.NonceSize) // a short one stands at the end
	copy(full[len(full)-len(nonce):], nonce)
	s, err := chacha20.NewUnauthenticatedCipher(key, full)
	if err != nil {
		return nil, err
	}
	var once [32]byte
	s.XORKeyStream(once[:], once[:])
	s.SetCounter(1)
	return &chacha{stream: s, mac: poly1305.New(&once), decrypt: decrypt}, nil
}

func (c *chacha) authenticate(data []byte, part int) {
	_, _ = c.mac.Write(data) // never fails
	c.sizes[part] += uint64(len(data))
}

func (c *chacha) pad(part int) {
	if odd := c.sizes[part] % 16; odd > 0 {
		_, _ = c.mac.Write(make([]byte, 16-odd))
	}
}

func (c *chacha) additional(data []byte) { c.authenticate(data, 0) }

func (c *chacha) begin() {
	if !c.begun {
		c.begun = true
		c.pad(0)
	}
}

func (c *chacha) update(data []byte) []byte {
	c.begin()
	out := make([]byte, len(data))
	c.stream.XORKeyStream(out, data)
	if c.decrypt {
		c.authenticate(data, 1)
	} else {
		c.authenticate(out, 1)
	}
	return out
}

func (c *chacha) final() ([]byte, error) {
	c.begin()
	c.pad(1)
	var sizes [16]byte
	for i, size := range c.sizes {
		for j := range 8 {
			sizes[8*i+j] = byte(size >> (8 * j))
		}
	}
	_, _ = c.mac.Write(sizes[:])
	c.sum = c.mac.Sum(nil)
	return nil, nil
}

func (c *chacha) tag() []byte { return c.sum }

// wrap is the key wrap of RFC 3394, of a whole key at a time.
type wrap struct {
	block   cipher.Block
	iv      []byte
	decrypt bool
}

// update returns nil for what is no key, or was wrapped by another.
func (w *wrap) update(data []byte) []byte {
	switch {
	case len(data) == 0:
		return []byte{}
	case w.decrypt:
		return unwrapKey(w.block, w.iv, data)
	}
	return wrapKey(w.block, w.iv, data)
}

func (w *wrap) final() ([]byte, error) { return nil, nil }

func wrapKey(block cipher.Block, iv, data []byte) []byte {
	if len(data) < 16 || len(data)%8 != 0 {
		return nil
	}
	out := append(slices.Clone(iv), data...)
	buf := make([]byte, 16)
	n := len(data) / 8
	copy(buf, iv)
	for step := range 6 * n {
		at := out[8*(step%n)+8:][:8]
		copy(buf[8:], at)
		block.Encrypt(buf, buf)
		count(buf, step+1)
		copy(at, buf[8:])
	}
	copy(out, buf[:8])
	return out
}

func unwrapKey(block cipher.Block, iv, data []byte) []byte {
	if len(data) < 24 || len(data)%8 != 0 {
		return nil
	}
	out := slices.Clone(data[8:])
	buf := make([]byte, 16)
	copy(buf, data[:8])
	n := len(out) / 8
	for step := 6*n - 1; step >= 0; step-- {
		at := out[8*(step%n):][:8]
		count(buf, step+1)
		copy(buf[8:], at)
		block.Decrypt(buf, buf)
		copy(at, buf[8:])
	}
	if subtle.ConstantTimeCompare(buf[:8], iv) != 1 {
		return nil
	}
	return out
}

// count mixes the number of a step into the first half.
func count(buf []byte, n int) {
	for i := 7; n > 0; i, n = i-1, n>>8 {
		buf[i] ^= byte(n)
	}
}

// ciphers is the Go half of internal/ciphers.js.
func (m module) ciphers() map[string]any {
	return map[string]any{
		"names": slices.Sorted(maps.Keys(kinds)),
		// info tells of a cipher, or nothing.
		"info": func(name string) goja.Value { return m.cipherInfo(kindNamed(name)) },
		"byNid": func(nid int) goja.Value {
			for _, k := range kinds {
				if k.nid == nid {
					return m.cipherInfo(k)
				}
			}
			return goja.Undefined()
		},
		"start": func(name string, key, iv []byte, decrypt bool, tagSize int) goja.Value {
			s, err := kindNamed(name).start(key, iv, decrypt, tagSize)
			if err != nil {
				m.Throw(err)
			}
			return m.cipherObject(s)
		},
		// stretch makes so many bytes of a password as OpenSSL did long ago.
		"stretch": func(password []byte, n int) goja.Value {
			var all, last []byte
			for len(all) < n {
				sum := md5.Sum(append(last, password...))
				last = sum[:]
				all = append(all, last...)
			}
			return m.Plain(all[:n])
		},
		"same": func(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 },
	}
}

func (m module) cipherInfo(k *kind) goja.Value {
	if k == nil {
		return goja.Undefined()
	}
	o := m.VM.NewObject()
	m.Put(o, "mode", strings.TrimSuffix(k.mode, "8"))
	m.Put(o, "name", k.name)
	m.Put(o, "nid", k.nid)
	m.Put(o, "blockSize", k.block)
	m.Put(o, "ivLength", k.iv)
	m.Put(o, "keyLength", k.bytes)
	return o
}

// cipherObject is a running cipher, for internal/ciphers.js to wrap.
func (m module) cipherObject(s stepper) goja.Value {
	o := m.VM.NewObject()
	m.Put(o, "update", func(data goja.Value) goja.Value {
		out := s.update(core.Bytes(data))
		if out == nil {
			return goja.Undefined()
		}
		return m.Plain(out)
	})
	m.Put(o, "final", func() goja.Value {
		rest, err := s.final()
		if err != nil {
			m.fail(err)
		}
		return m.Plain(rest)
	})
	if b, ok := s.(*blocks); ok {
		m.Put(o, "pads", func(pads bool) { b.padding = pads })
	}
	if a, ok := s.(aead); ok {
		m.Put(o, "additional", func(data goja.Value) { a.additional(core.Bytes(data)) })
		m.Put(o, "tag", func() goja.Value { return m.Plain(a.tag()) })
	}
	return o
}
