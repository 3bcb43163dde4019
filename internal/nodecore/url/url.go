// Package url is the Go half of the core module "url".
package url

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
	"github.com/heatsync-go/heatsync/internal/whatwgurl"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/url/url": core.Harmless(class)}

// class is the Go half of internal/url.js. A URL goes to JavaScript as a list of
// its parts.
func class(c *core.Core) map[string]any {
	return map[string]any{
		// parse (text, base) returns the parts, or null if that is no URL.
		"parse": func(call goja.FunctionCall) goja.Value {
			u, err := parseWithBase(call.Argument(0).String(), call.Argument(1))
			return parts(c.VM, u, err)
		},
		// update (href, part, value) sets a part of a URL. What the part can't
		// be is let go.
		"update": func(href, part, value string) goja.Value {
			u, err := whatwgurl.Parse(href, nil)
			if err == nil {
				u.Set(part, value)
			}
			return parts(c.VM, u, err)
		},
		"formEncode": whatwgurl.FormEscape,
		"formDecode": func(text string) string { return core.UTF8([]byte(whatwgurl.FormUnescape(text))) },
		"toASCII":    whatwgurl.DomainToASCII,
		"toUnicode":  whatwgurl.DomainToUnicode,
	}
}

func parseWithBase(text string, base goja.Value) (*whatwgurl.URL, error) {
	if goja.IsUndefined(base) {
		return whatwgurl.Parse(text, nil)
	}
	b, err := whatwgurl.Parse(base.String(), nil)
	if err != nil {
		return nil, err
	}
	return whatwgurl.Parse(text, b)
}

func parts(vm *goja.Runtime, u *whatwgurl.URL, err error) goja.Value {
	if err != nil {
		return goja.Null()
	}
	return vm.NewArray(u.Href(), u.Protocol(), u.Username(), u.Password(), u.Host(), u.Hostname(), u.Port(),
		u.Pathname(), u.Search(), u.Hash(), u.Origin())
}
