package pattern

// matcher runs a program. What it may have to go back to is on the trail, not on
// Go's stack, so no input is too long.
type matcher struct {
	program   *Program
	input     []uint16
	registers []int
	trail     []undo
	stop      func() bool
	steps     uint
	stopped   bool
}

// patience is how many steps are made before stop is asked, a power of 2.
const patience = 1 << 14

// givesUp tells whether the search is to end.
func (m *matcher) givesUp() bool {
	if m.steps++; m.steps%patience == 0 && m.stop != nil {
		m.stopped = m.stop()
	}
	return m.stopped
}

// undo is a step back: a register as it was, or another way that was open.
type undo struct {
	kind undoKind
	a, b int
	from int
}

type undoKind byte

const (
	undoRegister undoKind = iota // register a was b
	undoWay                      // on at operation a, at position b
	undoRun                      // as undoWay, and with fewer characters down to from
)

func (m *matcher) set(register, value int) {
	m.trail = append(m.trail, undo{undoRegister, register, m.registers[register], 0})
	m.registers[register] = value
}

func (m *matcher) way(pc, pos int) { m.trail = append(m.trail, undo{undoWay, pc, pos, 0}) }

// backtrack undoes down to the last way that is open above base.
func (m *matcher) backtrack(base int) (pc, pos int, ok bool) {
	for len(m.trail) > base {
		top := &m.trail[len(m.trail)-1]
		switch top.kind {
		case undoRegister:
			m.registers[top.a] = top.b
		case undoWay:
			pc, pos = top.a, top.b
			m.trail = m.trail[:len(m.trail)-1]
			return pc, pos, true
		case undoRun:
			if top.b > top.from {
				_, top.b = m.before(top.b)
				pc, pos = top.a, top.b
				return pc, pos, true
			}
		}
		m.trail = m.trail[:len(m.trail)-1]
	}
	return 0, 0, false
}

// run runs the operations from pc on, and returns the position at opMatch. On
// the trail are then the ways that are still open.
func (m *matcher) run(pc, pos int) (end int, ok bool) {
	base := len(m.trail)
	for {
		o := &m.program.ops[pc]
		switch {
		case m.givesUp():
			return 0, false
		case o.code == opMatch:
			return pos, true
		}
		next, at := m.step(o, pc, pos)
		if next < 0 {
			if next, at, ok = m.backtrack(base); !ok {
				return 0, false
			}
		}
		pc, pos = next, at
	}
}

// step runs one operation. It returns the next one, or -1 if the way ends here.
func (m *matcher) step(o *op, pc, pos int) (next, at int) {
	switch o.code {
	case opSet:
		c, after := m.read(pos, o.back)
		if c < 0 || !m.in(o, c) {
			return -1, pos
		}
		return pc + 1, after
	case opRun:
		return m.many(o, pc, pos)
	case opJump:
		return o.a, pos
	case opSplit:
		m.way(o.a, pos)
	case opSave:
		m.set(o.a, pos)
	case opZero:
		m.set(o.a, 0)
	case opLoop:
		return m.again(o, pc, pos)
	case opEnter:
		for r := o.l.first; r < o.l.last; r++ {
			if m.registers[r] >= 0 {
				m.set(r, -1)
			}
		}
		m.set(o.l.mark, pos)
	case opNext:
		n := m.registers[o.l.count]
		if n >= o.l.min && m.registers[o.l.mark] == pos {
			return -1, pos
		}
		m.set(o.l.count, n+1)
		return o.a, pos
	case opLook:
		return m.look(o, pc, pos)
	case opBack:
		return m.backref(o, pc, pos)
	case opEdge:
		before, _ := m.read(pos, true)
		after, _ := m.read(pos, false)
		if (m.isWord(before) == m.isWord(after)) != o.negative {
			return -1, pos
		}
	case opLine:
		if !m.atLineEdge(pos, o.negative) {
			return -1, pos
		}
	}
	return pc + 1, pos
}

