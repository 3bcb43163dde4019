package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// report says how many tests of each area pass, which fail, and how many are left out.
func (s *suite) report() string {
	type counts struct{ passed, skipped, failed, elsewhere int }
	areas := map[string]*counts{}
	var all counts
	var names []string
	for _, t := range s.tests {
		a := areas[area(t.name)]
		if a == nil {
			a = &counts{}
			areas[area(t.name)] = a
		}
		for _, c := range []*counts{a, &all} {
			switch t.outcome {
			case passed:
				c.passed++
			case skipped:
				c.skipped++
			case failed:
				c.failed++
			case elsewhere:
				c.elsewhere++
			}
		}
		if t.outcome == failed {
			names = append(names, t.name+": "+reason(plain(strings.ReplaceAll(t.printed, s.dir, ""))))
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %d of %d pass (%.1f %%); %d skip themselves, %d Node fails, too\n", all.passed, all.passed+all.failed,
		100*float64(all.passed)/float64(max(1, all.passed+all.failed)), all.skipped, all.elsewhere)
	for _, name := range slices.Sorted(maps.Keys(areas)) {
		if a := areas[name]; a.passed+a.failed > 0 {
			fmt.Fprintf(&out, "# %-14s %d/%d\n", name, a.passed, a.passed+a.failed)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(s.out)) {
		fmt.Fprintf(&out, "# left out: %d: %s\n", s.out[why], why)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintln(&out, name)
	}
	return out.String()
}

// plain is text without the characters that no line of a text file has.
func plain(printed string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, printed)
}

// area is the first word of a test's name.
func area(name string) string {
	name = strings.TrimSuffix(strings.TrimPrefix(name, "test-"), ".js")
	first, _, _ := strings.Cut(name, "-")
	return strings.TrimRight(first, "0123456789")
}

// reason is the line that tells why a test failed.
func reason(printed string) string {
	for line := range strings.Lines(printed) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "Error") && !strings.HasPrefix(line, "throw ") {
			return line[:min(160, len(line))]
		}
	}
	last := strings.TrimSpace(printed)
	if i := strings.LastIndexByte(last, '\n'); i >= 0 {
		last = last[i+1:]
	}
	return strings.TrimSpace(last[:min(160, len(last))])
}
