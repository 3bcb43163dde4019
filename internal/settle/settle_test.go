package settle

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// The files in testdata are a little language. What a disk holds changes at
// given milliseconds, and the settler is asked whenever it wants to be:
//
//	closes                 the source of hints tells of closes; without the line it does not
//	quiet 50               the quiet time by hand, in ms
//	know a 1               a was loaded with contents 1 (know b: b was looked for in vain)
//	at 10 write a 2        a holds 2 now, and is being written to
//	at 11 close a          its writer closes it
//	at 12 rename a 3       a whole file with contents 3 takes a's name
//	at 13 remove a
//	at 13 notice a 3       a is found to hold 3, no event told of it
//	at 14 stir a           an event that changes nothing
//	at 14 put a 2          a holds 2 now, and nobody tells; a sweep finds it
//	at 14 lose a           a is gone, and nobody tells; a sweep finds it
//	at 14 verify a         a is looked at without a hint
//	at 15 lock | unlock    a version control system begins, ends
//	at 16 work 2           two others run or wait for one of two processors; at first none does
//	at 17 beside           something happens to a name that nobody asked for
//	beneath a 0            where a is missing, contents 0 show
//	deaf                   no events tell: what comes is found by looks
//	blind                  the host can't tell who is at work
//	frozen 20 400          all stands still meanwhile, the writers and the program
//	batch 12 a=3           at 12 ms (or up to 1 ms later) this batch comes; removed files are a-
//
// Contents "" are empty, contents that end in ! do not parse, contents that
// end in ~ change while they are read. All batches must be named, in order.
func TestSettle(t *testing.T) {
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
			newPlay(t, string(text)).run()
		})
	}
}

type play struct {
	t       *testing.T
	s       Settler
	disk    map[string]string
	beneath map[string]string // what shows where a path has nothing
	seen    map[string]string // what each path held when it was last looked at
	acts    map[Instant][][]string
	end     Instant
	frozen  [2]Instant
	others  int
	want    []string
	got     []string
	instant Instant
}

func newPlay(t *testing.T, text string) *play {
	p := &play{t: t, s: Settler{Sees: true}, disk: map[string]string{}, beneath: map[string]string{}, seen: map[string]string{}, acts: map[Instant][][]string{}}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		switch f[0] {
		case "closes":
			p.s.Closes = true
		case "quiet":
			p.s.Quiet = p.ms(f[1])
		case "blind":
			p.s.Sees = false
		case "deaf":
			p.s.Deaf = true
		case "know":
			hash := ""
			if len(f) > 2 {
				hash = f[2]
				p.disk[f[1]] = hash
			}
			p.s.Know(f[1], hash)
			p.seen[f[1]] = p.holds(f[1])
		case "beneath":
			p.beneath[f[1]] = f[2]
		case "at":
			at := p.ms(f[1])
			p.acts[at] = append(p.acts[at], f[2:])
			p.end = max(p.end, at)
		case "frozen":
			p.s.Prompt = true
			p.frozen = [2]Instant{p.ms(f[1]), p.ms(f[2])}
		case "batch":
			p.want = append(p.want, strings.Join(f[1:], " "))
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	return p
}

func (p *play) ms(s string) Instant {
	n, err := strconv.Atoi(s)
	if err != nil {
		p.t.Fatal(err)
	}
	return Instant(n) * millisecond
}

// run plays in steps of a quarter of a millisecond, and looks only when the
// settler has said that it has something to do.
func (p *play) run() {
	for p.instant = 0; p.instant <= p.end+20000*millisecond; p.instant += millisecond / 4 {
		if p.frozen[0] < p.instant && p.instant < p.frozen[1] {
			continue
		}
		for _, act := range p.acts[p.instant] {
			p.act(act)
		}
		next, any := p.s.Next()
		switch {
		case any && next <= p.instant:
			p.settle()
		case !any && p.instant > p.end:
			p.compare()
			return
		}
	}
	p.t.Error("it never settles")
}

func (p *play) act(f []string) {
	path := ""
	if len(f) > 1 {
		path = f[1]
	}
	contents := ""
	if len(f) > 2 {
		contents = f[2]
	}
	hint := Stirred
	switch f[0] {
	case "write":
		p.disk[path] = contents
	case "rename":
		p.disk[path], hint = contents, Closed
	case "close":
		hint = Closed
	case "notice":
		p.disk[path], hint = contents, Noticed
		p.seen[path] = p.holds(path)
	case "remove":
		delete(p.disk, path)
		hint = Vanished
	case "put":
		p.disk[path] = contents
		return
	case "lose":
		delete(p.disk, path)
		return
	case "verify":
		p.s.Verify(path, p.instant)
		return
	case "work":
		p.others, _ = strconv.Atoi(path)
		return
	case "beside":
		p.s.Happened(p.instant)
		return
	case "stir":
	case "lock", "unlock":
		p.s.Lock(f[0] == "lock", p.instant)
		return
	default:
		p.t.Fatalf("what is %q?", f)
	}
	p.s.Hint(path, hint, p.instant)
}

func (p *play) settle() {
	for _, path := range p.s.Due(p.instant) {
		p.s.Looked(path, p.look(path), p.instant)
	}
	if p.s.Wonders() {
		p.s.Others(p.others, 2, p.instant)
	}
	if p.s.WantsSweep(p.instant) {
		p.sweep()
	}
	var words []string
	for _, c := range p.s.Take(p.instant) {
		if c.Removed {
			words = append(words, c.Path+"-")
			continue
		}
		words = append(words, c.Path+"="+c.Hash)
	}
	if len(words) > 0 {
		sort.Strings(words)
		p.got = append(p.got, fmt.Sprintf("%d %s", p.instant/millisecond, strings.Join(words, " ")))
	}
}

// holds tells what is there, as a look shows it without reading.
func (p *play) holds(path string) string {
	if contents, there := p.disk[path]; there {
		return "=" + contents
	}
	return ""
}

// sweep compares all files with how they looked.
func (p *play) sweep() {
	p.s.Sweeping(p.instant)
	for path, seen := range p.seen {
		now := p.holds(path)
		switch {
		case now == seen || p.s.Unsettled(path):
			continue
		case now == "":
			p.s.Hint(path, Missed, p.instant)
		default:
			p.s.Hint(path, Noticed, p.instant)
		}
		p.seen[path] = now
	}
	p.s.Swept()
}

func (p *play) look(path string) Look {
	contents, there := p.disk[path]
	p.seen[path] = p.holds(path)
	switch {
	case !there:
		return Look{Found: Missing, Hash: p.beneath[path], Data: []byte(p.beneath[path])}
	case strings.HasSuffix(contents, "~"):
		return Look{Found: Disturbed}
	}
	return Look{Hash: contents, Data: []byte(contents), Empty: contents == "", Broken: strings.HasSuffix(contents, "!")}
}

// compare allows a batch one millisecond more than was named.
func (p *play) compare() {
	ok := len(p.got) == len(p.want)
	for i := 0; ok && i < len(p.got); i++ {
		gotAt, got, _ := strings.Cut(p.got[i], " ")
		wantAt, want, _ := strings.Cut(p.want[i], " ")
		late := p.ms(gotAt) - p.ms(wantAt)
		ok = got == want && late >= 0 && late <= millisecond
	}
	if !ok {
		p.t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(p.got, "\n\t"), strings.Join(p.want, "\n\t"))
	}
}

