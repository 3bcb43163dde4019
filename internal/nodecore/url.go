package nodecore

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/whatwgurl"
)

// urlBinding is the Go half of url/internal/url.js. A URL goes to JavaScript
// as a list of its parts, in the order of urlParts.
func (s *Set) urlBinding() map[string]any {
	return map[string]any{
		// parse (text, base) returns the parts, or null if that is no URL.
		"parse": func(call goja.FunctionCall) goja.Value {
			return s.urlParts(parseWithBase(call.Argument(0).String(), call.Argument(1)))
		},
		// update (href, part, value) sets a part of a URL. What the part can't
		// be is let go.
		"update": func(href, part, value string) goja.Value {
			u, err := whatwgurl.Parse(href, nil)
			if err == nil {
				u.Set(part, value)
			}
			return s.urlParts(u, err)
		},
		"formDecode": func(text string) string {
			return utf8Text([]byte(whatwgurl.Unescape(strings.ReplaceAll(text, "+", " "))))
		},
		"wellFormed": func(text string) string { return text },
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

func (s *Set) urlParts(u *whatwgurl.URL, err error) goja.Value {
	if err != nil {
		return goja.Null()
	}
	return s.vm.NewArray(u.Href(), u.Protocol(), u.Username(), u.Password(), u.Host(), u.Hostname(), u.Port(),
		u.Pathname(), u.Search(), u.Hash(), u.Origin())
}
