package pattern

import (
	"strings"
	"sync"
	"unicode/utf16"
)

// For returns the program for an expression that the engine would run wrongly, or
// nil for any other. Wrong are: groups and iterations that a loop has to forget,
// named groups that are left unset or found with the flag u, lone surrogates, \W
// with the flag i (which is k and s, too), the edges of words (which are letters
// of any script where the engine does not begin at the start), the flag d, and
// what only the flag v has.
func For(text []uint16, flags string) *Program {
	if !suspect(text, flags) {
		return nil
	}
	return programs.get(key{string(bytesOf(text)), flags}, func() *Program { return runsHere(text, flags) })
}

// bytesOf keeps the units apart, whatever they are.
func bytesOf(text []uint16) []byte {
	out := make([]byte, 0, 2*len(text))
	for _, u := range text {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

type key struct{ text, flags string }

// cache keeps what For has found out. A program that makes up expressions all
// day starts it anew now and then.
type cache struct {
	mu sync.Mutex
	of map[key]*Program
}

var programs cache

const mostPrograms = 1000

func (c *cache) get(k key, compile func() *Program) *Program {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.of[k]
	if !ok {
		if p = compile(); len(c.of) >= mostPrograms || c.of == nil {
			c.of = map[key]*Program{}
		}
		c.of[k] = p
	}
	return p
}

// suspect is a quick look, which most expressions do not pass.
func suspect(text []uint16, flags string) bool {
	if strings.ContainsAny(flags, "dv") {
		return true
	}
	next := func(i int, any string) bool {
		return i < len(text) && text[i] < 0x80 && strings.IndexByte(any, byte(text[i])) >= 0
	}
	for i, u := range text {
		switch {
		case u >= 0xd800 && u < 0xe000,
			u == '\\' && (next(i+1, "bBW") || next(i+1, "u") && next(i+2, "dD{")),
			u == ')' && next(i+1, "*+?{"),
			u == '(' && next(i+1, "?") && next(i+2, "<"):
			return true
		}
	}
	return false
}

// runsHere reads the expression to know for sure.
func runsHere(text []uint16, flags string) *Program {
	n, p, err := parse(text, flags)
	if err != nil {
		return nil
	}
	var w wrongly
	unset, _, _ := w.walk(n)
	w.found = w.found || p.folds || p.named && (unset || p.unicode) ||
		w.edges && (w.looks || p.octals || strings.ContainsAny(flags, "gy"))
	if !w.found && !strings.Contains(flags, "d") && !(p.sets && hasSets(text)) {
		return nil
	}
	return compiled(n, p, flags)
}

// wrongly looks for what the engine runs wrongly.
type wrongly struct {
	found bool
	edges bool // it has \b or \B
	looks bool // it has what the engine leaves to regexp2
}

// hasSets tells whether a class of the flag v is more than one of the flag u.
func hasSets(text []uint16) bool {
	_, _, err := Rewrite(string(utf16.Decode(text)), "v")
	return err != nil
}

// walk tells what a node leaves to its loop: whether a group in it may be left
// unset, and whether it may match nothing.
func (w *wrongly) walk(n node) (unset, groups, empty bool) {
	switch n := n.(type) {
	case char:
		w.surrogates(n)
	case seq:
		empty = true
		for _, part := range n.list {
			u, g, e := w.walk(part)
			unset, groups, empty = unset || u, groups || g, empty && e
		}
	case alt:
		for _, part := range n.list {
			_, g, e := w.walk(part)
			groups, empty = groups || g, empty || e
		}
		unset = groups
	case group:
		unset, groups, empty = w.walk(n.body)
		groups = groups || n.index > 0
	case loop:
		unset, groups, empty = w.walk(n.body)
		if empty && (n.min == 0 || groups) || unset && (n.max < 0 || n.max > 1) {
			w.found = true
		}
		unset, empty = unset || groups && n.min == 0, empty || n.min == 0
	case look:
		w.looks = true
		unset, groups, _ = w.walk(n.body)
		return unset || groups && n.negative, groups, true
	case *backref:
		w.looks, empty = true, true
	case edge:
		w.edges, empty = true, true
	case lineEdge:
		empty = true
	}
	return unset, groups, empty
}

// surrogates finds lone ones, whose classes regexp2 takes for each other.
func (w *wrongly) surrogates(n char) {
	for i := 0; i < len(n.set.pairs); i += 2 {
		lo, hi := n.set.pairs[i], n.set.pairs[i+1]
		if lo >= 0xd800 && lo < 0xe000 || hi >= 0xd800 && hi < 0xe000 {
			w.found = true
		}
	}
	w.found = w.found || len(n.string) > 0
}

// Check returns an error for an expression with the flag u or v that the language
// refuses. The engine lets many pass.
func Check(text []uint16, flags string) error {
	if !strings.ContainsAny(flags, "uv") {
		return nil
	}
	_, _, err := parse(text, flags)
	return err
}
