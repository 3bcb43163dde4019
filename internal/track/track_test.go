package track

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// The files in testdata are a little language. What a disk holds changes at given
// milliseconds, and a host with one disk and one processor comes whenever the tracker
// wants it to:
//
//	root /p                  the project's directory
//	deaf                     nothing is watched
//	every 300                how often all files are looked at, in ms
//	file /p/a 1              a holds 1, for a long time
//	link /p/l to             l is a link
//	know /p/a 1              a is tracked, and 1 of it is known (know b: it was looked for in vain)
//	remote /p                the directory is on a file system that does not tell of all changes
//	refuse /p 500            the directory can't be watched until then
//	at 10 save /p/a 2        a holds 2 now, and its writer has closed it
//	at 10 write /p/a 2       a holds 2 now, and is being written to
//	at 10 remove /p/a
//	at 10 put /p/a 2         a holds 2 now, and no event tells of it, as with lose
//	at 10 lose /p/a
//	at 10 turn /p/l to       the link leads elsewhere now
//	at 10 replace /p         the directory is another one, with what files it has
//	at 10 forget /p/a        a is not tracked any more
//	at 10 overflow           events were lost
//	at 10 put /p/a 2~        contents that end in ~ can't be read
//	batch 11 /p/a=2          at 11 ms (or up to 2 ms later) this batch comes; removed files are a-
//	watch 0 /p               what is watched then, and left, and said
//	leave 10 /p
//	warn 10 some words
//
// All that comes is named, in order: batches, and of the others what begins with a
// word that the document has.
func TestTrack(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no test files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := newPlay(t, string(text))
			p.run()
			p.compare()
		})
	}
}

// What is written in one go where no events tell is one batch, whenever a look may fall
// between two of the files, and whether a lock is seen or not.
func TestUnheardIsOneBatch(t *testing.T) {
	rapid.Check(t, func(t2 *rapid.T) {
		text := fmt.Sprintf("root /p\ndeaf\nfile /p/.git/HEAD 1\nevery %d\n", rapid.IntRange(10, 500).Draw(t2, "every"))
		at := rapid.IntRange(300, 900).Draw(t2, "start")
		if rapid.Bool().Draw(t2, "under a lock") {
			text += fmt.Sprintf("at %d put /p/.git/index.lock empty\n", at-1)
		}
		var want []string
		for i := range rapid.IntRange(2, 4).Draw(t2, "files") {
			file := fmt.Sprint("/p/", i)
			text += fmt.Sprintf("file %s 1\nknow %s 1\n", file, file)
			if rapid.Bool().Draw(t2, "removed") {
				text += fmt.Sprintf("at %d lose %s\n", at, file)
				want = append(want, file+"-")
			} else {
				text += fmt.Sprintf("at %d put %s 2\n", at, file)
				want = append(want, file+"=2")
			}
			at += rapid.IntRange(0, 90).Draw(t2, "pause")
		}
		text += fmt.Sprintf("at %d lose /p/.git/index.lock\n", at)
		p := newPlay(t, text)
		p.run()
		if len(p.got) != 1 || !strings.HasSuffix(p.got[0], " "+strings.Join(want, " ")) {
			t2.Fatalf("got %q; want %s in one batch of\n%s", p.got, want, text)
		}
	})
}

const millisecond settle.Instant = 1000

// play is a host, and what happens to it.
type play struct {
	t       *testing.T
	tracker *Tracker
	now     settle.Instant
	disk    map[string]entry
	links   map[string]string
	remote  map[string]bool
	refused map[string]settle.Instant
	watched map[string]bool
	acts    map[settle.Instant][][]string
	end     settle.Instant
	told    bool // of an event, since the last turn
	want    []string
	got     []string
}

// entry is a file, or a directory if it has no contents.
type entry struct {
	contents string
	changed  settle.Instant
}

const longAgo settle.Instant = -1e9

func newPlay(t *testing.T, text string) *play {
	p := &play{
		t: t, disk: map[string]entry{}, links: map[string]string{}, remote: map[string]bool{},
		refused: map[string]settle.Instant{}, watched: map[string]bool{}, acts: map[settle.Instant][][]string{},
	}
	var setup [][]string
	o := Options{Closes: true}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "root":
			o.Root = f[1]
		case f[0] == "file":
			p.put(f[1], f[2], longAgo)
		case f[0] == "link":
			p.links[f[1]] = f[2]
		case f[0] == "remote":
			p.remote[f[1]] = true
		case f[0] == "refuse":
			p.refused[f[1]] = p.ms(f[2])
		case f[0] == "at":
			at := p.ms(f[1])
			p.acts[at] = append(p.acts[at], f[2:])
			p.end = max(p.end, at)
		case slices.Contains([]string{"batch", "watch", "leave", "warn"}, f[0]):
			p.want = append(p.want, strings.Join(f, " "))
		default:
			setup = append(setup, f)
		}
	}
	p.tracker = New(p, o)
	for _, f := range setup {
		p.prepare(f)
	}
	return p
}

func (p *play) prepare(f []string) {
	switch f[0] {
	case "deaf":
		p.tracker.Deafen()
	case "every":
		p.tracker.Every(p.ms(f[1]))
	case "know":
		p.tracker.Set([]watchlist.Entry{{Path: f[1], Hash: strings.Join(f[2:], "")}})
	default:
		p.t.Fatalf("what is %q?", f)
	}
}

func (p *play) ms(s string) settle.Instant {
	n, err := strconv.Atoi(s)
	if err != nil {
		p.t.Fatal(err)
	}
	return settle.Instant(n) * millisecond
}

