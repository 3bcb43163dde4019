package zlib

import "math/bits"

// What a block is written with. A tree's lengths come out as those of zlib, since ties are broken as zlib breaks them: so
// the same symbols make the same bytes.

const (
	literalCodes = 286
	offsetCodes  = 30
	lengthCodes  = 19
	mostNodes    = 2*literalCodes + 1
)

// tree is a code that is made for the frequencies of its symbols.
type tree struct {
	freq    [mostNodes]uint32
	lengths [mostNodes]uint16
	codes   [literalCodes + 2]uint16
	parents [mostNodes]uint16
	depth   [mostNodes]uint8
	n       int // symbols
	maxBits int
	extra   func(symbol int) int // the bits that come after a symbol
	fixed   *tree                // that can be used instead, or nil
	last    int                  // the greatest symbol that occurs
	heap    []int
	order   []int // nodes, from the least frequent
}

// sizes are how many bits a block would have, with its own codes and with the fixed ones.
type sizes struct{ own, fixed int }

func (t *tree) reset() { clear(t.freq[:]) }

// build makes the code, and adds to the sizes.
func (t *tree) build(s *sizes) {
	t.heap, t.order, t.last = t.heap[:0], t.order[:0], -1
	for i := range t.n {
		t.lengths[i], t.depth[i] = 0, 0
		if t.freq[i] > 0 {
			t.heap, t.last = append(t.heap, i), i
		}
	}
	for len(t.heap) < 2 { // a code has two symbols at least
		node := 0
		if t.last < 2 {
			t.last++
			node = t.last
		}
		t.heap = append(t.heap, node)
		t.freq[node], t.depth[node] = 1, 0
		s.own--
		if t.fixed != nil {
			s.fixed -= int(t.fixed.lengths[node])
		}
	}
	t.join()
	t.measure(s)
	t.number()
}

// join puts the two least frequent nodes together until there is one.
func (t *tree) join() {
	for i := len(t.heap)/2 - 1; i >= 0; i-- {
		t.sink(i)
	}
	for node := t.n; ; node++ {
		a := t.heap[0]
		t.heap[0] = t.heap[len(t.heap)-1]
		t.heap = t.heap[:len(t.heap)-1]
		t.sink(0)
		b := t.heap[0]
		t.order = append(t.order, a, b)
		t.freq[node] = t.freq[a] + t.freq[b]
		t.depth[node] = max(t.depth[a], t.depth[b]) + 1
		t.parents[a], t.parents[b] = uint16(node), uint16(node)
		t.heap[0] = node
		t.sink(0)
		if len(t.heap) < 2 {
			t.order = append(t.order, node)
			return
		}
	}
}

func (t *tree) less(a, b int) bool {
	return t.freq[a] < t.freq[b] || t.freq[a] == t.freq[b] && t.depth[a] <= t.depth[b]
}

func (t *tree) sink(at int) {
	node := t.heap[at]
	for child := 2*at + 1; child < len(t.heap); child = 2*at + 1 {
		if child+1 < len(t.heap) && t.less(t.heap[child+1], t.heap[child]) {
			child++
		}
		if t.less(node, t.heap[child]) {
			break
		}
		t.heap[at] = t.heap[child]
		at = child
	}
	t.heap[at] = node
}

// measure gives the symbols their lengths, from the root down, none above the limit.
func (t *tree) measure(s *sizes) {
	var counts [maxBits + 1]int
	over := 0
	t.lengths[t.order[len(t.order)-1]] = 0
	for i := len(t.order) - 2; i >= 0; i-- {
		node := t.order[i]
		n := int(t.lengths[t.parents[node]]) + 1
		if n > t.maxBits {
			n = t.maxBits
			over++
		}
		t.lengths[node] = uint16(n)
		if node >= t.n {
			continue
		}
		counts[n]++
		s.own += int(t.freq[node]) * (n + t.extra(node))
		if t.fixed != nil {
			s.fixed += int(t.freq[node]) * (int(t.fixed.lengths[node]) + t.extra(node))
		}
	}
	if over > 0 {
		t.shorten(&counts, over, s)
	}
}

// shorten moves symbols up to where there is room for those that are too deep.
func (t *tree) shorten(counts *[maxBits + 1]int, over int, s *sizes) {
	for ; over > 0; over -= 2 {
		n := t.maxBits - 1
		for counts[n] == 0 {
			n--
		}
		counts[n]--
		counts[n+1] += 2
		counts[t.maxBits]--
	}
	i := 0
	for n := t.maxBits; n > 0; n-- {
		for left := counts[n]; left > 0; i++ {
			node := t.order[i]
			if node >= t.n {
				continue
			}
			s.own += (n - int(t.lengths[node])) * int(t.freq[node])
			t.lengths[node] = uint16(n)
			left--
		}
	}
}

// number gives the symbols their codes, with the first bit lowest.
func (t *tree) number() {
	var counts, next [maxBits + 2]int
	for i := range t.last + 1 {
		counts[t.lengths[i]]++
	}
	counts[0] = 0
	code := 0
	for n := 1; n <= maxBits; n++ {
		code = (code + counts[n-1]) << 1
		next[n] = code
	}
	for i := range t.last + 1 {
		if n := t.lengths[i]; n > 0 {
			t.codes[i] = bits.Reverse16(uint16(next[n])) >> (16 - n)
			next[n]++
		}
	}
}