// Time goes on while files are looked at: one of them can become due between the
// call of Due and that of Take, and must not miss its companions.
func TestTakeLeavesTimeToLook(t *testing.T) {
	var s Settler
	for i, path := range []string{"a", "b"} {
		s.Know(path, "1")
		s.Hint(path, Stirred, Instant(i))
	}
	for _, path := range s.Due(quiet) {
		s.Looked(path, Look{Hash: "2"}, quiet)
	}
	if batch := s.Take(quiet + companion + 1); batch != nil {
		t.Fatalf("b is due and was not looked at, and %v is given out", batch)
	}
	if at, ok := s.Next(); !ok || at > quiet+1 {
		t.Fatalf("the next look is to be at %v, %v", at, ok)
	}
	for _, path := range s.Due(quiet + companion + 1) {
		s.Looked(path, Look{Hash: "2"}, quiet+companion+1)
	}
	if batch := s.Take(quiet + companion + 1); len(batch) != 2 {
		t.Errorf("got %v", batch)
	}
}

// What was noticed, and was nothing new, has no companions: the next save waits for no
// sweep.
func TestNothingNewHasNoCompanions(t *testing.T) {
	s := Settler{Closes: true}
	s.Know("a", "1")
	s.Know("b", "1")
	s.Hint("a", Noticed, 0)
	s.Looked("a", Look{Hash: "1"}, Silence)
	s.Hint("b", Closed, 2*Silence)
	s.Looked("b", Look{Hash: "2"}, 2*Silence)
	if at := 3 * Silence; s.WantsSweep(at) || !s.Complete(at) {
		t.Error("a save waits for a sweep, of which events have told")
	}
}

// What is loaded before it is told is no change any more.
func TestLoadedMeanwhile(t *testing.T) {
	var s Settler
	s.Know("a", "1")
	s.Hint("a", Stirred, 0)
	s.Looked("a", Look{Hash: "2"}, quiet)
	s.Know("a", "2")
	if batch := s.Take(10 * quiet); batch != nil {
		t.Errorf("got %v", batch)
	}
}
