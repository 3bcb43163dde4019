// Package settle decides when a changed file is whole and when a batch of
// changes is complete. It is pure: it reads no file and no clock. It is told
// what happened and when, says which files are to be looked at and when, is
// told what was found there, and gives out batches.
//
// Events are hints, the file's bytes are the truth:
//
//	Hint(path, ...)      something happened to it
//	Due(now)             these are to be looked at now
//	Looked(path, ...)    this was found there
//	Take(now)            a batch, once it is complete
//	WantsSweep(now)      nobody tells of what else there is: all must be looked at
//	Next()               when to come for Due and Take again
//
// A file that was closed after writing, or renamed into place, is looked at
// once; after any other hint it must be left alone for a while first. What is
// found is not believed if it changed while it was read, if it is empty (an
// editor that truncates first), or if it does not parse (half of a save), until
// that has lasted.
package settle

import (
	"maps"
	"slices"
)

// Instant is a point in time, in microseconds from any fixed moment.
type Instant int64

const millisecond Instant = 1000

// The times that files are given. Where they come from is told in
// docs/rationale.md.
const (
	Silence  = 250 * millisecond // after a write without a close, where closes are told: no writer pauses longer
	quiet    = 20 * millisecond  // after any event, where they are not
	absent   = 100 * millisecond // for the successor of a file that vanished
	emptied  = 100 * millisecond // for the contents of a file that is empty
	unparsed = 120 * millisecond // for the rest of a file that does not parse
	retry    = 10 * millisecond  // after a read that was disturbed; then 20, 40, ...
	attempts = 16                // of them, some two seconds
	patience = 500 * millisecond // for the end of a batch
	released = 3 * millisecond   // after a version control system is done
	locked   = 10000 * millisecond
	stalled  = 2000 * millisecond // in which a version control system changes nothing
)

// Hint says what happened to a file.
type Hint uint8

const (
	// Stirred: something was done to it, perhaps not to the end.
	Stirred Hint = iota
	// Closed: a writer closed it, or it was renamed to its name: it is likely whole.
	Closed
	// Vanished: it was removed or renamed away.
	Vanished
	// Noticed: it was found to look different, and no event had told of it: none
	// will tell when it is whole. It must stay as it is for the longest time.
	Noticed
	// Missed: it was found to be gone, and no event had told of it.
	Missed
)

// Found says how a look at a file ended.
type Found uint8

const (
	// Whole: it was read, and did not change meanwhile.
	Whole Found = iota
	// Disturbed: it changed while it was read, or could not be opened yet.
	Disturbed
	// Missing: there is no file.
	Missing
)

// Look is what was found at a path.
type Look struct {
	Found Found
	Data  []byte // handed through to the batch
	Hash  string
	Empty bool
	// Broken says that the contents do not parse.
	Broken bool
}

// Change is one file of a batch.
type Change struct {
	Path    string
	Data    []byte
	Hash    string
	Removed bool
}

// Settler keeps the files that are not settled. Its zero value is ready for a
// source of hints that does not tell of closes.
type Settler struct {
	// Closes says that the source tells when a writer closes a file.
	Closes bool
	// Prompt says that the host comes when it is asked to. If it is late, it has
	// stood still, and that time does not count.
	Prompt bool
	// Sees says that the host can tell of Others.
	Sees bool
	// Quiet is the time without a hint, in place of all rules. Zero: the rules.
	Quiet Instant
	// Deaf says that no directory tells of events: whatever is hinted at may have
	// companions that only a sweep finds.
	Deaf bool

	known  map[string]string // path -> the hash last told or delivered, "" for no file
	files  map[string]*file
	ready  map[string]Change
	first  Instant // when the first of ready was
	window window  // for the others of ready
	lock   Instant // when a version control system began, 0 if none is at work
	until  Instant // when to wait at least
	clock  clock   // of all of these

	unheard  bool    // no event told of something in this batch: only a sweep finds its companions
	sweeping Instant // when the last sweep began
	swept    Instant // when the last one began that is over
}

// file is one that is not settled.
type file struct {
	due    Instant
	hinted bool    // something happened to it; it is not just verified
	gone   Instant // since when it was seen so, 0 if not
	doubt  Instant // since when what it holds was seen, and not believed
	hash   string  // of what is doubted
	tries  uint8   // that were disturbed, in a row
}

// Know tells what is loaded from a path: the hash of its bytes, "" for no file.
// Hints about paths that are not known are ignored.
func (s *Settler) Know(path, hash string) {
	if s.known == nil {
		s.known, s.files, s.ready = map[string]string{}, map[string]*file{}, map[string]Change{}
	}
	s.known[path] = hash
}

// Forget ends the interest in a path.
func (s *Settler) Forget(path string) {
	delete(s.known, path)
	delete(s.files, path)
	delete(s.ready, path)
}

