package zlib

import (
	"math"
	"testing"
)

// A program may say that a chunk has any size: memory is taken as output comes.
func TestRoomIsNotTakenAtOnce(t *testing.T) {
	for name, c := range map[string]codec{
		"gzip":   newCodec(modeGzip, settings{level: 6, memory: 8, windowBits: 15}),
		"brotli": newBrotliEncoder(6, 22),
	} {
		h := &handle{codec: c}
		h.run(map[string]int{"gzip": finish, "brotli": brotliFinish}[name], make([]byte, 1<<20), math.MaxInt)
		if h.err != errEnd || h.full || h.used != 1<<20 || len(h.output) == 0 || cap(h.output) > piece {
			t.Errorf("%s: %v, full %v, %d bytes in %d of %d read", name, h.err, h.full, len(h.output), cap(h.output), h.used)
		}
	}
}
