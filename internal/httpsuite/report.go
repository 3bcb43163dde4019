package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// reasons stand before what differs.
const reasons = `# small: Node reads up to 64 KiB at a time, and heatsync 4 KiB from a connection that is new, so that a head that is too
#   large is refused earlier.
# fetch: Node's fetch has an older llhttp than its http. It takes folded lines, spaces in names and lines without CR, and
#   refuses other protocols; heatsync has one parser for both, and refuses what http.request refuses.
`

// report says how many messages have the same answers, and tells of the others.
func report(messages []message, here, node []answers) string {
	var out strings.Builder
	var same int
	places := map[string][2]int{}
	for i, m := range messages {
		differences := differ(at(here, i), at(node, i))
		place, _, _ := strings.Cut(m.Place, "/")
		n := places[place]
		n[1]++
		if differences == "" {
			same++
			n[0]++
		} else {
			fmt.Fprintf(&out, "\n%s %q\n%s", m.Place, short(m.Text), differences)
		}
		places[place] = n
	}
	head := fmt.Sprintf("# %d of %d messages are answered as Node answers them\n", same, len(messages))
	for _, place := range slices.Sorted(maps.Keys(places)) {
		head += fmt.Sprintf("# %s: %d of %d\n", place, places[place][0], places[place][1])
	}
	return head + reasons + out.String()
}

// at is what became of a message, if the driver came that far.
func at(all []answers, i int) answers {
	if i < len(all) {
		return all[i]
	}
	return nil
}

func differ(here, node answers) string {
	var out strings.Builder
	ways := maps.Clone(here)
	if ways == nil {
		ways = answers{}
	}
	maps.Copy(ways, node)
	for _, way := range slices.Sorted(maps.Keys(ways)) {
		if here[way] != node[way] {
			fmt.Fprintf(&out, "  %s\n    here %s\n    node %s\n", way, short(here[way]), short(node[way]))
		}
	}
	return out.String()
}

func short(text string) string {
	const most = 700
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}
