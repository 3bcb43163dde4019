//go:build wasip1

package main

import (
	"strconv"

	"github.com/heatsync-go/heatsync/internal/settle"
)

// The watcher's half: JavaScript hears of events and reads files, this decides.
// Instants are microseconds on JavaScript's clock.
var settler settle.Settler

func init() {
	for verb, f := range map[string]func([]string) []string{
		"quiet":  func(a []string) []string { settler.Quiet = instant(a[0]); return nil },
		"know":   func(a []string) []string { settler.Know(a[0], a[1]); return nil },
		"unknow": func(a []string) []string { settler.Forget(a[0]); return nil },
		"hint":   func(a []string) []string { settler.Hint(a[0], settle.Hint(number(a[1])), instant(a[2])); return nil },
		"verify": func(a []string) []string { settler.Verify(a[0], instant(a[1])); return nil },
		"due":    func(a []string) []string { return settler.Due(instant(a[0])) },
		"lock":   func(a []string) []string { settler.Lock(flag(a[0]), instant(a[1])); return nil },
		"looked": looked,
		"taken":  taken,
		"wait":   wait,
	} {
		verbs[verb] = f
	}
}

// looked: path, found, hash, empty, now.
func looked(a []string) []string {
	l := settle.Look{Found: settle.Found(number(a[1])), Hash: a[2], Empty: flag(a[3])}
	settler.Looked(a[0], l, instant(a[4]))
	return nil
}

// taken: now. Answer: (path, hash, removed)...
func taken(a []string) []string {
	var answer []string
	for _, c := range settler.Take(instant(a[0])) {
		answer = append(answer, c.Path, c.Hash, bit(c.Removed))
	}
	return answer
}

// wait. Answer: the instant when due or taken have something to say, if ever.
func wait([]string) []string {
	if at, ok := settler.Next(); ok {
		return []string{strconv.FormatInt(int64(at), 10)}
	}
	return nil
}

func instant(s string) settle.Instant {
	n, _ := strconv.ParseInt(s, 10, 64)
	return settle.Instant(n)
}
