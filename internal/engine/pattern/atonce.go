package pattern

import (
	"sync"
	"unicode/utf16"
)

// AllAtOnce tells whether an expression without the flag u finds the same whether all its matches are looked for at
// once or one after the other. To Go's regexp a match of nothing is none behind another match, and
// regexp2 has other edges of words.
func AllAtOnce(text string) bool {
	atOnce.mu.Lock()
	defer atOnce.mu.Unlock()
	is, known := atOnce.of[text]
	if !known {
		if is = isAtOnce(text); len(atOnce.of) >= mostReadings || atOnce.of == nil {
			atOnce.of = map[string]bool{}
		}
		atOnce.of[text] = is
	}
	return is
}

var atOnce struct {
	mu sync.Mutex
	of map[string]bool
}

func isAtOnce(text string) bool {
	n, _, err := parse(utf16.Encode([]rune(text)), "")
	if err != nil {
		return false
	}
	var w wrongly
	_, _, empty := w.walk(n)
	return !empty && !w.edges && !w.looks
}
