package http

import (
	"iter"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// fieldsHalf is the Go half of internal/fields.js: the fields of messages, in the form of Head.Fields,
// as objects. A limit of 0 is none.
func fieldsHalf(c *core.Core) map[string]any {
	vm := c.VM
	return map[string]any{
		// list (fields, limit) has names and values in turn.
		"list": func(call goja.FunctionCall) goja.Value {
			var items []any
			for name, value := range pairs(call) {
				items = append(items, vm.ToValue(name), vm.ToValue(value))
			}
			return vm.NewArray(items...)
		},
		// object (fields, limit, join) is what message.headers is.
		"object": func(call goja.FunctionCall) goja.Value {
			o, join := vm.NewObject(), call.Argument(2).ToBoolean()
			for name, value := range pairs(call) {
				addField(c, o, strings.ToLower(name), value, join)
			}
			return o
		},
		// isSingle (name) tells of a field, in lower case, of which the first one counts.
		"isSingle": func(name string) bool { return single[name] },
		// isToken (text) tells whether it may be a name.
		"isToken": func(call goja.FunctionCall) goja.Value {
			s := call.Argument(0).String()
			return vm.ToValue(s != "" && tokenChars.has(s))
		},
		// isValue (text) tells whether it may be a value.
		"isValue": func(call goja.FunctionCall) goja.Value {
			s, _ := call.Argument(0).(goja.String)
			for i := range s.Length() {
				if u := s.CharAt(i); u > 0xff || !valueChars[u] {
					return vm.ToValue(false)
				}
			}
			return vm.ToValue(true)
		},
	}
}

// pairs are the names and values of the fields in the first argument, as many as the second says.
func pairs(call goja.FunctionCall) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		rest, limit := call.Argument(0).String(), call.Argument(1).ToInteger()
		for n := int64(1); rest != "" && (limit <= 0 || n <= limit); n++ {
			var name, value string
			name, rest, _ = strings.Cut(rest, string(Separator))
			value, rest, _ = strings.Cut(rest, string(Separator))
			if !yield(name, value) {
				return
			}
		}
	}
}

// single are the fields of which the first one counts.
var single = map[string]bool{}

func init() {
	for name := range strings.FieldsSeq(`age authorization content-length content-type etag expires from host
		if-modified-since if-unmodified-since last-modified location max-forwards proxy-authorization referer
		retry-after server user-agent`) {
		single[name] = true
	}
}

// addField puts a field beside others, that may have the same name.
func addField(c *core.Core, o *goja.Object, name, value string, join bool) {
	before := o.Get(name)
	if name == "set-cookie" {
		if list, ok := before.(*goja.Object); ok {
			c.Put(list, list.Get("length").String(), value)
		} else {
			c.Put(o, name, c.VM.NewArray(value))
		}
		return
	}
	text, is := before.(goja.String)
	switch {
	case !is:
		c.Put(o, name, value)
	case name == "cookie":
		c.Put(o, name, text.String()+"; "+value)
	case join || !single[name]:
		c.Put(o, name, text.String()+", "+value)
	}
}
