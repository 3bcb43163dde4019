package loop

import (
	"testing"
	"testing/synctest"
	"time"
)

// hosted runs test with a guest and a host that runs what is posted, in the test's goroutine, until nothing comes for an hour.
func hosted(t *testing.T, test func(l *Loop, j *journal, run func())) {
	synctest.Test(t, func(t *testing.T) {
		l, j, queue := New(), &journal{}, make(chan func(), 100)
		l.Guest(func(f func()) bool { queue <- f; return true })
		test(l, j, func() {
			for {
				select {
				case f := <-queue:
					f()
				case <-time.After(time.Hour):
					return
				}
			}
		})
	})
}

func TestAGuestHasItsRoundsInTime(t *testing.T) {
	hosted(t, func(l *Loop, j *journal, run func()) {
		start := time.Now()
		at := func(what string) func() { return func() { j.note("%s %v", what, time.Since(start))() } }
		l.Timeout(20*ms, at("late"))
		l.Timeout(5*ms, func() {
			at("early")()
			l.Timeout(3*ms, at("of a timer"))
			l.Immediate(func() { at("immediate")(); l.Immediate(at("its own")) })
		})
		stopped := l.Timeout(10*ms, at("never"))
		l.Timeout(9*ms, func() { stopped.Stop() })
		l.Post(at("posted"))
		l.Lend(at("lent"))
		done := l.Begin()
		time.AfterFunc(30*ms, func() { done(at("done")) })
		run()
		j.expect(t, "posted 0s", "lent 0s", "early 5ms", "immediate 5ms", "its own 5ms", "of a timer 8ms", "late 20ms", "done 30ms")
	})
}

func TestAGuestThatIsStoppedHasNoRounds(t *testing.T) {
	hosted(t, func(l *Loop, j *journal, run func()) {
		l.Post(j.note("posted"))
		l.Timeout(ms, j.note("timer"))
		l.Stop()
		l.Post(j.note("posted later"))
		l.Timeout(ms, j.note("later timer"))
		run()
		j.expect(t)
	})
}

// A host that has ended, and begins anew, loses nothing.
func TestAGuestWhoseHostRefuses(t *testing.T) {
	l, j := New(), &journal{}
	var open bool
	var rounds []func()
	l.Guest(func(f func()) bool {
		if open {
			rounds = append(rounds, f)
		}
		return open
	})
	l.Post(j.note("first"))
	open = true
	l.Timeout(time.Hour, j.note("later")) // whatever comes next asks for a round
	for _, round := range rounds {
		round()
	}
	j.expect(t, "first")
}

func TestWhatIsLentIsCalledOutsideOfAround(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		l.Around = func(callback func()) { j.note("around")(); callback() }
		l.Post(j.note("posted"))
		l.Lend(j.note("lent"))
		run(t, l)
		j.expect(t, "around", "posted", "lent")
	})
}
