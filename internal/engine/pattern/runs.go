package pattern

import (
	"strings"
	"sync"
	"unicode"
)

// For returns the program for an expression that the engine would run wrongly, or
// nil for any other. Wrong are: groups and iterations that a loop has to forget,
// named groups that are left unset or found with the flag u, lone surrogates, \W
// with the flag i (which is k and s, too), the edges of words (which are letters
// of any script where the engine does not begin at the start), the edges of lines
// with the flag m (which \r, \u2028 and \u2029 end, too), the flags d and v, and what
// regexp2 may search for years, which nothing ends.
//
// The error is what is wrong with the expression. The engine lets many pass.
func For(text []uint16, flags string) (*Program, error) {
	r := readings.get(key{string(bytesOf(text)), flags}, func() reading {
		program, err := runsHere(text, flags)
		return reading{program, err}
	})
	return r.program, r.err
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

// reading is what For has found out of an expression.
type reading struct {
	program *Program
	err     error
}

// cache keeps readings. A program that makes up expressions all day starts it anew now and then.
type cache struct {
	mu sync.Mutex
	of map[key]reading
}

var readings cache

const mostReadings = 2000

func (c *cache) get(k key, read func() reading) reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.of[k]
	if !ok {
		if r = read(); len(c.of) >= mostReadings || c.of == nil {
			c.of = map[key]reading{}
		}
		c.of[k] = r
	}
	return r
}

// runsHere reads the expression.
func runsHere(text []uint16, flags string) (*Program, error) {
	n, p, err := parse(text, flags)
	if err != nil {
		return nil, err
	}
	var w wrongly
	unset, _, _ := w.walk(n)
	moves := strings.ContainsAny(flags, "gy")
	w.found = w.found || p.folds || p.odd || p.oddName || p.nonDigits || p.named && (unset || p.unicode) || w.edges && (w.looks || p.octals || moves) ||
		moves && p.unicode || p.fold && w.foreign || w.lines && strings.Contains(flags, "m") || w.nested && (w.looks || moves)
	if !w.found && !strings.ContainsAny(flags, "dv") {
		return nil, nil
	}
	return compiled(n, p, flags), nil
}

// wrongly looks for what the engine runs wrongly.
type wrongly struct {
	found bool
	edges bool // it has \b or \B
	// foreign: it names a character that is not ASCII, whose case is another matter with and without the flag u.
	foreign bool
	lines   bool // it has ^ or $
	looks   bool // it has what the engine leaves to regexp2
	loops   bool // the walk is in a loop without an end
	nested  bool // a loop without an end is in another, which may take years
}

// ValidFlags tells whether an expression may have these flags.
func ValidFlags(flags string) bool {
	for i, c := range flags {
		if !strings.ContainsRune("dgimsuvy", c) || strings.ContainsRune(flags[:i], c) {
			return false
		}
	}
	return !strings.Contains(flags, "u") || !strings.Contains(flags, "v")
}

// walk tells what a node leaves to its loop: whether a group in it may be left
// unset, and whether it may match nothing.
func (w *wrongly) walk(n node) (unset, groups, empty bool) {
	switch n := n.(type) {
	case char:
		w.class(n)
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
		outer := w.loops
		w.loops = w.loops || n.max < 0
		w.nested = w.nested || outer && n.max < 0
		unset, groups, empty = w.walk(n.body)
		w.loops = outer
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
		w.lines, empty = true, true
	}
	return unset, groups, empty
}

// class finds lone surrogates, whose classes regexp2 takes for each other, and letters that are not ASCII.
func (w *wrongly) class(n char) {
	for i := 0; i < len(n.set.pairs); i += 2 {
		lo, hi := n.set.pairs[i], n.set.pairs[i+1]
		if lo >= 0xd800 && lo < 0xe000 || hi >= 0xd800 && hi < 0xe000 {
			w.found = true
		}
		w.foreign = w.foreign || lo >= 0x80 && unicode.IsLetter(lo) || hi >= 0x80 && unicode.IsLetter(hi)
	}
	w.found = w.found || len(n.string) > 0
}
