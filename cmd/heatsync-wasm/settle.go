//go:build wasip1

package main

import (
	"strconv"

	"github.com/heatsync-go/heatsync/internal/chain"
	"github.com/heatsync-go/heatsync/internal/settle"
)

// The watcher's half: JavaScript hears of events and reads files, this decides.
// Instants are microseconds on JavaScript's clock.
var (
	settler settle.Settler
	index   = chain.Index{Links: links}
)

var watching = []verb{
	{"project", func(a []string) []string { index.Fold = flag(a[1]); index.Below(a[0]); return nil }},
	{"sees", func([]string) []string { settler.Sees = true; return nil }},
	{"others", others},
	{"quiet", func(a []string) []string { settler.Quiet = instant(a[0]); return nil }},
	{"know", know},
	{"unknow", func(a []string) []string { settler.Forget(a[0]); index.Remove(a[0]); return nil }},
	{"around", around},
	{"again", again},
	{"lost", func(a []string) []string { index.Lost(a[0]); return again(a) }},
	{"happened", happened},
	{"hint", func(a []string) []string { settler.Hint(a[0], settle.Hint(number(a[1])), instant(a[2])); return nil }},
	{"verify", func(a []string) []string { settler.Verify(a[0], instant(a[1])); return nil }},
	{"unsettled", func(a []string) []string { return []string{bit(settler.Unsettled(a[0]))} }},
	{"due", func(a []string) []string { return settler.Due(instant(a[0])) }},
	{"deaf", func([]string) []string { settler.Deaf = true; return nil }},
	{"sweeping", func(a []string) []string { settler.Sweeping(instant(a[0])); return nil }},
	{"swept", func([]string) []string { settler.Swept(); return nil }},
	{"unswept", func(a []string) []string { return []string{bit(settler.WantsSweep(instant(a[0])))} }},
	{"lock", func(a []string) []string { settler.Lock(flag(a[0]), instant(a[1])); return nil }},
	{"looked", looked},
	{"taken", taken},
	{"wait", wait},
}

// know: path, hash.
func know(a []string) []string {
	settler.Know(a[0], a[1])
	if !index.Has(a[0]) {
		index.Add(a[0])
	}
	return nil
}

// around. Answer: how many directories to watch from now on, those, and those
// not to watch any more.
func around([]string) []string {
	index.Forget()
	watch, leave := index.Changes()
	return append(counted(watch), leave...)
}

// happened: directory, name, hint, now. Answer: how many paths were hinted at,
// those, and others of which something else may be the file now.
func happened(a []string) []string {
	hint, now := settle.Hint(number(a[2])), instant(a[3])
	files, through, link := index.Named(a[0], a[1])
	follow(through)
	if len(files)+len(through) == 0 {
		settler.Happened(now)
	}
	if link || hint == settle.Closed { // such a one is whole, with all that it leads to
		files, through, hint = append(files, through...), nil, settle.Closed
	}
	for _, path := range files {
		settler.Hint(path, hint, now)
	}
	return append(counted(files), through...)
}

// again: directories, which are watched only now, so that the way may have been
// changed unseen. Answer: the paths that lead through them.
func again(dirs []string) []string {
	var paths []string
	for _, dir := range dirs {
		paths = append(paths, index.Under(dir)...)
	}
	follow(paths)
	return paths
}

func follow(paths []string) {
	index.Forget()
	for _, path := range paths {
		if settler.Knows(path) {
			index.Add(path)
		}
	}
}

// looked: path, found, hash, empty, broken, now.
func looked(a []string) []string {
	l := settle.Look{Found: settle.Found(number(a[1])), Hash: a[2], Empty: flag(a[3]), Broken: flag(a[4])}
	settler.Looked(a[0], l, instant(a[5]))
	return nil
}

// others: tasks, processors, now.
func others(a []string) []string {
	if settler.Wonders() {
		settler.Others(number(a[0]), number(a[1]), instant(a[2]))
	}
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

func instant(s string) settle.Instant { return settle.Instant(parse(s)) }
