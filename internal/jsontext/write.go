package jsontext

import "strings"

// JSON returns the text of a value, "" of one that is absent.
func (v Value) JSON() string {
	switch v.Kind {
	case Null:
		return "null"
	case String:
		return Quote(v.Text)
	case Array, Object:
		return v.list()
	}
	return v.Text
}

func (v Value) list() string {
	parts := make([]string, len(v.Items))
	for i, item := range v.Items {
		parts[i] = item.JSON()
		if v.Kind == Object {
			parts[i] = Quote(v.Keys[i]) + ":" + parts[i]
		}
	}
	brackets := "[]"
	if v.Kind == Object {
		brackets = "{}"
	}
	return brackets[:1] + strings.Join(parts, ",") + brackets[1:]
}