func (p *play) put(file, contents string, at settle.Instant) {
	p.disk[file] = entry{contents, at}
	for dir := path.Dir(file); dir != "/"; dir = path.Dir(dir) {
		p.disk[dir] = entry{"", longAgo}
	}
}

// run plays in steps of a quarter of a millisecond.
func (p *play) run() {
	for ; p.now <= p.end+3000*millisecond; p.now += millisecond / 4 {
		for _, act := range p.acts[p.now] {
			p.act(act)
		}
		if p.told {
			p.told = false
			p.turn()
		}
		for n := 0; p.due(); n++ {
			if n > 100 {
				p.t.Fatalf("at %d ms it is never done", p.now/millisecond)
			}
			p.turn()
		}
	}
}

func (p *play) due() bool {
	at, ok := p.tracker.Next()
	return ok && at <= p.now
}

func (p *play) act(f []string) {
	var dir, name string
	if len(f) > 1 {
		dir, name = p.real(path.Dir(f[1])), path.Base(f[1])
	}
	hint := settle.Stirred
	switch f[0] {
	case "save":
		p.put(f[1], f[2], p.now)
		hint = settle.Closed
	case "write":
		p.put(f[1], f[2], p.now)
	case "remove":
		delete(p.disk, f[1])
		hint = settle.Vanished
	case "turn":
		p.links[f[1]] = f[2]
		hint = settle.Closed
	case "put":
		p.put(f[1], f[2], p.now)
		return
	case "lose":
		delete(p.disk, f[1])
		return
	case "replace":
		if p.watched[f[1]] {
			delete(p.watched, f[1])
			p.tracker.Died(f[1])
		}
		return
	case "forget":
		p.tracker.Set([]watchlist.Entry{{Path: f[1], Gone: true}})
		return
	case "overflow":
		p.tracker.Overflowed()
		return
	default:
		p.t.Fatalf("what is %q?", f)
	}
	if p.watched[dir] {
		p.told = true
		p.tracker.Happened(dir, name, hint)
	}
}

func (p *play) turn() {
	o := p.tracker.Turn()
	for _, dir := range o.Watch {
		if p.now < p.refused[dir] {
			p.tracker.Refused([]string{dir})
			p.tracker.Starved("no more")
			continue
		}
		p.watched[dir] = true
		p.saw("watch", dir)
		p.tracker.Watched([]string{dir})
	}
	for _, dir := range o.Leave {
		delete(p.watched, dir)
		p.saw("leave", dir)
	}
	for _, text := range o.Warn {
		p.saw("warn", text)
	}
	for _, r := range o.Read {
		p.tracker.Read(r.Path, p.read(r.Path))
	}
	var words []string
	for _, c := range p.tracker.Take() {
		if c.Removed {
			words = append(words, c.Path+"-")
		} else {
			words = append(words, c.Path+"="+c.Hash)
		}
	}
	if len(words) > 0 {
		p.saw("batch", strings.Join(words, " "))
	}
}

func (p *play) read(file string) Reading {
	s := p.Stat(file)
	if s.Kind != File {
		return Reading{Look: settle.Look{Found: settle.Missing}}
	}
	e := p.disk[p.real(file)]
	if strings.HasSuffix(e.contents, "~") {
		return Reading{Look: settle.Look{Found: settle.Disturbed}, Stat: s}
	}
	return Reading{Look: settle.Look{Hash: e.contents}, Stat: s, Age: p.now - e.changed}
}

func (p *play) saw(what, text string) {
	p.got = append(p.got, fmt.Sprintf("%s %d %s", what, p.now/millisecond, text))
}

// compare allows what comes two milliseconds more than was named.
func (p *play) compare() {
	got := slices.DeleteFunc(p.got, func(line string) bool {
		what, _, _ := strings.Cut(line, " ")
		return what != "batch" && !slices.ContainsFunc(p.want, func(w string) bool { return strings.HasPrefix(w, what+" ") })
	})
	same := slices.EqualFunc(got, p.want, func(g, w string) bool {
		a, b := strings.SplitN(g, " ", 3), strings.SplitN(w, " ", 3)
		late := p.ms(a[1]) - p.ms(b[1])
		return a[0] == b[0] && strings.HasPrefix(a[2], b[2]) && late >= 0 && late <= 2*millisecond
	})
	if !same {
		p.t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(p.want, "\n\t"))
	}
}

// real follows links, of which there are few.
func (p *play) real(file string) string {
	for range 9 {
		for from, to := range p.links {
			if rest, ok := strings.CutPrefix(file, from); ok && (rest == "" || rest[0] == '/') {
				file = path.Join(path.Dir(from), to) + rest
			}
		}
	}
	return file
}

func (p *play) Now() settle.Instant { return p.now }

func (p *play) Stat(file string) Stat {
	e, there := p.disk[p.real(file)]
	switch {
	case !there:
		return Stat{}
	case e.contents == "":
		return Stat{Kind: Directory}
	}
	size := len(e.contents)
	if e.contents == "empty" {
		size = 0
	}
	return Stat{Kind: File, Size: int64(size), Modified: int64(e.changed)}
}

func (p *play) Link(file string) (target string, there bool) {
	if target, ok := p.links[file]; ok {
		return target, true
	}
	_, there = p.disk[file]
	return "", there
}

func (p *play) Text(file string) string { return strings.ReplaceAll(p.disk[file].contents, "_", " ") }

func (p *play) Others() (tasks, processors int, ok bool) { return 0, 1, true }

func (p *play) FileSystem(dir string) uint32 {
	if p.remote[dir] {
		return 0x6969
	}
	return 0xef53
}

var _ Host = (*play)(nil)
