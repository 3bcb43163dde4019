package pattern

import (
	"strings"
	"sync"
	"unicode"
)

// canonical is what a character is compared as where case does not matter. With
// the flag u that is simple case folding, else upper case, of which ASCII has
// only its own.
func canonical(c rune, unicodeMode bool) rune {
	if unicodeMode {
		return foldOf(c)
	}
	if c < 128 {
		if c >= 'a' && c <= 'z' {
			return c - 32
		}
		return c
	}
	if c > 0xffff || len([]rune(strings.ToUpper(string(c)))) != 1 || c >= 0x1f80 && c <= 0x1fff && unicode.Is(unicode.Lt, unicode.ToUpper(c)) {
		return c
	}
	if upper := unicode.ToUpper(c); upper >= 128 && upper <= 0xffff {
		return upper
	}
	return c
}

// foldOf is simple case folding: the least of those that differ by case only, but
// for ASCII the small letter.
func foldOf(c rune) rune {
	switch {
	case c >= 'A' && c <= 'Z':
		return c + 32
	case c == 0x130 || c == 0x131: // they fold in Turkish only
		return c
	}
	least := c
	if d, ok := newerFolds[c]; ok {
		least = min(c, d)
	}
	for d := unicode.SimpleFold(c); d != c; d = unicode.SimpleFold(d) {
		least = min(least, d)
	}
	if least >= 'A' && least <= 'Z' {
		return least + 32
	}
	return least
}

// newerFolds are those of Unicode 15.1, which Go's tables do not have yet, in both directions.
var newerFolds = map[rune]rune{0x390: 0x1fd3, 0x1fd3: 0x390, 0x3b0: 0x1fe3, 0x1fe3: 0x3b0, 0xfb05: 0xfb06, 0xfb06: 0xfb05}

// variants calls f with every character that is the same as c but for its case,
// until f returns true.
func variants(c rune, unicodeMode bool, f func(rune) bool) bool {
	if f(c) {
		return true
	}
	if d, ok := newerFolds[c]; ok && unicodeMode {
		return f(d)
	}
	want := canonical(c, unicodeMode)
	for d := unicode.SimpleFold(c); d != c; d = unicode.SimpleFold(d) {
		if canonical(d, unicodeMode) == want && f(d) {
			return true
		}
	}
	return false
}

// cased are the characters that differ from another by their case.
var cased = sync.OnceValue(func() []rune {
	var list []rune
	for c := rune(0); c <= 0x1e943; c++ {
		if unicode.SimpleFold(c) != c {
			list = append(list, c)
		}
	}
	return list
})

// closed adds to a class what differs from its characters by case only.
func closed(pairs []rune) []rune {
	s := set{pairs: pairs}
	out := append([]rune{}, pairs...)
	for _, c := range cased() {
		if !s.has(c) && variants(c, true, s.has) {
			out = append(out, c, c)
		}
	}
	return merged(out)
}
