package track

import "github.com/heatsync-go/heatsync/internal/settle"

// sweep is the slow look at everything: it finds what no event tells of. It works in
// parts, so that neither a save nor the program waits for it.
type sweep struct {
	interval settle.Instant
	next     settle.Instant
	round    []string // what is left of this round
	began    settle.Instant
	cost     settle.Instant    // of this round, so far
	costs    [3]settle.Instant // of the rounds before
	pause    settle.Instant    // between its parts
	found    bool              // a difference, in this round
	urgent   bool              // the next round makes no pauses: somebody waits for it
}

// Where these come from is told in docs/rationale.md.
const (
	rarely settle.Instant = 1_000_000
	often  settle.Instant = 300_000 // where events do not come
	again  settle.Instant = 20_000  // after a round that has found something: that is seldom alone
	part                  = 256     // files that are looked at in one go
	share                 = 100     // a sweep takes one part in so many of a core at most, and its waking half as much again
)

// hurry looks more often from now on.
func (s *sweep) hurry(now settle.Instant) {
	s.interval, s.next = min(s.interval, often), min(s.next, now+often)
}

// begin begins a new round, for which somebody waits.
func (s *sweep) begin(now settle.Instant) { s.next, s.round, s.urgent = now, nil, true }

// doSweep looks at the next part of all known files, and takes each difference for a
// hint. After one there is no pause, and soon another round.
func (t *Tracker) doSweep() {
	s, now := &t.sweep, t.host.Now()
	if now < s.next || len(t.files) == 0 {
		return
	}
	if len(s.round) == 0 {
		t.beginRound(now)
	}
	n := min(part, len(s.round))
	for _, path := range s.round[:n] {
		if t.differs(path) {
			s.pause, s.found = 0, true
		}
	}
	s.round = s.round[n:]
	end := t.host.Now()
	s.cost += end - now
	s.next = end + s.pause
	if len(s.round) == 0 {
		s.endRound(end)
		t.settler.Swept()
	}
}

func (t *Tracker) beginRound(now settle.Instant) {
	s := &t.sweep
	t.settler.Sweeping(now)
	t.retry()
	s.began, s.cost, s.found = now, 0, false
	s.round = make([]string, 0, len(t.files))
	for path := range t.files {
		s.round = append(s.round, path)
	}
	s.pause = s.interval * part / settle.Instant(2*max(part, len(s.round))) // half of the interval in all
	if s.urgent {
		s.pause, s.urgent = 0, false
	}
}

// endRound takes the least of the last costs: what the clock shows also holds the
// time in which others had the processor.
func (s *sweep) endRound(now settle.Instant) {
	s.costs = [3]settle.Instant{s.costs[1], s.costs[2], s.cost}
	s.next = s.began + max(s.interval, share*min(s.costs[0], s.costs[1], s.costs[2]))
	if s.found {
		s.next = min(s.next, now+again)
	}
}

// remote are the file systems where others can write without an event here: NFS, SMB,
// 9p, FUSE, vboxsf and ceph.
func remote(fileSystem uint32) bool {
	switch fileSystem {
	case 0x6969, 0xfe534d42, 0x517b, 0xff534d42, 0x01021997, 0x65735546, 0x786f4256, 0x00c36400:
		return true
	}
	return false
}

// consider looks more often if a directory is on a file system that does not tell of
// changes that others make.
func (t *Tracker) consider(dir string) {
	if t.sweep.interval > often && remote(t.host.FileSystem(dir)) {
		t.sweep.hurry(t.host.Now())
	}
}
