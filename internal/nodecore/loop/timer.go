package loop

import "time"

// maxDelay is the longest delay that Node takes; a longer one counts as 1 ms.
const maxDelay = 1<<31 - 1

// Timer is a timeout or an interval. Its methods belong to the loop's
// goroutine.
type Timer struct {
	loop     *Loop
	f        func()
	delay    int64 // in milliseconds, at least 1
	repeat   bool
	ref      bool
	deadline int64 // of Loop.Now
	seq      uint64
	index    int // in the heap, or -1
}

// Timeout runs f once after d. Timers fire in order of their deadlines, which
// are whole milliseconds, and those of one deadline in the order in which
// they were started. A delay under 1 ms, or over 2^31-1 ms, is 1 ms.
func (l *Loop) Timeout(d time.Duration, f func()) *Timer { return l.timer(d, f, false) }

// Interval runs f every d, counted from the start of each run, until it is
// stopped.
func (l *Loop) Interval(d time.Duration, f func()) *Timer { return l.timer(d, f, true) }

func (l *Loop) timer(d time.Duration, f func(), repeat bool) *Timer {
	t := &Timer{loop: l, f: f, repeat: repeat, ref: true, delay: d.Milliseconds()}
	if t.delay < 1 || t.delay > maxDelay {
		t.delay = 1
	}
	l.push(t, l.Now())
	return t
}

// fire runs a timer that is due. An interval is entered again afterwards,
// unless its callback stopped or restarted it.
func (t *Timer) fire() {
	start := t.loop.Now()
	t.loop.pull(t)
	if !t.repeat {
		t.loop.call(t.f)
		return
	}
	t.loop.call(t.f)
	if t.repeat && t.index < 0 {
		t.loop.push(t, start)
	}
}

// Stop ends the timer. A stopped timer can be started by Refresh, once.
func (t *Timer) Stop() {
	t.repeat = false
	if t.index >= 0 {
		t.loop.pull(t)
	}
}

// Refresh starts the delay anew, also of a timeout that has fired.
func (t *Timer) Refresh() {
	if t.index >= 0 {
		t.loop.pull(t)
	}
	t.loop.push(t, t.loop.Now())
}

// Ref makes the timer keep the loop alive, as it does at first.
func (t *Timer) Ref() { t.setRef(true) }

// Unref lets the loop end though the timer did not fire.
func (t *Timer) Unref() { t.setRef(false) }

// HasRef tells whether the timer keeps the loop alive while it runs.
func (t *Timer) HasRef() bool { return t.ref }

func (t *Timer) setRef(ref bool) {
	if t.ref == ref {
		return
	}
	t.ref = ref
	if t.index < 0 {
		return
	}
	if ref {
		t.loop.refTimers++
	} else {
		t.loop.refTimers--
	}
}

// Immediate is a callback that runs once, in the loop's next round. Its
// methods belong to the loop's goroutine.
type Immediate struct {
	loop   *Loop
	f      func()
	ref    bool
	queued bool
}

// Immediate queues f behind the round's timers and posted functions. If it is
// called by an immediate, f runs in the next round.
func (l *Loop) Immediate(f func()) *Immediate {
	m := &Immediate{loop: l, f: f, ref: true, queued: true}
	l.immediates = append(l.immediates, m)
	l.refImmed++
	l.arm()
	return m
}

// Stop takes the immediate out of the queue.
func (m *Immediate) Stop() { m.drop() }

// drop ends the immediate's wait and tells whether it was waiting.
func (m *Immediate) drop() bool {
	if !m.queued {
		return false
	}
	m.queued = false
	if m.ref {
		m.loop.refImmed--
	}
	return true
}

// Ref makes the immediate keep the loop alive, as it does at first.
func (m *Immediate) Ref() { m.setRef(true) }

// Unref lets the loop end though the immediate did not run.
func (m *Immediate) Unref() { m.setRef(false) }

// HasRef tells whether the immediate keeps the loop alive while it waits.
func (m *Immediate) HasRef() bool { return m.ref }

func (m *Immediate) setRef(ref bool) {
	if m.ref == ref {
		return
	}
	m.ref = ref
	if !m.queued {
		return
	}
	if ref {
		m.loop.refImmed++
	} else {
		m.loop.refImmed--
	}
}

// timerHeap orders timers by deadline, then by start.
type timerHeap []*Timer

func (h timerHeap) Len() int { return len(h) }

func (h timerHeap) Less(i, j int) bool {
	if h[i].deadline != h[j].deadline {
		return h[i].deadline < h[j].deadline
	}
	return h[i].seq < h[j].seq
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *timerHeap) Push(x any) {
	t := x.(*Timer)
	t.index = len(*h)
	*h = append(*h, t)
}

func (h *timerHeap) Pop() any {
	old := *h
	last := len(old) - 1
	t := old[last]
	old[last] = nil
	*h = old[:last]
	t.index = -1
	return t
}
