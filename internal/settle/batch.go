package settle

import (
	"maps"
	"slices"
)

// When a batch is complete: the save may have more files, and a sweep may still find
// what no event told.

// Lock tells that a version control system is at work (on), or is done. No
// batch is given out meanwhile, up to ten seconds.
func (s *Settler) Lock(on bool, now Instant) {
	now = s.clock.at(now)
	switch {
	case on && s.lock == 0:
		s.lock = now
	case !on && s.lock != 0:
		s.lock, s.until = 0, max(s.until, now+released)
		s.first = now // what it removed is told with the rest
	}
}

// Happened tells that something happened to another name in a directory where a
// path is. It may be that of a file which will be renamed.
func (s *Settler) Happened(now Instant) {
	if s.Gathering() {
		s.window.happened(s.clock.at(now))
	}
}

// Wonders tells whether Others would be listened to: something has happened.
func (s *Settler) Wonders() bool {
	return s.Sees && s.Quiet == 0 && len(s.files)+len(s.ready) > 0
}

// waits tells whether a batch waits for nothing but what may come.
func (s *Settler) waits() bool {
	return len(s.ready) > 0 && s.lock == 0 && !s.lacksSweep() && !s.expects()
}

// expects tells whether something happened to a file that is not settled.
func (s *Settler) expects() bool {
	for _, f := range s.files {
		if f.hinted {
			return true
		}
	}
	return false
}

// Others tells how many tasks of others run or wait for a processor, and how many of
// those there are. It is asked for whenever Settler Wonders.
func (s *Settler) Others(tasks, processors int, now Instant) {
	s.window.look(tasks, processors, s.clock.at(now))
}

// complete is when the batch that is being gathered will be complete, if
// nothing more happens. A file to which something has happened meanwhile
// belongs to it, and is waited for until it settles, or patience ends.
func (s *Settler) complete() Instant {
	if s.lock != 0 {
		return min(s.lock+locked, max(s.lock, s.window.last)+stalled+10*s.window.crowd)
	}
	at := s.window.end(len(s.ready))
	if s.Quiet > 0 {
		at = s.window.last + companion
	}
	for _, f := range s.files {
		if f.hinted {
			at = max(at, f.due)
		}
	}
	return max(min(max(at, s.first), s.first+s.window.patience()), s.until)
}

// Complete tells whether Take has a batch.
func (s *Settler) Complete(now Instant) bool { return s.gathered(now) && s.swept >= s.sweepFrom() }

// WantsSweep tells whether a sweep should begin now: a batch is complete, for all
// that has been found, and nobody tells of what has not. What the sweep finds
// belongs to the batch, which waits for it.
func (s *Settler) WantsSweep(now Instant) bool {
	return s.gathered(now) && s.sweeping < s.sweepFrom()
}

// Sweeping tells that a sweep begins: every path is compared with how it looked.
func (s *Settler) Sweeping(now Instant) { s.sweeping = s.clock.at(now) }

// Swept tells that the sweep is over, and all that it found was hinted at.
func (s *Settler) Swept() { s.swept = s.sweeping }

// sweepFrom is when a sweep must begin to count for the batch that is being
// gathered: not before its last file was settled, however long ago that was touched.
// A writer that still was at work then is noticed by it, or by an earlier one.
func (s *Settler) sweepFrom() Instant {
	if !s.unheard {
		return 0
	}
	return max(s.complete(), s.latest)
}

// lacksSweep tells whether the batch was complete when the host came last, but for
// a sweep.
func (s *Settler) lacksSweep() bool {
	from := s.sweepFrom()
	return s.swept < from && from <= s.clock.counted
}

// gathered tells whether a batch is complete for all that was hinted at. Files that
// became due since they were last asked for are looked at first.
func (s *Settler) gathered(now Instant) bool {
	now = s.clock.at(now)
	if len(s.ready) == 0 || now < s.complete() {
		return false
	}
	for _, f := range s.files {
		if f.hinted && f.due <= now && now < s.first+s.window.patience() {
			return false
		}
	}
	return true
}

// Gathering tells whether there is something for a batch, complete or not.
func (s *Settler) Gathering() bool { return len(s.ready) > 0 }

// Take returns the batch of files that were saved together, sorted by path, or
// nil as long as it is not complete.
func (s *Settler) Take(now Instant) []Change {
	if !s.Complete(now) {
		return nil
	}
	if s.lock != 0 {
		s.lock = 0 // a lock that was left behind
	}
	batch := make([]Change, 0, len(s.ready))
	for _, path := range slices.Sorted(maps.Keys(s.ready)) {
		c := s.ready[path]
		batch = append(batch, c)
		s.known[path] = c.Hash
	}
	s.window.taken(batch, s.clock.at(now))
	clear(s.ready)
	s.unheard = false
	return batch
}

// Next returns when Due or Take may have something to say, if nothing happens
// until then, and no sweep ends; false if never. For a prompt host it is sooner than needed if that is
// far away: time counts while it comes.
func (s *Settler) Next() (Instant, bool) {
	next, any := Instant(0), false
	sooner := func(at Instant) {
		if !any || at < next {
			next, any = at, true
		}
	}
	for _, f := range s.files {
		sooner(f.due)
	}
	if len(s.ready) > 0 && !s.lacksSweep() {
		sooner(s.complete())
	}
	if s.Wonders() && s.waits() {
		sooner(s.window.next)
	}
	switch {
	case !any:
		s.clock.rest()
		return 0, false
	case s.Prompt:
		return s.clock.host(next), true
	}
	return next, true
}
