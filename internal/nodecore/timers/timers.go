// Package timers is the Go half of the core module "timers".
package timers

import (
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// handle is what a JavaScript timer or immediate holds of the loop's.
type handle interface {
	Stop()
	Ref()
	Unref()
}

// Go is the Go half of the files here.
var Go = core.Go{"internal/timers/timers": core.Harmless(timers)}

// timers lets internal/timers.js start timers by number: an object of Go for each
// timer would cost more than the timer.
func timers(c *core.Core) map[string]any {
	handles := map[int]handle{}
	last := 0
	enter := func(make func(done func()) handle) int {
		c.NeedLoop("a timer")
		last++
		id := last
		handles[id] = make(func() { delete(handles, id) })
		return id
	}
	with := func(f func(handle)) func(int) {
		return func(id int) {
			if h, ok := handles[id]; ok {
				f(h)
			}
		}
	}
	return map[string]any{
		"timeout": func(f goja.Callable, ms float64) int {
			return enter(func(done func()) handle {
				return c.Loop.Timeout(milliseconds(ms), c.Carry(func() { done(); c.Callback(f) }))
			})
		},
		"interval": func(f goja.Callable, ms float64) int {
			return enter(func(func()) handle {
				return c.Loop.Interval(milliseconds(ms), c.Carry(func() { c.Callback(f) }))
			})
		},
		"immediate": func(f goja.Callable) int {
			return enter(func(done func()) handle {
				return c.Loop.Immediate(c.Carry(func() { done(); c.Callback(f) }))
			})
		},
		"stop":  with(func(h handle) { h.Stop() }),
		"ref":   with(handle.Ref),
		"unref": with(handle.Unref),
		"drop":  func(id int) { delete(handles, id) },
		"refresh": func(id int) {
			if t, ok := handles[id].(*loop.Timer); ok {
				t.Refresh()
			}
		},
	}
}

func milliseconds(ms float64) time.Duration {
	return time.Duration(ms * float64(time.Millisecond))
}
