// Package settle decides when a changed file is whole and when a batch of changes is
// complete. It is pure: it reads no file and no clock. The host reports what happened and
// when. The Settler says which files the host must look at and when, receives what was
// found there, and gives out batches.
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

import "slices"

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
	// Hash is that of Data. Where a file is missing, it is "", or that of what the file
	// has hidden and now shows.
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
	latest Instant // when the last of them was
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
	if c, ok := s.ready[path]; ok && c.Hash == hash {
		delete(s.ready, path)
	}
}

// Forget ends the interest in a path.
func (s *Settler) Forget(path string) {
	delete(s.known, path)
	delete(s.files, path)
	delete(s.ready, path)
}

// knows tells whether there is an interest in a path.
func (s *Settler) knows(path string) bool {
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
	if !s.knows(path) {
		return
	}
	now = s.clock.at(now)
	if !s.Gathering() && !s.expects() {
		s.unheard = false // what that was of was nothing new
	}
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
	if s.knows(path) && s.files[path] == nil {
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
		s.missing(path, f, l, now)
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

func (s *Settler) missing(path string, f *file, l Look, now Instant) {
	switch {
	case s.known[path] == l.Hash:
		delete(s.files, path)
	case s.lasted(f, &f.gone, absent, now):
		s.accept(path, Change{Path: path, Data: l.Data, Hash: l.Hash, Removed: l.Hash == ""}, now)
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
	s.ready[path], s.latest = c, now
}
