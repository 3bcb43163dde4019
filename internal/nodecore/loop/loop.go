// Package loop is the event loop of the embedded engine: timers, immediates,
// and work that other goroutines hand over. It knows no JavaScript.
//
// One round goes as in Node: timers that are due, then what was posted (the
// loop sleeps here if there is nothing else to do), then the immediates that
// were queued before this round came to them. After Run has found nothing
// left that counts, it returns.
//
// # Threads
//
// A Loop belongs to the goroutine that calls Run. Only Post, Lend, Hold, Stop, and the
// functions that Begin and Hold return, may be called from elsewhere.
//
// Time is that of package time, so that a test in a testing/synctest bubble
// has the clock in its hand.
package loop

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// Loop is an event loop. Make it with New.
type Loop struct {
	// Around runs every callback of the loop. The host catches there what the
	// callback throws, and drains its queues of ticks and microtasks. Nil
	// means that callbacks are called as they are.
	Around func(callback func())

	start      time.Time
	timers     timerHeap
	timerSeq   uint64
	refTimers  int
	immediates []*Immediate
	refImmed   int
	guest      *guest // nil if it is no guest

	mu      sync.Mutex
	posted  []job
	begun   int // operations that were begun and did not report yet
	holds   int
	stopped bool
	wake    chan struct{} // holds at most one token
}

// job is something that was posted.
type job struct {
	f    func()
	bare bool // not to be called by Around
}

// New returns a loop with nothing to do.
func New() *Loop {
	return &Loop{start: time.Now(), wake: make(chan struct{}, 1)}
}

// Waiting returns how many timers and immediates keep the loop alive.
func (l *Loop) Waiting() (timers, immediates int) { return l.refTimers, l.refImmed }

// Post queues f to be run in the next round. It keeps nothing alive: what is
// posted to a loop that has ended is run by the next Run, or never. Any
// goroutine may call it.
func (l *Loop) Post(f func()) { l.post(job{f, false}) }

// Lend is Post for what is no callback: f is called between two of them, outside of Around.
func (l *Loop) Lend(f func()) { l.post(job{f, true}) }

func (l *Loop) post(j job) {
	l.mu.Lock()
	l.posted = append(l.posted, j)
	l.mu.Unlock()
	l.rouse()
}

// Begin notes an operation in flight, which keeps the loop alive until done
// is called: then f is run on the loop, and the operation counts no longer.
// A nil f runs nothing. Any goroutine may call done; calls after the first do
// nothing.
func (l *Loop) Begin() (done func(f func())) {
	l.count(&l.begun, +1)
	var once sync.Once
	return func(f func()) {
		once.Do(func() {
			if f == nil {
				f = func() {}
			}
			l.mu.Lock()
			l.begun--
			l.posted = append(l.posted, job{f, false})
			l.mu.Unlock()
			l.rouse()
		})
	}
}

// Hold keeps the loop alive, though it has nothing to run, until release is
// called: somebody watches files, or a server listens. Any goroutine may call
// release; calls after the first do nothing.
func (l *Loop) Hold() (release func()) {
	l.count(&l.holds, +1)
	var once sync.Once
	return func() {
		once.Do(func() {
			l.count(&l.holds, -1)
			l.rouse()
		})
	}
}

func (l *Loop) count(n *int, by int) {
	l.mu.Lock()
	*n += by
	l.mu.Unlock()
}

// Stop makes the current Run return when the callback that is running has
// ended, or the next Run at once. What is queued stays queued. Any goroutine
// may call it.
func (l *Loop) Stop() {
	l.mu.Lock()
	l.stopped = true
	l.guest.leave()
	l.mu.Unlock()
	l.rouse()
}

// rouse ends the loop's sleep.
func (l *Loop) rouse() {
	if l.guest != nil {
		l.ask()
		return
	}
	select {
	case l.wake <- struct{}{}:
	default: // a token is there already
	}
}

// Alive tells whether something is pending for which Run would go on.
func (l *Loop) Alive() bool {
	if l.refTimers > 0 || l.refImmed > 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.begun > 0 || l.holds > 0 || len(l.posted) > 0
}

