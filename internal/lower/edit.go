package lower

import (
	"slices"
	"strings"
)

// edit puts other text in the place of some.
type edit struct {
	at, size int
	text     string
}

// edited returns the text with edits made, which are in order and apart. The ways back stay.
func (t *Text) edited(edits []edit) *Text {
	if len(edits) == 0 {
		return t
	}
	m := *t
	var code strings.Builder
	from := 0
	for _, e := range edits {
		code.WriteString(t.Code[from:e.at])
		code.WriteString(e.text)
		from = e.at + e.size
	}
	code.WriteString(t.Code[from:])
	m.Code = code.String()
	m.list = slices.Clone(t.list)
	where := shifts(edits)
	for i := range m.list {
		m.list[i].to = where(m.list[i].to)
	}
	m.others = renamed{}
	for made, p := range t.others {
		moved := &places{written: p.written}
		for _, at := range slices.Sorted(slices.Values(p.offsets)) {
			moved.offsets = append(moved.offsets, shifts(edits)(at))
		}
		m.others[made] = moved
	}
	return &m
}

// shifts returns a function that tells where an offset is once edits are made, for offsets
// that never fall.
func shifts(edits []edit) func(at int) int {
	next, shift := 0, 0
	return func(at int) int {
		for ; next < len(edits) && edits[next].at+edits[next].size <= at; next++ {
			shift += len(edits[next].text) - edits[next].size
		}
		if next < len(edits) && edits[next].at < at { // within what is replaced
			at = edits[next].at
		}
		return at + shift
	}
}
