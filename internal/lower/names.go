package lower

import (
	"regexp"
	"slices"
	"sort"
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

// wrapped are the names that the module's function has already: what declares
// them anew at the top level needs the other name.
var wrapped = []string{"exports", "require", "module", "__filename", "__dirname"}

// add notes a place, unless the author's name is like one that esbuild makes up.
func (r renamed) add(text string, offset int, written string) {
	made := identifier.FindString(text[offset:])
	if strings.HasPrefix(written, "_") || strings.HasPrefix(written, "import_") || slices.Contains(wrapped, written) ||
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

var identifier = regexp.MustCompile(`^[\pL\pN_$]+`)

// WithNames returns the text with the author's names, or the same if it has them. Where the
// text has one at a place that the map does not tell of, it stays.
func (t *Text) WithNames() *Text {
	if len(t.others) == 0 {
		return t
	}
	var edits []edit
	for made, p := range t.others {
		slices.Sort(p.offsets)
		p.offsets = slices.Compact(p.offsets)
		word := regexp.MustCompile(`(?:^|[^\pL\pN_$])` + regexp.QuoteMeta(made) + `(?:$|[^\pL\pN_$])`)
		if len(word.FindAllStringIndex(strings.ReplaceAll(t.Code, made, made+" "), -1)) != len(p.offsets) {
			continue
		}
		for _, at := range p.offsets {
			edits = append(edits, edit{at, len(made), p.written})
		}
	}
	sort.Slice(edits, func(i, j int) bool { return edits[i].at < edits[j].at })
	return t.edited(edits)
}
