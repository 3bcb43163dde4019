package nodecore

import (
	"runtime"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/buffer"
	"github.com/heatsync-go/heatsync/internal/nodecore/child_process"
	"github.com/heatsync-go/heatsync/internal/nodecore/core"
	"github.com/heatsync-go/heatsync/internal/nodecore/crypto"
	"github.com/heatsync-go/heatsync/internal/nodecore/dgram"
	"github.com/heatsync-go/heatsync/internal/nodecore/dns"
	"github.com/heatsync-go/heatsync/internal/nodecore/fs"
	"github.com/heatsync-go/heatsync/internal/nodecore/http"
	"github.com/heatsync-go/heatsync/internal/nodecore/intl"
	"github.com/heatsync-go/heatsync/internal/nodecore/net"
	"github.com/heatsync-go/heatsync/internal/nodecore/os"
	"github.com/heatsync-go/heatsync/internal/nodecore/process"
	"github.com/heatsync-go/heatsync/internal/nodecore/timers"
	"github.com/heatsync-go/heatsync/internal/nodecore/tls"
	"github.com/heatsync-go/heatsync/internal/nodecore/url"
	"github.com/heatsync-go/heatsync/internal/nodecore/util"
	"github.com/heatsync-go/heatsync/internal/nodecore/vm"
	"github.com/heatsync-go/heatsync/internal/nodecore/web"
	"github.com/heatsync-go/heatsync/internal/nodecore/zlib"
)

// folders are the Go halves of the folders that have one.
var folders = []core.Go{
	shared,
	buffer.Go,
	child_process.Go,
	crypto.Go,
	dgram.Go,
	dns.Go,
	fs.Go,
	http.Go,
	intl.Go,
	net.Go,
	os.Go,
	process.Go,
	timers.Go,
	tls.Go,
	url.Go,
	util.Go,
	vm.Go,
	web.Go,
	zlib.Go,
}

// shared is the Go half of the files in internal, which all folders use.
var shared = core.Go{
	"internal/clock": core.Harmless(func(c *core.Core) map[string]any {
		return map[string]any{
			"now":    func() float64 { return float64(time.Since(c.Started)) / float64(time.Millisecond) },
			"origin": func() float64 { return float64(c.Started.UnixNano()) / float64(time.Millisecond) },
		}
	}),
	"internal/context": core.Harmless(func(c *core.Core) map[string]any {
		value := func(frame goja.Value) goja.Value {
			if frame == nil {
				return goja.Undefined()
			}
			return frame
		}
		return map[string]any{
			"frame": func(goja.FunctionCall) goja.Value { return value(c.Engine.Frame()) },
			// enter (frame) puts another in force, and returns the one that was.
			"enter": func(call goja.FunctionCall) goja.Value {
				frame := call.Argument(0)
				if goja.IsUndefined(frame) {
					frame = nil
				}
				return value(c.Engine.EnterFrame(frame))
			},
		}
	}),
	"internal/host": core.Harmless(func(c *core.Core) map[string]any {
		return map[string]any{
			"windows":   runtime.GOOS == "windows",
			"cwd":       func() string { return c.Dir },
			"elsewhere": c.Elsewhere,
			// source returns the text of a file, or nothing.
			"source": func(path string) string {
				data, err := c.Source(path)
				if err != nil {
					return ""
				}
				return string(data)
			},
		}
	}),
	"internal/text": core.Harmless(func(*core.Core) map[string]any {
		return map[string]any{
			// wellFormed puts U+FFFD in the place of lone surrogates, as any
			// conversion of a string to Go does. (Regular expressions of the engine
			// don't see the second half of a pair in a lookahead.)
			"wellFormed": func(text string) string { return text },
		}
	}),
}
