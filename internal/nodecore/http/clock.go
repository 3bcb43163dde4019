package http

import (
	"net/http"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// date is the field that tells the time. It is made once a second.
func (t *told) date() goja.Value {
	now := time.Now()
	if second := now.Unix(); second != t.second {
		t.second, t.now = second, t.VM.ToValue("Date: "+now.UTC().Format(http.TimeFormat)+"\r\n")
	}
	return t.now
}

// alarm calls f after a time. To be put off costs it little: a timer that finds it was put off starts
// again.
type alarm struct {
	f     func()
	at    int64 // of Loop.Now, or 0
	timer *loop.Timer
}

func (a *alarm) after(c *core.Core, ms int64) {
	if a.at = 0; ms <= 0 {
		return
	}
	a.at = c.Loop.Now() + ms
	if a.timer == nil {
		a.start(c, ms)
	}
}

func (a *alarm) start(c *core.Core, ms int64) {
	a.timer = c.Loop.Timeout(time.Duration(ms)*time.Millisecond, func() {
		a.timer = nil
		switch left := a.at - c.Loop.Now(); {
		case a.at == 0:
		case left > 0:
			a.start(c, left)
		default:
			a.at = 0
			a.f()
		}
	})
	a.timer.Unref()
}