// many reads as many characters of a class as there are.
func (m *matcher) many(o *op, pc, pos int) (next, at int) {
	n, from := 0, pos
	for o.l.max < 0 || n < o.l.max {
		c, after := m.read(pos, false)
		if c < 0 || !m.in(o, c) {
			break
		}
		n, pos = n+1, after
		if n == o.l.min {
			from = pos
		}
	}
	if n < o.l.min {
		return -1, pos
	}
	if pos > from {
		m.trail = append(m.trail, undo{undoRun, pc + 1, pos, from})
	}
	return pc + 1, pos
}

// again begins another iteration of a loop, or leaves it.
func (m *matcher) again(o *op, pc, pos int) (next, at int) {
	n, l := m.registers[o.l.count], o.l
	switch {
	case n < l.min:
		return pc + 1, pos
	case l.max >= 0 && n >= l.max:
		return o.a, pos
	case l.lazy:
		m.way(pc+1, pos)
		return o.a, pos
	}
	m.way(o.a, pos)
	return pc + 1, pos
}

// look runs a lookaround. Of one that holds, what its groups have stays, and
// the ways that were open are closed.
func (m *matcher) look(o *op, pc, pos int) (next, at int) {
	base := len(m.trail)
	_, ok := m.run(pc+1, pos)
	if ok && !o.negative {
		kept := m.trail[:base]
		for _, u := range m.trail[base:] {
			if u.kind == undoRegister {
				kept = append(kept, u)
			}
		}
		m.trail = kept
		return o.a, pos
	}
	for len(m.trail) > base {
		if u := m.trail[len(m.trail)-1]; u.kind == undoRegister {
			m.registers[u.a] = u.b
		}
		m.trail = m.trail[:len(m.trail)-1]
	}
	if ok {
		return -1, pos
	}
	if o.negative {
		return o.a, pos
	}
	return -1, pos
}

// backref reads again what a group has, which is nothing if it has not been set.
func (m *matcher) backref(o *op, pc, pos int) (next, at int) {
	from, to := m.registers[2*o.a], m.registers[2*o.a+1]
	if from < 0 || to < 0 {
		return pc + 1, pos
	}
	size := to - from
	start := pos
	if o.back {
		start -= size
	}
	if start < 0 || start+size > len(m.input) {
		return -1, pos
	}
	for i := 0; i < size; {
		a, next := m.read(from+i, false)
		b, _ := m.read(start+i, false)
		if a != b && !(m.program.fold && canonical(a, m.program.unicode) == canonical(b, m.program.unicode)) {
			return -1, pos
		}
		i = next - from
	}
	if o.back {
		return pc + 1, start
	}
	return pc + 1, start + size
}

// read returns the character behind a position, or before it, and where it ends.
// The character is -1 if there is none.
func (m *matcher) read(pos int, back bool) (c rune, after int) {
	if back {
		return m.before(pos)
	}
	if pos >= len(m.input) {
		return -1, pos
	}
	u := m.input[pos]
	if m.program.unicode && isHigh(u) && pos+1 < len(m.input) && isLow(m.input[pos+1]) {
		return joined(u, m.input[pos+1]), pos + 2
	}
	return rune(u), pos + 1
}

func (m *matcher) before(pos int) (c rune, start int) {
	if pos <= 0 {
		return -1, pos
	}
	u := m.input[pos-1]
	if m.program.unicode && isLow(u) && pos > 1 && isHigh(m.input[pos-2]) {
		return joined(m.input[pos-2], u), pos - 2
	}
	return rune(u), pos - 1
}

func (m *matcher) in(o *op, c rune) bool {
	if c < 128 {
		return o.ascii[c/64]&(1<<(c%64)) != 0
	}
	return m.inAny(o.set, c)
}

// inAny tells whether a class has a character, or with the flag i another of its case.
func (m *matcher) inAny(s *set, c rune) bool {
	if !m.program.fold {
		return s.has(c)
	}
	plain := set{pairs: s.pairs}
	return variants(c, m.program.unicode, plain.has) != s.negative
}

func (m *matcher) isWord(c rune) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		m.program.unicode && m.program.fold && (c == 0x17f || c == 0x212a)
}

func (m *matcher) atLineEdge(pos int, end bool) bool {
	c, _ := m.read(pos, !end)
	if c < 0 {
		return true
	}
	return m.program.multiline && (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
}
