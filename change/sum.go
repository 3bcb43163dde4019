//go:build !wasip1

package change

import (
	"crypto/sha256"
	"encoding/hex"
)

// Sum is the content hash by which files are compared everywhere in this
// module: SHA-256 in lower-case hexadecimal, 64 characters.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
