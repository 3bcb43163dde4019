package settle

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// A writer goes through its files; between two of them it runs, waits for a
// processor among others, or waits for the disk. However all of that is timed,
// what it writes is one batch, and that comes soon after the last.
func TestWhatOneWriterWritesIsOneBatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := world{t: t, s: Settler{Closes: rapid.Bool().Draw(t, "closes"), Sees: rapid.Bool().Draw(t, "sees")}, processors: rapid.IntRange(1, 8).Draw(t, "processors")}
		w.crowd = rapid.IntRange(0, 40).Draw(t, "others")
		files := rapid.IntRange(2, 12).Draw(t, "files")
		for i := range files {
			w.s.Know(name(i), "1")
		}
		w.pass(rapid.Int64Range(0, 1e6).Draw(t, "start"))
		for i := range files {
			w.save(name(i))
			if i < files-1 {
				w.work()
			}
		}
		if len(w.batches) > 0 {
			t.Fatalf("%v is given out before the last is written", w.batches)
		}
		w.writing = false
		w.pass(int64(quiet + rested + w.longest() + stale))
		if len(w.batches) != 1 || len(w.batches[0]) != files {
			t.Fatalf("got %v; want one batch of %d", w.batches, files)
		}
	})
}

func name(i int) string { return fmt.Sprintf("%02d", i) }

// world is a machine with a writer, others, and a host that comes when it is asked
// to, if not always in time.
type world struct {
	t          *rapid.T
	s          Settler
	now        Instant
	processors int
	crowd      int // of others
	writing    bool
	batches    [][]Change
}

// save writes a file in one of the ways there are.
func (w *world) save(path string) {
	w.writing = true
	if rapid.Bool().Draw(w.t, "in place") {
		w.s.Hint(path, Stirred, w.now)
		w.pass(rapid.Int64Range(0, 300).Draw(w.t, "writes"))
		if w.s.Closes {
			w.s.Hint(path, Closed, w.now)
		} else {
			w.s.Hint(path, Stirred, w.now)
		}
		return
	}
	w.s.Hint(path, Closed, w.now)
}

// work is what the writer does between two files: it runs, waits for its turn among
// others, waits for the disk. In a crowd, or where nobody can tell who is at work, it
// takes longer.
func (w *world) work() {
	left := w.longest() - 1
	for range rapid.IntRange(1, 3).Draw(w.t, "steps") {
		w.writing = rapid.Bool().Draw(w.t, "runs")
		most := left
		if !w.writing {
			most = min(left, rested-glances)
		}
		step := Instant(rapid.Int64Range(0, int64(most)).Draw(w.t, "step"))
		left -= step
		w.pass(int64(step))
		if !w.writing && left > 0 { // it runs before it waits again
			w.writing = true
			w.pass(int64(min(left, glances+100)))
			left = max(0, left-glances-100)
		}
	}
	w.writing = true
}

// longest is what a writer may take between two files.
func (w *world) longest() Instant {
	if !w.s.Sees {
		return flood
	}
	return min(crowded, running+turn*Instant(max(1, w.crowd))/Instant(w.processors))
}

// pass lets time pass, in which the host comes when it is asked to.
func (w *world) pass(micros int64) {
	end := w.now + Instant(micros)
	for {
		next, any := w.s.Next()
		at := max(w.now, next) + Instant(rapid.Int64Range(0, 60).Draw(w.t, "late"))
		if !any || at >= end {
			w.now = end
			return
		}
		w.now = at
		w.visit()
	}
}

func (w *world) visit() {
	for _, path := range w.s.Due(w.now) {
		w.s.Looked(path, Look{Hash: "2"}, w.now)
	}
	if w.s.Wonders() {
		tasks := w.crowd
		if w.writing {
			tasks++
		}
		w.s.Others(tasks, w.processors, w.now)
	}
	if batch := w.s.Take(w.now); batch != nil {
		w.batches = append(w.batches, batch)
	}
}
