package heatsync_test

import (
	"bytes"
	"testing"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Batches that all runtimes have had are dropped, though there is only one.
func TestPoolKeepsNoOldBatches(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	pool := newPool(t, 1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	const size, batches = 1 << 20, 100
	before := int64(heap())
	for i := range batches {
		if _, err := pool.Apply(change.Batch{Changes: []change.Change{{Path: "data", Data: bytes.Repeat([]byte{byte(i)}, size)}}}); err != nil {
			t.Fatal(err)
		}
	}
	if grown := int64(heap()) - before; grown > size*batches/2 {
		t.Errorf("%d batches of %d bytes have left %d", batches, size, grown)
	}
}
