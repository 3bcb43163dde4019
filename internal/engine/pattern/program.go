package pattern

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// Program is a regular expression that this package runs by itself.
type Program struct {
	ops    []op
	groups int
	// Names are the names of the groups, "" where there is none.
	Names     []string
	registers int
	unicode   bool
	sets      bool // the flag v
	fold      bool
	multiline bool
	// first is the operation that reads the first character, or nil if that is not
	// always the same one.
	first *op
}

type opcode byte

const (
	opSet   opcode = iota // a character of set
	opRun                 // min to max characters of set, as many as there are
	opJump                // to a
	opSplit               // to the next, or else to a
	opSave                // the position, in register a
	opZero                // register a, the count of a loop
	opLoop                // again, or to its exit a
	opEnter               // an iteration begins: what its groups had is forgotten
	opNext                // an iteration ends: to the loop at a
	opLook                // what follows, up to opMatch, from here; then on at a
	opBack                // what group a has
	opEdge
	opLine
	opMatch
)

type op struct {
	code     opcode
	set      *set
	ascii    [2]uint64 // of set, and of what is the same but for its case
	a        int
	l        *loopOp
	back     bool // to the left, in a lookbehind
	negative bool
}

// loopOp is what the operations of a loop share.
type loopOp struct {
	min, max    int
	lazy        bool
	count, mark int // registers
	first, last int // registers of the groups inside
}

// compiler turns a tree into operations.
type compiler struct {
	p    *Program
	back bool
}

// Compile compiles an expression. The error says no more than that it is not one,
// or has something that this package does not read.
func Compile(text []uint16, flags string) (*Program, error) {
	n, p, err := parse(text, flags)
	if err != nil {
		return nil, err
	}
	return compiled(n, p, flags), nil
}

func compiled(n node, p *parser, flags string) *Program {
	c := compiler{p: &Program{
		groups: p.total + 1, registers: 2 * (p.total + 1), Names: p.names,
		unicode: p.unicode, sets: p.sets, fold: p.fold, multiline: strings.Contains(flags, "m"),
	}}
	c.node(n)
	c.emit(op{code: opMatch})
	c.p.prepare()
	return c.p
}

// prepare works out what makes a search quick.
func (p *Program) prepare() {
	m := matcher{program: p}
	for i := range p.ops {
		o := &p.ops[i]
		for c := rune(0); o.set != nil && c < 128; c++ {
			if m.inAny(o.set, c) {
				o.ascii[c/64] |= 1 << (c % 64)
			}
		}
	}
	for i := range p.ops {
		switch o := &p.ops[i]; o.code {
		case opSave, opZero, opEdge, opLine:
			continue
		case opSet:
			p.first = o
		case opRun:
			if o.l.min > 0 {
				p.first = o
			}
		}
		return
	}
}

func (c *compiler) emit(o op) int {
	o.back = c.back
	c.p.ops = append(c.p.ops, o)
	return len(c.p.ops) - 1
}

func (c *compiler) here() int { return len(c.p.ops) }

func (c *compiler) node(n node) {
	switch n := n.(type) {
	case char:
		c.char(n)
	case seq:
		for i := range n.list {
			if c.back {
				i = len(n.list) - 1 - i
			}
			c.node(n.list[i])
		}
	case alt:
		c.alternatives(n.list)
	case group:
		c.group(n)
	case loop:
		c.loop(n)
	case look:
		c.look(n)
	case *backref:
		c.emit(op{code: opBack, a: n.index})
	case edge:
		c.emit(op{code: opEdge, negative: n.negative})
	case lineEdge:
		c.emit(op{code: opLine, negative: n.end})
	}
}

// char emits a class; the strings of one are alternatives before it.
func (c *compiler) char(n char) {
	if len(n.string) == 0 {
		c.emit(op{code: opSet, set: n.set})
		return
	}
	list := spelled(n.string, c.back)
	if last := n.string[len(n.string)-1]; len(last) == 0 {
		list = append(list, char{set: n.set}, seq{})
	} else {
		list = append(list, char{set: n.set})
	}
	c.alternatives(list)
}

