package pattern

// The tree of a regular expression. Nodes are told apart by their type.
type (
	node any
	// char is one character, or any of a class.
	char struct {
		set    *set
		string [][]rune // of the flag v: strings that the class has, longest first
	}
	seq   struct{ list []node }
	alt   struct{ list []node }
	group struct {
		index int // 0: it captures nothing
		body  node
	}
	loop struct {
		body        node
		min, max    int // max < 0: any number
		lazy        bool
		first, last int // the groups inside: from first on, before last
	}
	look struct {
		body             node
		behind, negative bool
	}
	backref struct {
		index int
		name  string
	}
	edge     struct{ negative bool } // \b and \B
	lineEdge struct{ end bool }      // ^ and $
)

// set is a class of characters: pairs of the first and last of each run.
type set struct {
	pairs    []rune
	negative bool
}

func (s *set) has(c rune) bool {
	lo, hi := 0, len(s.pairs)/2
	for lo < hi {
		if mid := (lo + hi) / 2; s.pairs[2*mid+1] < c {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return (2*lo < len(s.pairs) && s.pairs[2*lo] <= c) != s.negative
}

var (
	digits     = []rune{'0', '9'}
	wordChars  = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	spaces     = []rune{'\t', '\r', ' ', ' ', 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff}
	lineEnds   = []rune{'\n', '\n', '\r', '\r', 0x2028, 0x2029}
	everything = []rune{0, 0x10ffff}
)
