package nodehost

import (
	"fmt"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync/change"
)

// busy warns of a batch that node does not finish in time. V8 can't be stopped without harm
// (docs/rationale.md), so that a top level that never ends stops the program; a person
// should at least know why nothing happens.
type busy struct {
	patience time.Duration
	warn     func(string)

	mu      sync.Mutex
	batches []string // that node is not done with: a file of each
	timer   *time.Timer
}

func newBusy(o Options) *busy { return &busy{patience: o.Patience, warn: o.Warn} }

// with says that node has been given a batch.
func (b *busy) with(batch change.Batch) {
	if b.patience <= 0 || b.warn == nil || batch.Empty() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.batches = append(b.batches, batch.Changes[0].Path)
	if len(b.batches) == 1 {
		b.wait()
	}
}

// done says that node is done with the oldest batch.
func (b *busy) done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.batches) == 0 {
		return
	}
	b.timer.Stop()
	if b.batches = b.batches[1:]; len(b.batches) > 0 {
		b.wait()
	}
}

// end says that node is no more.
func (b *busy) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.timer != nil {
		b.timer.Stop()
	}
	b.batches = nil
}

func (b *busy) wait() {
	file := b.batches[0]
	b.timer = time.AfterFunc(b.patience, func() {
		b.mu.Lock()
		late := len(b.batches) > 0 && b.batches[0] == file
		b.mu.Unlock()
		if late {
			b.warn(fmt.Sprintf("%s was saved %s ago, and the program has been busy since: if it is in a loop that never ends, only a restart helps", file, b.patience))
		}
	})
}
