package zlib

import "encoding/binary"

const (
	minMatch     = 3
	maxMatch     = 258
	minLookahead = maxMatch + minMatch + 1
	tooFar       = 4096 // a match of three bytes from further away is no gain
)

// window is what was written last, and what is still to be: positions of the same next bytes are chained.
type window struct {
	bytes     []byte // two windows: when the second is full, it becomes the first
	size      int
	head      []int32 // by hash: the last position, 0 for none
	previous  []int32 // by position in the window: the one before it
	start     int     // of what is still to be written
	lookahead int     // how much that is
	match     int     // where the match at hand is
	block     int     // where the current block begins
	insert    int     // how many positions before start are in no chain yet
}

func newWindow(bits, memory int) *window {
	size := 1 << bits
	return &window{bytes: make([]byte, 2*size+8), size: size, head: make([]int32, 1<<max(15, memory+7)), previous: make([]int32, size)}
}

// farthest is how far back a match may begin.
func (w *window) farthest() int { return w.size - minLookahead }

// add enters a position into its chain, and returns the one before it. The hash is that of Node's zlib, of four bytes: so
// chains hold the positions that Node's have, and the same matches are found.
func (w *window) add(at int) int {
	v := binary.LittleEndian.Uint32(w.bytes[at:])
	h := (v*66521 + 66521) >> 16 & uint32(len(w.head)-1)
	before := w.head[h]
	w.head[h] = int32(at)
	w.previous[at&(w.size-1)] = before
	return int(before)
}

func (w *window) clearHash() { clear(w.head) }

// fill takes as much input as there is room for, and returns what is left of it.
func (w *window) fill(in []byte) []byte {
	for {
		if w.start >= w.size+w.farthest() {
			w.slide()
		}
		if len(in) == 0 {
			return nil
		}
		n := copy(w.bytes[w.start+w.lookahead:2*w.size], in)
		in = in[n:]
		w.lookahead += n
		w.addOld()
		if w.lookahead >= minLookahead || len(in) == 0 {
			return in
		}
	}
}

// addOld enters the positions for which bytes were missing.
func (w *window) addOld() {
	for w.insert > 0 && w.lookahead+w.insert > minMatch {
		w.add(w.start - w.insert)
		w.insert--
	}
}

func (w *window) slide() {
	copy(w.bytes, w.bytes[w.size:2*w.size])
	w.start -= w.size
	w.block -= w.size
	w.match -= w.size
	w.insert = min(w.insert, w.start)
	for _, list := range [][]int32{w.head, w.previous} {
		for i, at := range list {
			list[i] = max(0, at-int32(w.size))
		}
	}
}

// effort is how hard a level tries to find matches.
type effort struct{ good, lazy, nice, chain int }

var efforts = [10]effort{
	1: {4, 4, 8, 4}, 2: {4, 5, 16, 8}, 3: {4, 6, 32, 32},
	4: {4, 4, 16, 16}, 5: {8, 16, 32, 32}, 6: {8, 16, 128, 128}, 7: {8, 32, 128, 256}, 8: {32, 128, 258, 1024}, 9: {32, 258, 258, 4096},
}

// longest finds the longest match of a chain that is longer than the given length, or returns that.
func (w *window) longest(at, length int, e effort) (position, found int) {
	chain, nice := e.chain, min(e.nice, w.lookahead)
	if length >= e.good {
		chain >>= 2
	}
	limit := max(0, w.start-w.farthest())
	scan := w.bytes[w.start : w.start+min(maxMatch, len(w.bytes)-w.start)]
	for {
		match := w.bytes[at:]
		if match[length] == scan[length] && match[length-1] == scan[length-1] && match[0] == scan[0] && match[1] == scan[1] {
			n := 2
			for n < len(scan) && match[n] == scan[n] {
				n++
			}
			if n > length {
				position, length = at, n
				if n >= nice {
					break
				}
			}
		}
		chain--
		if at = int(w.previous[at&(w.size-1)]); at <= limit || chain == 0 {
			break
		}
	}
	return position, min(length, w.lookahead)
}
