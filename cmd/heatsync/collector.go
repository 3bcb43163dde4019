package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// A program of a thousand modules makes some 100 MB while it starts, most of which stays: the
// collector would look at that ten times, and take half of the start. So it begins later.

// early is what a program may make before the first collection, in hundredths of the 4 MB after
// which that usually comes.
const early = 3200

// collectLater has the collector begin when a program has started, or has made 128 MB. What it returns
// says that it has started. Whoever has settings for the collector knows better.
func collectLater() (started func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	usual := debug.SetGCPercent(early)
	started = sync.OnceFunc(func() { debug.SetGCPercent(usual) })
	first := new([64]byte) // gone after the first collection
	runtime.AddCleanup(first, func(started func()) { started() }, started)
	return started
}
