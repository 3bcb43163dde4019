package watch

import (
	"maps"
	"slices"
	"time"

	"github.com/heatsync-go/heatsync/internal/settle"
)

// sweep is the slow look at everything: it finds what no event tells of. It
// works in parts, so that a save never waits for it.
type sweep struct {
	interval time.Duration
	next     time.Time
	round    []string // what is left of this round
	began    time.Time
	cost     time.Duration    // of this round, so far
	costs    [3]time.Duration // of the rounds before
	pause    time.Duration    // between its parts
	found    bool             // a difference, in this round
	urgent   bool             // somebody waits for the next one, which makes no pauses
}

const (
	sweepRarely = time.Second
	sweepOften  = 300 * time.Millisecond // where events do not come
	sweepAgain  = 20 * time.Millisecond
	// part is how many paths are looked at in one go: some 0.8 ms, which is what
	// a save may have to wait. Waking for it costs as much as looking at 50.
	part = 512
	// share: a sweep takes one part in 100 of a core at most, and its waking and
	// what the runtime does for it half as much again. Promised are 2 %.
	share = 100
)

func (s *sweep) start(poll time.Duration, events bool) {
	switch {
	case poll > 0:
		s.interval = poll
	case events:
		s.interval = sweepRarely
	default:
		s.interval = sweepOften
	}
	s.next = time.Now().Add(s.interval)
}

// often looks more often from now on.
func (s *sweep) often() { s.interval = min(s.interval, sweepOften) }

// consider looks more often if a directory is on a file system that does not
// tell of changes that others make.
func (s *sweep) consider(dir string) {
	if s.interval > sweepOften && isRemote(dir) {
		s.often()
	}
}

// now begins a new round, for which somebody waits.
func (s *sweep) now() { s.next, s.round, s.urgent = time.Now(), nil, true }

// doSweep looks at the next part of all known paths, and takes each difference
// for a hint. One difference is seldom alone: after it there is no pause, and
// soon another round.
func (k *keeper) doSweep() {
	s, now := &k.sweep, time.Now()
	if now.Before(s.next) {
		return
	}
	if len(s.round) == 0 {
		k.beginRound(now)
	}
	n := min(part, len(s.round))
	for _, path := range s.round[:n] {
		if k.differs(path) {
			s.pause, s.found = 0, true
		}
	}
	s.round = s.round[n:]
	s.cost += time.Since(now)
	s.next = time.Now().Add(s.pause)
	if len(s.round) == 0 {
		s.endRound()
		k.settler.Swept()
	}
}

// endRound takes the least of the last costs: what the clock shows also holds
// the time in which others had the processor.
func (s *sweep) endRound() {
	s.costs = [3]time.Duration{s.costs[1], s.costs[2], s.cost}
	least := min(s.costs[0], s.costs[1], s.costs[2])
	s.next = s.began.Add(max(s.interval, share*least))
	if soon := time.Now().Add(sweepAgain); s.found && soon.Before(s.next) {
		s.next = soon
	}
}

func (k *keeper) beginRound(now time.Time) {
	s := &k.sweep
	if k.source != nil {
		k.rearm(slices.Collect(maps.Keys(k.unarmed)))
	}
	s.began, s.cost, s.found = now, time.Since(now), false
	s.round = k.index.Paths()
	s.pause = s.interval * part / time.Duration(2*max(part, len(s.round))) // half of the interval in all
	if s.urgent {
		s.pause, s.urgent = 0, false
	}
	k.settler.Sweeping(k.now())
}

// differs compares a path with what was last seen there. While events are being
// followed, or what was noticed stays as it was, there is nothing new.
func (k *keeper) differs(path string) bool {
	was, ok := k.seen[path]
	if !ok {
		return false // it has not been read yet
	}
	now := stat(path)
	noticed, isNoticed := k.noticed[path]
	switch {
	case isNoticed && noticed == now, !isNoticed && (was == now || k.settler.Unsettled(path)):
		return false
	}
	k.notice(path, now)
	return true
}

// notice hints at what no event told of.
func (k *keeper) notice(path string, now signature) {
	k.noticed[path] = now
	hint := settle.Noticed
	if !now.exists {
		hint = settle.Missed
	}
	k.settler.Hint(path, hint, k.now())
}