// Knows tells whether there is an interest in a path.
func (s *Settler) Knows(path string) bool {
	_, ok := s.known[path]
	return ok
}

// Known returns the hash of what was last told or delivered of a path.
func (s *Settler) Known(path string) string { return s.known[path] }

// Unsettled tells whether a path waits for a look, or for another one.
func (s *Settler) Unsettled(path string) bool { return s.files[path] != nil }

// Hint tells that something happened to a path. What had been read of it is not
// given out any more: it may have been half of what is being written.
func (s *Settler) Hint(path string, h Hint, now Instant) {
	if !s.Knows(path) {
		return
	}
	now = s.clock.at(now)
	f := s.files[path]
	if f == nil {
		f = &file{}
		s.files[path] = f
	}
	delete(s.ready, path)
	s.window.hint(path, now)
	s.unheard = s.unheard || s.Deaf || h == Noticed || h == Missed
	f.hinted = true
	f.tries = 0
	f.due = now + s.wait(h)
	if h == Vanished || h == Missed {
		f.gone = now
	}
}

// wait is how long a file is left alone after a hint.
func (s *Settler) wait(h Hint) Instant {
	switch {
	case s.Quiet > 0:
		return s.Quiet
	case h == Closed:
		return 0
	case h == Vanished || h == Missed:
		return absent
	case s.Closes || h == Noticed:
		return Silence
	}
	return quiet
}

// Verify asks for a look at a path that nothing is known to have happened to.
func (s *Settler) Verify(path string, now Instant) {
	if s.Knows(path) && s.files[path] == nil {
		s.files[path] = &file{due: s.clock.at(now)}
	}
}

// Due returns the paths that are to be looked at now, sorted.
func (s *Settler) Due(now Instant) []string {
	now = s.clock.at(now)
	var due []string
	for path, f := range s.files {
		if f.due <= now {
			due = append(due, path)
		}
	}
	slices.Sort(due)
	return due
}

// Looked tells what a look at a path has found.
func (s *Settler) Looked(path string, l Look, now Instant) {
	f := s.files[path]
	if f == nil {
		return
	}
	now = s.clock.at(now)
	switch {
	case l.Found == Disturbed:
		s.again(path, f, now)
	case l.Found == Missing:
		s.missing(path, f, now)
	case l.Hash == s.known[path]:
		delete(s.files, path)
	case l.Empty && !s.believed(f, l, emptied, now):
	case l.Broken && !s.believed(f, l, unparsed, now):
	default:
		if !f.hinted { // the hints, of this file and its companions, are still on their way
			s.until = max(s.until, now+quiet)
		}
		s.accept(path, Change{Path: path, Data: l.Data, Hash: l.Hash}, now)
	}
}

// again comes back to a file that could not be read, later each time. One that
// never can is given up, until something happens to it.
func (s *Settler) again(path string, f *file, now Instant) {
	if f.tries++; f.tries > attempts {
		delete(s.files, path)
		return
	}
	f.due = now + retry<<min(f.tries-1, 4)
}

// believed tells whether doubtful contents have lasted. Other contents are
// doubted from the beginning.
func (s *Settler) believed(f *file, l Look, long, now Instant) bool {
	if f.hash != l.Hash {
		f.hash, f.doubt = l.Hash, 0
	}
	return s.lasted(f, &f.doubt, long, now)
}

func (s *Settler) missing(path string, f *file, now Instant) {
	switch {
	case s.known[path] == "":
		delete(s.files, path)
	case s.lasted(f, &f.gone, absent, now):
		s.accept(path, Change{Path: path, Removed: true}, now)
	}
}

// lasted tells whether a doubtful state, which began at *since, has lasted: longer
// if the writer shares the processors with a crowd. If not, the file is looked at
// again when it will have.
func (s *Settler) lasted(f *file, since *Instant, long, now Instant) bool {
	if *since == 0 {
		*since = now
	}
	f.hinted = true // by this look, if by nothing else
	f.due = *since + long + 2*s.window.crowd
	return now >= f.due
}

// accept puts a settled file into the batch that is being gathered.
func (s *Settler) accept(path string, c Change, now Instant) {
	delete(s.files, path)
	if len(s.ready) == 0 {
		s.first = now
	}
	s.ready[path] = c
}

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
	if len(s.ready) == 0 || s.lock != 0 || s.lacksSweep() {
		return false
	}
	for _, f := range s.files {
		if f.hinted {
			return false
		}
	}
	return true
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
// gathered. A writer that still was at work then is noticed by it, or by an
// earlier one.
func (s *Settler) sweepFrom() Instant {
	if !s.unheard {
		return 0
	}
	return s.complete()
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
