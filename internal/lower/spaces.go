package lower

import (
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// A space is a namespace that is imported as a whole (import * as ns). What code has by that name is slow to
// read from: it answers as the language has it. So where a name of it is read (ns.x), that is done by a variable
// beside it, for which the host's helper finds something quicker. Nothing in an inner scope is called as it is,
// since esbuild gives that another name (see renamed), unless a text is evaluated there.
type space struct {
	name   string
	direct string // the variable beside it
	end    int    // where its declaration ends, before the semicolon
	names  []string
}

func (f *finder) newSpace(name string, at int) *space {
	code := f.text.Code
	direct := "import_" + name
	for strings.Contains(code, direct) {
		direct += "_"
	}
	end := len(code)
	if n := strings.Index(code[at:], ";\n"); n >= 0 {
		end = at + n
	}
	return &space{name: name, direct: direct, end: end}
}

// member has a word that is a namespace be the variable beside it, if a name is read of it.
func (f *finder) member(t, before token, ahead scanner) {
	i := slices.IndexFunc(f.spaces, func(s *space) bool { return s.name == f.string(t) })
	if i < 0 || strings.Contains(f.text.Code, "eval(") || f.string(before) == "delete" || f.string(ahead.next()) != "." {
		return
	}
	s, name := f.spaces[i], f.string(ahead.next())
	f.edits = append(f.edits, edit{t.start, t.end - t.start, s.direct})
	if !slices.Contains(s.names, name) {
		s.names = append(s.names, name)
	}
}

// direct declares those variables.
func (f *finder) direct() {
	for _, s := range f.spaces {
		if len(s.names) == 0 {
			continue
		}
		quoted := make([]string, len(s.names))
		for i, name := range s.names {
			quoted[i] = jsontext.Quote(name)
		}
		f.edits = append(f.edits, edit{s.end, 0, ", " + s.direct + " = " + Helper + ".reads(" + s.name + ", [" + strings.Join(quoted, ", ") + "])"})
	}
}
