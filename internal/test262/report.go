package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// report is what a measure has found.
type report struct {
	node         string
	tests, asked int
	leftOut      map[string]int
	failures     []failure
}

type failure struct{ path, why string }

// String is the text of failures.txt.
func (r *report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What Node %s passes of tc39/test262 and heatsync does not, by kind.\n", r.node)
	fmt.Fprintf(&b, "# `make test262 TEST262=DIR` writes this file.\n#\n")
	passed := r.asked - len(r.failures)
	fmt.Fprintf(&b, "# %d tests, of which Node passes %d, and heatsync %d of those: %.2f %%.\n", r.tests, r.asked, passed, 100*float64(passed)/float64(r.asked))
	fmt.Fprintf(&b, "# Left out:\n")
	for _, why := range slices.Sorted(maps.Keys(r.leftOut)) {
		fmt.Fprintf(&b, "#   %d for %s\n", r.leftOut[why], why)
	}
	byKind := map[string][]failure{}
	for _, f := range r.failures {
		byKind[kindOf(f)] = append(byKind[kindOf(f)], f)
	}
	kinds := slices.SortedFunc(maps.Keys(byKind), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(byKind[b]), len(byKind[a])), cmp.Compare(a, b))
	})
	for _, kind := range kinds {
		fmt.Fprintf(&b, "\n## %s (%d)\n\n", kind, len(byKind[kind]))
		for _, f := range byKind[kind] {
			fmt.Fprintf(&b, "%s: %s\n", strings.TrimPrefix(f.path, "test/"), shown(f.why))
		}
	}
	return b.String()
}

func shown(why string) string {
	why, _, _ = strings.Cut(why, "\n")
	if runes := []rune(why); len(runes) > 160 {
		why = string(runes[:160]) + "…"
	}
	why = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\ufffd'
		}
		return r
	}, why)
	return strings.ToValidUTF8(why, "\ufffd")
}
