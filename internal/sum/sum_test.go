package sum

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// The sum that the machine makes in Node is that of the standard library.
func TestSmall(t *testing.T) {
	for n := range 200 { // every way in which a block can end
		if data := bytes.Repeat([]byte{'a'}, n); small(data) != Of(data) {
			t.Errorf("of %d bytes: %s, want %s", n, small(data), Of(data))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 0, 1000).Draw(t, "data")
		if small(data) != Of(data) {
			t.Fatalf("%s, want %s", small(data), Of(data))
		}
	})
}
