//go:build !wasip1

package sum

import (
	"crypto/sha256"
	"encoding/hex"
)

// Of returns the content hash of data: SHA-256 in lower-case hexadecimal, 64
// characters.
func Of(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
