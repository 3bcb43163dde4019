package settle

// The times of a window. Where they come from is told in docs/rationale.md.
const (
	companion = 1 * millisecond   // for another file of the same save
	rested    = 1 * millisecond   // that nobody was at work before that is believed
	glances   = 350               // microseconds between two looks at who is at work
	seldom    = 2 * millisecond   // where all processors are taken
	stale     = 3 * millisecond   // between two looks says nothing of what was in between
	running   = 5 * millisecond   // for a writer that has a processor
	turn      = 15 * millisecond  // for each task that it may have to share that with
	crowded   = 200 * millisecond // for those of a crowd, however large
	flood     = 20 * millisecond  // for another file, once many have come
	many      = 4                 // files that make a flood
	followed  = 25 * millisecond  // after a batch another file says that the batch was not whole
	scattered = 100 * millisecond // for files that were seen to come far from each other; half of it for the next save, and so on
)

// window is how long a batch waits for another file of the same save. A writer
// that goes from file to file has a processor, or waits for one, or for the disk:
//
//   - Where the host can tell who is at work, a batch is complete when for a
//     moment nobody was: then nobody waits for a processor, and a disk takes less.
//   - If others are at work all the time, the writer may be one of them. It is given
//     the time that it takes to have its turn, which grows with the crowd.
//   - A file that comes soon after a batch shows that the window was too short. The
//     rest of that save is gathered with patience, and the next one is given the
//     time that was missing.
type window struct {
	last   Instant // when the last hint came
	beside Instant // when something last happened to another name in the same directories
	crowd  Instant // what the crowd calls for that was seen since the batch before
	tasks  int     // of that crowd, over all looks
	looks  int     // at who is at work, since the batch before
	seen   Instant // when the last of them was
	next   Instant // when another one is due
	rest   Instant // since when it has seen nobody at work, 0 if it has

	before map[string]bool // the files of the batch before
	ended  Instant         // when the last hint for that had come
	soon   Instant         // until when another file is taken for a part of it
	burst  bool            // what is gathered belongs to the batch before
	spread Instant         // how far apart the files of a save have come
}

// hint reports an event of a file.
func (w *window) hint(path string, now Instant) {
	if now > w.soon && now-w.last > followed {
		w.burst = false
	}
	if w.before != nil {
		w.follows(path, now)
	}
	w.last, w.rest = max(w.last, now), 0
}

// follows looks at how far a file is from the batch before.
func (w *window) follows(path string, now Instant) {
	switch soon := now < w.soon; {
	case soon && w.before[path]:
		return // saved again
	case soon:
		w.burst = true
		w.spread = max(w.spread, min(4*(now-w.ended), scattered))
	default:
		w.spread /= 2
	}
	w.before = nil
}

// happened tells of an event of a name that nobody has asked for: of a file, perhaps,
// that will be renamed.
func (w *window) happened(now Instant) { w.beside, w.rest = now, 0 }

// look tells how many others want a processor, and how many of those there are.
func (w *window) look(tasks, processors int, now Instant) {
	w.tasks += tasks
	w.looks++
	if w.tasks > 0 {
		mean := turn * Instant(max(w.tasks, w.looks)) / Instant(w.looks*max(1, processors))
		w.crowd = min(running+mean, crowded)
	}
	switch {
	case tasks > 0:
		w.rest = 0
	case w.rest == 0 || now-w.seen > stale:
		w.rest = now
	}
	w.seen, w.next = now, now+glances
	if tasks >= processors {
		w.next = now + seldom
	}
}

// end is when a batch of so many files is complete, if nothing more happens.
func (w *window) end(files int) Instant {
	least, others := w.least(files), w.crowd
	if others == 0 && w.rest == 0 {
		others = flood // for all that is known
	}
	at := w.last + max(least, others)
	if w.rest != 0 {
		at = max(w.last+least, min(at, w.rest+rested))
	}
	return max(at, min(w.beside+companion, w.last+flood))
}

// patience is how long the first file of a batch waits at most for the others.
func (w *window) patience() Instant { return patience + 10*w.crowd }

// least is for what a look does not tell: writers that sleep between two files.
func (w *window) least(files int) Instant {
	if w.burst || files >= many {
		return max(flood, w.spread)
	}
	return max(companion, w.spread)
}

// taken begins the next batch.
func (w *window) taken(batch []Change, now Instant) {
	w.before = make(map[string]bool, len(batch))
	for _, c := range batch {
		w.before[c.Path] = true
	}
	w.ended, w.soon = w.last, now+followed+w.crowd
	w.burst, w.crowd, w.rest = false, 0, 0
	w.tasks, w.looks, w.next = 0, 0, 0
}
