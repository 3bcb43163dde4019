package lower

import (
	"slices"
	"strings"
)

// esbuild gives a name in an inner scope another one, such as Foo2, where an outer
// scope has the same. Programs see that: a class is called by it. So names go
// back to what the author wrote, which the source map tells.

// renamed are the places at which a name of esbuild's stands, by that name.
type renamed map[string]*places

type places struct {
	written string
	offsets []int
}

// wrapped are the names that the module's function has already, or what esbuild adds: what declares
// them anew at the top level needs the other name.
var wrapped = []string{"exports", "require", "module", "__filename", "__dirname", "x_exports", "x_default"}

// add notes a place, unless the author's name is like one that esbuild makes up, or what stands there
// is a property: import { a1 as a } has esbuild write import_b.a1 for a.
func (r renamed) add(text string, offset int, written string) {
	made := identifier(text[offset:])
	if isProperty(text, offset) || strings.HasPrefix(written, "_") || strings.HasPrefix(written, "import_") || slices.Contains(wrapped, written) ||
		len(made) <= len(written) || strings.Trim(strings.TrimPrefix(made, written), "0123456789") != "" {
		return
	}
	p := r[made]
	if p == nil {
		p = &places{written: written}
		r[made] = p
	}
	p.offsets = append(p.offsets, offset)
}

// identifier is the name with which a text begins.
func identifier(text string) string {
	n := 0
	for n < len(text) && isOfName(text[n]) {
		n++
	}
	return text[:n]
}

func isOfName(c byte) bool { return c != '#' && c != '\\' && (isLetter(c) || c >= '0' && c <= '9') }

// isProperty tells whether there is a dot before a name.
func isProperty(text string, at int) bool {
	return strings.HasSuffix(text[:at], ".") && !strings.HasSuffix(text[:at], "...")
}

// occurrences counts where a name stands in a text by itself, and is no property.
func occurrences(text, name string) (n int) {
	for at := strings.Index(text, name); at >= 0; {
		end := at + len(name)
		if !isProperty(text, at) && (at == 0 || !isOfName(text[at-1])) && (end == len(text) || !isOfName(text[end])) {
			n++
		}
		next := strings.Index(text[end:], name)
		if next < 0 {
			break
		}
		at = end + next
	}
	return n
}

// helpers are what esbuild has put before a text.
func (t *Text) helpers() string {
	at := 0
	for strings.HasPrefix(t.Code[at:], "\"use strict\"") || strings.HasPrefix(t.Code[at:], "var __") && t.isNew(at) {
		at += statement(t.Code[at:])
	}
	return t.Code[:at]
}

// WithNames returns the text with the author's names, or the same if it has them. Where the
// text has one at a place that the map does not tell of, it stays, and so it does where
// the author has taken the name of something that esbuild's helpers use.
func (t *Text) WithNames() *Text {
	if len(t.others) == 0 {
		return t
	}
	var edits []edit
	helpers := t.helpers()
	for made, p := range t.others {
		slices.Sort(p.offsets)
		p.offsets = slices.Compact(p.offsets)
		if occurrences(t.Code, made) != len(p.offsets) || occurrences(helpers, p.written) > 0 {
			continue
		}
		for _, at := range p.offsets {
			edits = append(edits, edit{at, len(made), p.written})
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.at - b.at })
	return t.edited(edits)
}
