// Package web is the Go half of what comes from the web and not from a core module.
package web

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{
	"internal/web/fetch/fetch":    core.Power(fetch, "http", "https"),
	"internal/web/legacy":         core.Harmless(legacy),
	"internal/web/message":        core.Harmless(messages),
	"internal/web/streams/common": core.Harmless(memory),
}

// fetch is the Go half of internal/fetch/fetch.js.
func fetch(c *core.Core) map[string]any {
	return map[string]any{
		// allowed throws unless programs may fetch, and unless there is a loop.
		"allowed": func() { c.NeedLoop("fetch") },
	}
}

// messages is the Go half of internal/message.js.
func messages(c *core.Core) map[string]any {
	return map[string]any{
		// hold keeps the program running until what it returns is called.
		"hold": func() func() {
			c.NeedLoop("a MessagePort")
			return c.Loop.Hold()
		},
		// post (f) calls f in a turn of its own, which nobody waits for.
		"post": func(f goja.Callable) {
			c.NeedLoop("a MessagePort")
			c.Loop.Post(c.Carry(func() { c.Callback(f) }))
		},
	}
}

// memory is the Go half of internal/streams/common.js.
func memory(c *core.Core) map[string]any {
	return map[string]any{
		// transfer (buffer) moves the memory of an ArrayBuffer to a new one.
		"transfer": func(v goja.Value) goja.Value {
			buffer, is := v.Export().(goja.ArrayBuffer)
			if !is {
				panic(c.VM.NewTypeError("a buffer that can't be transferred"))
			}
			if buffer.Detached() {
				panic(c.VM.NewTypeError("Cannot perform ArrayBuffer.prototype.transfer on a detached ArrayBuffer"))
			}
			moved := c.VM.NewArrayBuffer(buffer.Bytes())
			buffer.Detach()
			return c.VM.ToValue(moved)
		},
		"detached": func(v goja.Value) bool {
			buffer, is := v.Export().(goja.ArrayBuffer)
			return is && buffer.Detached()
		},
	}
}
