package loop

import (
	"context"
	"time"
)

// guest is what a loop has whose rounds another loop runs.
type guest struct {
	post func(func()) bool

	// What follows is guarded by the loop's mutex.
	asked bool        // for a round, which has not begun
	alarm *time.Timer // asks for one when the first timer is due
}

// Guest makes this loop a guest of another one: instead of being Run, it has post call a
// round of it whenever there is something to do. post must have its function run later,
// on the goroutine that the loop belongs to, and returns false if that will not happen.
// After Stop no round runs any more.
func (l *Loop) Guest(post func(func()) bool) {
	l.guest = &guest{post: post}
}

// ask has the host of a guest run a round, unless it is going to.
func (l *Loop) ask() {
	l.mu.Lock()
	idle := l.stopped || l.guest.asked
	l.guest.asked = true
	l.mu.Unlock()
	if !idle && !l.guest.post(l.visit) {
		l.mu.Lock()
		l.guest.asked = false
		l.mu.Unlock()
	}
}

// visit is one round of a guest. After Stop no phase of it runs anything.
func (l *Loop) visit() {
	l.mu.Lock()
	l.guest.asked = false
	l.mu.Unlock()
	ctx := context.Background()
	l.runTimers(ctx)
	l.takePosted(ctx)
	l.runImmediates(ctx)
	l.arm()
}

// arm sees to it that a guest's next round comes in time.
func (l *Loop) arm() {
	if l.guest == nil {
		return
	}
	if len(l.immediates) > 0 || !l.idle() {
		l.ask()
		return
	}
	if len(l.timers) == 0 {
		return
	}
	d := time.Until(l.due(l.timers[0]))
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.stopped:
	case l.guest.alarm == nil:
		l.guest.alarm = time.AfterFunc(d, l.ask)
	default:
		l.guest.alarm.Reset(d)
	}
}

// leave ends a guest's wait for its next timer. The mutex is held.
func (g *guest) leave() {
	if g != nil && g.alarm != nil {
		g.alarm.Stop()
	}
}
