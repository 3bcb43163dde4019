package zlib

// The ways to find what is repeated, as zlib has them. Each takes the input on as far as it can be judged, or to its end if
// a flush says that it is complete, and tells whether it got there.

// matcher is the state of a way to find matches.
type matcher struct {
	length  int  // of the match at hand
	waiting bool // the byte before start waits for a better match
}

// more makes sure that there is enough to look at. It tells whether to go on, and whether the end is reached.
func (d *deflater) more(least, flush int) (on, end bool) {
	if d.w.lookahead >= least {
		return true, false
	}
	d.in = d.w.fill(d.in)
	if d.w.lookahead < least && flush == noFlush {
		return false, false
	}
	return d.w.lookahead > 0, d.w.lookahead == 0
}

// full tells whether the block has as many symbols as it may have.
func (d *deflater) full() bool { return len(d.b.tokens) == 1<<(d.memory+6)-1 }

func (d *deflater) blockIfFull() {
	if d.full() {
		d.endBlock(false)
	}
}

func (d *deflater) endBlock(last bool) {
	w := d.w
	var contents []byte
	if w.block >= 0 {
		contents = w.bytes[w.block:w.start:w.start]
		if contents == nil {
			contents = []byte{}
		}
	}
	d.b.finish(contents, last, d.strategy == onlyFixed)
	w.block = w.start
}

// fast takes the first match that it finds.
func (d *deflater) fast(flush int) bool {
	w, e := d.w, efforts[d.level]
	for {
		on, end := d.more(minLookahead, flush)
		if !on {
			d.leave(end, minMatch-1)
			return end
		}
		at := 0
		if w.lookahead >= minMatch {
			at = w.add(w.start)
		}
		length, position := 0, 0
		if at > 0 && w.start-at <= w.farthest() {
			position, length = w.longest(at, minMatch-1, e)
		}
		if length < minMatch {
			d.b.literal(w.bytes[w.start])
			w.lookahead--
			w.start++
		} else {
			d.b.repetition(w.start-position, length)
			d.skip(length, e.lazy)
		}
		d.blockIfFull()
	}
}

// skip goes over a match. The positions in a short one are entered.
func (d *deflater) skip(length, most int) {
	w := d.w
	w.lookahead -= length
	if length <= most && w.lookahead >= minMatch {
		for i := 1; i < length; i++ {
			w.add(w.start + i)
		}
	}
	w.start += length
}

// slow looks whether the match at the next byte is longer, before it takes one.
func (d *deflater) slow(flush int) bool {
	w, e, m := d.w, efforts[d.level], &d.m
	for {
		on, end := d.more(minLookahead, flush)
		if !on {
			return d.endSlow(end)
		}
		at := 0
		if w.lookahead >= minMatch {
			at = w.add(w.start)
		}
		before, beforeAt := m.length, w.match
		m.length = minMatch - 1
		if at > 0 && before < e.lazy && w.start-at <= w.farthest() {
			d.find(at, before, e)
		}
		switch {
		case before >= minMatch && m.length <= before:
			d.take(before, beforeAt)
			d.blockIfFull()
		case m.waiting:
			d.b.literal(w.bytes[w.start-1])
			d.blockIfFull()
			w.start++
			w.lookahead--
		default:
			m.waiting = true
			w.start++
			w.lookahead--
		}
	}
}

func (d *deflater) endSlow(end bool) bool {
	if end && d.m.waiting {
		d.b.literal(d.w.bytes[d.w.start-1])
		d.m.waiting = false
	}
	d.leave(end, minMatch-1)
	return end
}

// leave notes at the end of the input which of the last positions are in no chain.
func (d *deflater) leave(end bool, most int) {
	if end {
		d.w.insert = min(d.w.start, most)
	}
}

func (d *deflater) find(at, before int, e effort) {
	m := &d.m
	position, length := d.w.longest(at, before, e)
	if length > before || position > 0 {
		d.w.match = position
	}
	m.length = length
	if length <= 5 && (d.strategy == filtered || length == minMatch && d.w.start-d.w.match > tooFar) {
		m.length = minMatch - 1
	}
}

// take writes the match that began one byte before.
func (d *deflater) take(length, position int) {
	w := d.w
	last := w.start + w.lookahead - minMatch
	d.b.repetition(w.start-1-position, length)
	w.lookahead -= length - 1
	for range length - 2 {
		if w.start++; w.start <= last {
			w.add(w.start)
		}
	}
	d.m.waiting, d.m.length = false, minMatch-1
	w.start++
}

// runs finds repetitions of one byte only.
func (d *deflater) runs(flush int) bool {
	w := d.w
	for {
		on, end := d.more(maxMatch+1, flush)
		if !on {
			d.leave(end, 0)
			return end
		}
		length := 0
		if w.start > 0 {
			c := w.bytes[w.start-1]
			for length < min(maxMatch, w.lookahead) && w.bytes[w.start+length] == c {
				length++
			}
		}
		if length >= minMatch {
			d.b.repetition(1, length)
		} else {
			d.b.literal(w.bytes[w.start])
			length = 1
		}
		w.lookahead -= length
		w.start += length
		d.blockIfFull()
	}
}

// literals finds none.
func (d *deflater) literals(flush int) bool {
	w := d.w
	for {
		on, end := d.more(1, flush)
		if !on {
			d.leave(end, 0)
			return end
		}
		d.b.literal(w.bytes[w.start])
		w.lookahead--
		w.start++
		d.blockIfFull()
	}
}
