package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// A program of a thousand modules makes 100 to 300 MB while it starts, and keeps 50 of it: the
// collector would look at that ten times, and take half of the start. So it comes less often.

// unlooked is what a program may make between two collections while it starts; early says that of the
// first one, in hundredths of the 4 MB after which that usually comes.
const (
	unlooked = 128 << 20 // bytes
	early    = 100 * unlooked / (4 << 20)
)

// collectLater has the collector come when a starting program has made another 128 MB, or as much as it keeps, if that is
// more. What it returns says that it has started. Whoever has settings for the collector knows better.
func collectLater() (started func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	c := &collector{usual: debug.SetGCPercent(early)}
	c.callAfterNext()
	return c.started
}

// collector is Go's, while a program starts.
type collector struct {
	mu    sync.Mutex
	usual int // its pace, in percent of what is kept
	over  bool
}

func (c *collector) started() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	debug.SetGCPercent(c.usual)
}

func (c *collector) callAfterNext() {
	gone := new([64]byte) // after the next collection
	runtime.AddCleanup(gone, (*collector).collected, c)
}

func (c *collector) collected() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	debug.SetGCPercent(max(c.usual, 100*unlooked/kept()))
	c.callAfterNext()
}

// kept is how much the last collection has left, in bytes.
func kept() int {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return max(1, int(sample[0].Value.Uint64()))
}
