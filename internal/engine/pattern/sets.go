package pattern

import (
	"slices"
	"unicode"
)

// Sets of characters are pairs: the first and the last character of each run, in order.

// merged sorts pairs and joins those that touch.
func merged(pairs []rune) []rune {
	type pair struct{ lo, hi rune }
	list := make([]pair, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, pair{pairs[i], pairs[i+1]})
	}
	slices.SortFunc(list, func(a, b pair) int { return int(a.lo - b.lo) })
	var out []rune
	for _, p := range list {
		if n := len(out); n > 0 && p.lo <= out[n-1]+1 {
			out[n-1] = max(out[n-1], p.hi)
		} else {
			out = append(out, p.lo, p.hi)
		}
	}
	return out
}

func union(a, b []rune) []rune { return merged(append(slices.Clone(a), b...)) }

// complement lists all the characters that are not in pairs.
func complement(pairs []rune) []rune {
	var out []rune
	next := rune(0)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] > next {
			out = append(out, next, pairs[i]-1)
		}
		next = pairs[i+1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, next, unicode.MaxRune)
	}
	return out
}

// without is a less b.
func without(a, b []rune) []rune { return complement(union(complement(a), b)) }