// Run runs rounds until nothing is pending, until Stop, or until ctx is done,
// whose error it returns then. It runs none if nothing is pending that counts:
// what is not to keep a program alive does not run for its own sake.
func (l *Loop) Run(ctx context.Context) error {
	for l.Alive() || l.pendingStop() {
		alive, err := l.RunOne(ctx)
		if err != nil || !alive {
			return err
		}
	}
	return ctx.Err()
}

func (l *Loop) pendingStop() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

// RunOne runs one round, and sleeps in it as long as something is pending and
// nothing is ready. It tells whether another round is needed: false if
// nothing is pending, or after Stop.
func (l *Loop) RunOne(ctx context.Context) (alive bool, err error) {
	// Without this a context that ends would not be seen before the next event.
	defer context.AfterFunc(ctx, l.rouse)()
	for _, phase := range []func(context.Context){l.runTimers, l.runPosted, l.runImmediates} {
		phase(ctx)
		stopped := l.takeStop() // by what ctx has interrupted, perhaps
		if err := ctx.Err(); err != nil || stopped {
			return false, err
		}
	}
	return l.Alive(), nil
}

func (l *Loop) takeStop() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.stopped
	l.stopped = false
	return s
}

// interrupted tells whether the round must be left without running the rest.
func (l *Loop) interrupted(ctx context.Context) bool {
	if ctx.Err() != nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

func (l *Loop) call(f func()) {
	if l.Around == nil {
		f()
		return
	}
	l.Around(f)
}

// Now is the time since the loop was made, in whole milliseconds: timers are
// ordered by it.
func (l *Loop) Now() int64 { return time.Since(l.start).Milliseconds() }

// runTimers runs the timers that are due. Those that become due meanwhile
// wait for the next round, so that they can't starve the rest.
func (l *Loop) runTimers(ctx context.Context) {
	now := l.Now()
	for len(l.timers) > 0 && l.timers[0].deadline <= now && !l.interrupted(ctx) {
		l.timers[0].fire()
	}
}

// runPosted runs what was posted, after a sleep if nothing else can be done.
func (l *Loop) runPosted(ctx context.Context) {
	l.sleep(ctx)
	l.takePosted(ctx)
}

func (l *Loop) takePosted(ctx context.Context) {
	l.mu.Lock()
	batch := l.posted
	l.posted = nil
	l.mu.Unlock()
	for i, j := range batch {
		switch {
		case l.interrupted(ctx):
			l.putBack(batch[i:])
			return
		case j.bare:
			j.f()
		default:
			l.call(j.f)
		}
	}
}

func (l *Loop) putBack(rest []job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.posted = append(rest, l.posted...)
}

// sleep waits for the next event: a posted function, the first timer, the end
// of what kept the loop alive, a stop.
func (l *Loop) sleep(ctx context.Context) {
	for len(l.immediates) == 0 && l.idle() && l.Alive() && !l.interrupted(ctx) {
		if !l.wait() {
			return
		}
	}
}

func (l *Loop) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.posted) == 0
}

// wait sleeps until the loop is roused (true) or a timer is due (false).
func (l *Loop) wait() bool {
	if len(l.timers) == 0 {
		<-l.wake
		return true
	}
	d := time.Until(l.due(l.timers[0]))
	if d <= 0 {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-l.wake:
		return true
	case <-t.C:
		return false
	}
}

// due is when a timer is to fire.
func (l *Loop) due(t *Timer) time.Time {
	return l.start.Add(time.Duration(t.deadline) * time.Millisecond)
}

// runImmediates runs the immediates that are queued now; those that they
// queue wait for the next round.
func (l *Loop) runImmediates(ctx context.Context) {
	batch := l.immediates
	l.immediates = nil
	for i, m := range batch {
		if l.interrupted(ctx) {
			l.immediates = append(batch[i:], l.immediates...)
			return
		}
		if m.drop() {
			l.call(m.f)
		}
	}
}

// push enters t into the timers, with the deadline counted from start.
func (l *Loop) push(t *Timer, start int64) {
	t.deadline = start + t.delay
	l.timerSeq++
	t.seq = l.timerSeq
	heap.Push(&l.timers, t)
	if t.ref {
		l.refTimers++
	}
	l.arm()
}

// pull takes t out of the timers.
func (l *Loop) pull(t *Timer) {
	heap.Remove(&l.timers, t.index)
	if t.ref {
		l.refTimers--
	}
}
