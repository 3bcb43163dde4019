//go:build wasip1

package main

import (
	"strconv"
	"unsafe"

	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/track"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// The watcher's half: JavaScript hears of events and reads files, this decides.
// Instants are microseconds on JavaScript's clock.
var tracker *track.Tracker

var watching = []verb{
	{"track", begin},
	{"quiet", func(a []string) []string { tracker.Quiet(instant(a[0])); return nil }},
	{"deaf", func([]string) []string { tracker.Deafen(); return nil }},
	{"every", func(a []string) []string { tracker.Every(instant(a[0])); return nil }},
	{"know", know},
	{"hint", func(a []string) []string { tracker.Hint(a[0], settle.Hint(number(a[1]))); return nil }},
	{"turn", turn},
	{"armed", armed},
	{"starved", func(a []string) []string { tracker.Starved(a[0]); return nil }},
	{"taken", taken},
}

// track: the project's directory, whether events may spell names in other letters,
// whether sysctl sets limits of watches.
func begin(a []string) []string {
	tracker = track.New(questions{}, track.Options{Root: a[0], Rules: resolver.FS.Rules(), Fold: flag(a[1]), Inotify: flag(a[2])})
	return nil
}

// know: (path, hash, gone)...
func know(a []string) []string {
	var diff []watchlist.Entry
	for ; len(a) >= 3; a = a[3:] {
		diff = append(diff, watchlist.Entry{Path: a[0], Hash: a[1], Gone: flag(a[2])})
	}
	tracker.Set(diff)
	return nil
}

// turn: (directory, name, hint)..., with no name for a directory that is gone. Answer:
// directories to watch, directories to leave, warnings, files to read, each list after
// its length.
func turn(a []string) (answer []string) {
	for ; len(a) >= 3; a = a[3:] {
		if a[1] == "" {
			tracker.Died(a[0])
		} else {
			tracker.Happened(a[0], a[1], settle.Hint(number(a[2])))
		}
	}
	o := tracker.Turn()
	for _, list := range [][]string{o.Watch, o.Leave, o.Warn} {
		answer = append(answer, counted(list)...)
	}
	answer = append(answer, strconv.Itoa(len(o.Read)))
	for _, r := range o.Read {
		answer = append(answer, r.Path)
	}
	return answer
}

// armed: how many directories are watched now, those, and those that can't be.
func armed(a []string) []string {
	n := 1 + number(a[0])
	tracker.Watched(a[1:n])
	tracker.Refused(a[n:])
	return nil
}

// taken: (path, found, hash, empty, broken, age, look)..., of the files that were to be
// read. Answer: when to come again, -1 for never, then (path, hash, removed)...
func taken(a []string) []string {
	const width = 6 + len(look)
	for ; len(a) >= width; a = a[width:] {
		tracker.Read(a[0], reading(a))
	}
	answer := []string{"-1"}
	if tracker.Complete() {
		for _, c := range tracker.Take() {
			answer = append(answer, c.Path, c.Hash, bit(c.Removed))
		}
	}
	if at, ok := tracker.Next(); ok {
		answer[0] = strconv.FormatInt(int64(at), 10)
	}
	return answer
}

// reading takes one of them. A whole file that has no hash must not be read.
func reading(a []string) track.Reading {
	r := track.Reading{Age: instant(a[5])}
	r.Found, r.Hash, r.Empty, r.Broken = settle.Found(number(a[1])), a[2], flag(a[3]), flag(a[4])
	if r.Found == settle.Whole && r.Hash == "" {
		r.Hash = track.Unreadable
	}
	for i := range look {
		look[i] = float64(parse(a[6+i]))
	}
	r.Stat = looked()
	return r
}

func instant(s string) settle.Instant { return settle.Instant(parse(s)) }

// questions are what the tracker asks of Node.
type questions struct{}

var _ track.Host = questions{}

// look is how a file looks: kind, size, times, inode, device, links.
var look [7]float64

func looked() track.Stat {
	return track.Stat{
		Kind: track.Kind(look[0]), Size: int64(look[1]), Modified: int64(look[2]), Changed: int64(look[3]),
		Inode: uint64(look[4]), Device: uint64(look[5]), Links: uint64(look[6]),
	}
}

//go:wasmimport heatsync now
func hostNow() float64

//go:wasmimport heatsync look
func hostLook(path unsafe.Pointer, size uint32, to unsafe.Pointer)

// hostOthers returns the tasks that want a processor, times 65536, and how many
// processors there are, or -1.
//
//go:wasmimport heatsync others
func hostOthers() int32

//go:wasmimport heatsync fileSystem
func hostFileSystem(path unsafe.Pointer, size uint32) uint32

func (questions) Now() settle.Instant { return settle.Instant(hostNow()) }

func (questions) Stat(path string) track.Stat {
	p, n := pointer(path)
	hostLook(p, n, unsafe.Pointer(&look))
	return looked()
}

func (questions) Link(path string) (target string, there bool) {
	b, err := ask(2, path)
	return string(b), err == nil
}

func (questions) Text(path string) string {
	b, _ := ask(0, path)
	return string(b)
}

func (questions) Others() (tasks, processors int, ok bool) {
	n := hostOthers()
	return int(n >> 16), int(n & 0xffff), n >= 0
}

func (questions) FileSystem(dir string) uint32 { return hostFileSystem(pointer(dir)) }
