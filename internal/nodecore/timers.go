package nodecore

import (
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// handle is what a JavaScript timer or immediate holds of the loop's.
type handle interface {
	Stop()
	Ref()
	Unref()
}

// timersBinding lets timers/internal/timers.js start timers by number: an object
// of Go for each timer would cost more than the timer.
func (s *Set) timersBinding() map[string]any {
	handles := map[int]handle{}
	last := 0
	enter := func(make func(done func()) handle) int {
		s.needLoop("a timer")
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
				return s.loop.Timeout(milliseconds(ms), func() { done(); s.callback(f) })
			})
		},
		"interval": func(f goja.Callable, ms float64) int {
			return enter(func(func()) handle {
				return s.loop.Interval(milliseconds(ms), func() { s.callback(f) })
			})
		},
		"immediate": func(f goja.Callable) int {
			return enter(func(done func()) handle {
				return s.loop.Immediate(func() { done(); s.callback(f) })
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

// callback runs f with args in a turn of the loop.
func (s *Set) callback(f goja.Callable, args ...goja.Value) {
	_, err := f(goja.Undefined(), args...)
	if engine.Uncatchable(err) {
		panic(err) // it ends the turn
	}
	if err != nil {
		s.fail(err)
	}
}

func milliseconds(ms float64) time.Duration {
	return time.Duration(ms * float64(time.Millisecond))
}