// spelled writes strings, the longest first, as alternatives. Those that begin alike are one,
// so that thousands of strings are quick to dismiss: which of two comes first matters only
// where they begin alike.
func spelled(strs [][]rune, back bool) []node {
	var heads []rune
	tails := map[rune][][]rune{}
	for _, s := range strs {
		if len(s) == 0 {
			continue
		}
		head, tail := s[0], s[1:]
		if back {
			head, tail = s[len(s)-1], s[:len(s)-1]
		}
		if tails[head] == nil {
			heads = append(heads, head)
		}
		tails[head] = append(tails[head], tail)
	}
	var list []node
	for _, head := range heads {
		parts := []node{one(head), oneOf(tails[head], back)}
		if back {
			slices.Reverse(parts)
		}
		list = append(list, seq{parts})
	}
	return list
}

func oneOf(tails [][]rune, back bool) node {
	list := spelled(tails, back)
	if last := tails[len(tails)-1]; len(last) == 0 {
		list = append(list, seq{})
	}
	if len(list) == 1 {
		return list[0]
	}
	return alt{list}
}

func (c *compiler) alternatives(list []node) {
	var ends []int
	for i, n := range list {
		if i == len(list)-1 {
			c.node(n)
			break
		}
		split := c.emit(op{code: opSplit})
		c.node(n)
		ends = append(ends, c.emit(op{code: opJump}))
		c.p.ops[split].a = c.here()
	}
	for _, e := range ends {
		c.p.ops[e].a = c.here()
	}
}

func (c *compiler) group(g group) {
	if g.index == 0 {
		c.node(g.body)
		return
	}
	begin, end := 2*g.index, 2*g.index+1
	if c.back {
		begin, end = end, begin
	}
	c.emit(op{code: opSave, a: begin})
	c.node(g.body)
	c.emit(op{code: opSave, a: end})
}

func (c *compiler) loop(n loop) {
	l := &loopOp{min: n.min, max: n.max, lazy: n.lazy, first: 2 * n.first, last: 2 * n.last}
	if one, ok := n.body.(char); ok && len(one.string) == 0 && !n.lazy && !c.back {
		c.emit(op{code: opRun, set: one.set, l: l})
		return
	}
	l.count, l.mark = c.p.registers, c.p.registers+1
	c.p.registers += 2
	c.emit(op{code: opZero, a: l.count})
	top := c.emit(op{code: opLoop, l: l})
	c.emit(op{code: opEnter, l: l})
	c.node(n.body)
	c.emit(op{code: opNext, l: l, a: top})
	c.p.ops[top].a = c.here()
}

func (c *compiler) look(n look) {
	back := c.back
	at := c.emit(op{code: opLook, negative: n.negative})
	c.back = n.behind
	c.node(n.body)
	c.emit(op{code: opMatch})
	c.back = back
	c.p.ops[at].a = c.here()
}

// Exec looks for a match from an offset on, or with sticky just there. It returns
// the offsets of where each group begins and ends, or -1, or nil without a match. It asks stop, which may be nil, now and
// then whether to give up: then there is none.
func (p *Program) Exec(input []uint16, from int, sticky bool, stop func() bool) []int {
	if p.unicode && from > 0 && from < len(input) && isLow(input[from]) && isHigh(input[from-1]) {
		// In the middle of a pair. With the flag v, which the engine doesn't know, it goes on by one unit
		// behind an empty match: to go back would be to go round in circles.
		switch {
		case !p.sets:
			from--
		case sticky:
			return nil
		default:
			from++
		}
	}
	m := matcher{program: p, input: input, registers: make([]int, p.registers), stop: stop}
	for i := range m.registers {
		m.registers[i] = -1 // as a run that fails leaves them
	}
	for ; from <= len(input); from++ {
		if m.mayBegin(from) {
			if end, ok := m.run(0, from); ok {
				m.registers[0], m.registers[1] = from, end
				return m.registers[:2*p.groups]
			}
		}
		if sticky || m.stopped {
			break
		}
		if p.unicode && from+1 < len(input) && isHigh(input[from]) && isLow(input[from+1]) {
			from++
		}
	}
	return nil
}

func (m *matcher) mayBegin(at int) bool {
	if m.program.first == nil {
		return true
	}
	c, _ := m.read(at, false)
	return c >= 0 && m.in(m.program.first, c)
}

func isHigh(u uint16) bool { return u >= 0xd800 && u < 0xdc00 }
func isLow(u uint16) bool  { return u >= 0xdc00 && u < 0xe000 }

// joined is the character of two surrogates.
func joined(high, low uint16) rune { return utf16.DecodeRune(rune(high), rune(low)) }
