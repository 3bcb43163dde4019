package loop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const ms = time.Millisecond

// journal notes what happened, in order.
type journal struct{ lines []string }

func (j *journal) note(format string, args ...any) func() {
	return func() { j.lines = append(j.lines, fmt.Sprintf(format, args...)) }
}

func (j *journal) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(j.lines, want) {
		t.Errorf("what ran:\n\t%s\nwant:\n\t%s", strings.Join(j.lines, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// inBubble runs f with a loop whose clock stands still while anything runs, so
// that what is measured is exact.
func inBubble(t *testing.T, f func(t *testing.T, l *Loop, j *journal)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, New(), &journal{}) })
}

func run(t *testing.T, l *Loop) {
	t.Helper()
	if err := l.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func elapsed(t *testing.T, start time.Time, want time.Duration) {
	t.Helper()
	if got := time.Since(start); got != want {
		t.Errorf("the loop ran for %v; want %v", got, want)
	}
}

func TestAnEmptyLoopEndsAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, _ *journal) {
		start := time.Now()
		if l.Alive() {
			t.Error("a new loop is alive")
		}
		run(t, l)
		elapsed(t, start, 0)
	})
}

func TestTimersFireInOrderOfDeadlineThenOfStart(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		start := time.Now()
		l.Timeout(20*ms, j.note("20"))
		for i := range 30 {
			l.Timeout(10*ms, j.note("10/%d", i))
		}
		l.Timeout(5*ms, j.note("5"))
		run(t, l)
		want := []string{"5"}
		for i := range 30 {
			want = append(want, fmt.Sprintf("10/%d", i))
		}
		j.expect(t, append(want, "20")...)
		elapsed(t, start, 20*ms)
	})
}

func TestDelaysAreWholeMillisecondsFromOneToTheLongest(t *testing.T) {
	for _, c := range []struct{ delay, want time.Duration }{
		{0, ms}, {-5 * ms, ms}, {ms / 2, ms}, {ms + ms/2, ms}, {1<<31*ms - ms, 1<<31*ms - ms}, {1 << 31 * ms, ms},
	} {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			start := time.Now()
			l.Timeout(c.delay, func() {})
			run(t, l)
			if got := time.Since(start); got != c.want {
				t.Errorf("Timeout(%v) fired after %v; want %v", c.delay, got, c.want)
			}
		})
	}
}

func TestATimerThatBecomesDueWhileOthersRunWaitsForTheNextRound(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		l.Timeout(ms, func() {
			j.note("timer")()
			l.Timeout(ms, j.note("timer of the timer"))
			l.Immediate(j.note("immediate of the timer"))
			l.Post(j.note("posted by the timer"))
			time.Sleep(5 * ms)
		})
		run(t, l)
		j.expect(t, "timer", "posted by the timer", "immediate of the timer", "timer of the timer")
	})
}

func TestIntervals(t *testing.T) {
	t.Run("repeat until they are stopped", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			start := time.Now()
			var timer *Timer
			timer = l.Interval(10*ms, func() {
				j.note("%v", time.Since(start))()
				if len(j.lines) == 3 {
					timer.Stop()
				}
			})
			run(t, l)
			j.expect(t, "10ms", "20ms", "30ms")
		})
	})
	t.Run("count from the start of a slow run", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			start := time.Now()
			var timer *Timer
			timer = l.Interval(10*ms, func() {
				j.note("%v", time.Since(start))()
				time.Sleep(4 * ms)
				if len(j.lines) == 2 {
					timer.Stop()
				}
			})
			run(t, l)
			j.expect(t, "10ms", "20ms")
		})
	})
	t.Run("can be refreshed by their own callback", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			start := time.Now()
			var timer *Timer
			timer = l.Interval(10*ms, func() {
				j.note("%v", time.Since(start))()
				time.Sleep(4 * ms)
				timer.Refresh()
				if len(j.lines) == 2 {
					timer.Stop()
				}
			})
			run(t, l)
			j.expect(t, "10ms", "24ms")
		})
	})
}

func TestStop(t *testing.T) {
	t.Run("of a timer that another one stops in the same round", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			var second *Timer
			l.Timeout(5*ms, func() { j.note("first")(); second.Stop() })
			second = l.Timeout(5*ms, j.note("second"))
			run(t, l)
			j.expect(t, "first")
		})
	})
	t.Run("of a timer twice, and of one that fired", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			fired := l.Timeout(ms, j.note("fired"))
			stopped := l.Timeout(ms, j.note("stopped"))
			stopped.Stop()
			stopped.Stop()
			run(t, l)
			fired.Stop()
			if l.Alive() {
				t.Error("the loop is alive after all timers ended")
			}
			j.expect(t, "fired")
		})
	})
	t.Run("of an immediate by another one", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			var second *Immediate
			l.Immediate(func() { j.note("first")(); second.Stop() })
			second = l.Immediate(j.note("second"))
			run(t, l)
			j.expect(t, "first")
		})
	})
}

func TestRefreshStartsTheDelayAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		start := time.Now()
		timer := l.Timeout(10*ms, func() { j.note("%v", time.Since(start))() })
		l.Timeout(6*ms, timer.Refresh)
		run(t, l)
		timer.Refresh() // a timeout that has fired runs once more
		run(t, l)
		j.expect(t, "16ms", "26ms")
	})
}

func TestUnref(t *testing.T) {
	t.Run("a timer does not keep the loop", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			start := time.Now()
			timer := l.Timeout(time.Hour, j.note("never"))
			timer.Unref()
			timer.Unref() // counts once
			if timer.HasRef() {
				t.Error("HasRef after Unref")
			}
			l.Timeout(5*ms, j.note("last"))
			run(t, l)
			j.expect(t, "last")
			elapsed(t, start, 5*ms)
		})
	})
	t.Run("a timer fires while others keep the loop", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			l.Timeout(5*ms, j.note("loose")).Unref()
			l.Timeout(10*ms, j.note("last"))
			run(t, l)
			j.expect(t, "loose", "last")
		})
	})
	t.Run("Ref takes it back", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			timer := l.Timeout(5*ms, j.note("kept"))
			timer.Unref()
			timer.Ref()
			timer.Ref()
			run(t, l)
			j.expect(t, "kept")
			if l.Alive() {
				t.Error("the loop is alive after its only timer fired")
			}
		})
	})
	t.Run("before a refresh holds after it", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, _ *journal) {
			timer := l.Timeout(5*ms, func() {})
			timer.Unref()
			timer.Refresh()
			if l.Alive() {
				t.Error("a refresh made the timer count again")
			}
		})
	})
	t.Run("an immediate does not keep the loop, but runs in a round that is under way", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			m := l.Immediate(j.note("loose"))
			m.Unref()
			if m.HasRef() || l.Alive() {
				t.Errorf("HasRef %v, Alive %v after Unref; want false, false", m.HasRef(), l.Alive())
			}
			l.Immediate(j.note("kept"))
			run(t, l)
			j.expect(t, "loose", "kept")
		})
	})
}

func TestImmediatesOfImmediatesWaitForTheNextRound(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		l.Immediate(func() {
			j.note("first")()
			l.Immediate(j.note("inner"))
			l.Post(j.note("posted"))
		})
		l.Immediate(j.note("second"))
		run(t, l)
		j.expect(t, "first", "second", "posted", "inner")
	})
}

func TestPost(t *testing.T) {
	t.Run("from many goroutines", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, _ *journal) {
			const n = 50
			var ran int
			release := l.Hold()
			var group sync.WaitGroup
			for range n {
				group.Go(func() { l.Post(func() { ran++ }) })
			}
			go func() { group.Wait(); release() }()
			run(t, l)
			if ran != n {
				t.Errorf("%d of %d posted functions ran", ran, n)
			}
		})
	})
	t.Run("wakes a loop that sleeps until a timer", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			start := time.Now()
			l.Timeout(time.Hour, j.note("timer"))
			time.AfterFunc(3*ms, func() { l.Post(func() { j.note("posted after %v", time.Since(start))() }) })
			run(t, l)
			j.expect(t, "posted after 3ms", "timer")
		})
	})
	t.Run("to a loop that has ended runs with the next Run", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			run(t, l)
			l.Post(j.note("posted"))
			run(t, l)
			j.expect(t, "posted")
		})
	})
}

func TestBeginKeepsTheLoopUntilDone(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		start := time.Now()
		done := l.Begin()
		go func() {
			time.Sleep(7 * ms)
			done(j.note("done"))
			done(j.note("done twice"))
		}()
		run(t, l)
		j.expect(t, "done")
		elapsed(t, start, 7*ms)
		silent := l.Begin()
		time.AfterFunc(ms, func() { silent(nil) })
		run(t, l)
		elapsed(t, start, 8*ms)
	})
}

func TestHoldKeepsTheLoopUntilRelease(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, _ *journal) {
		start := time.Now()
		first, second := l.Hold(), l.Hold()
		time.AfterFunc(3*ms, func() { first(); first() })
		time.AfterFunc(9*ms, second)
		run(t, l)
		elapsed(t, start, 9*ms)
	})
}

func TestStopEndsTheRun(t *testing.T) {
	t.Run("from a callback, and what is queued stays", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			l.Post(func() {
				j.note("stop")()
				l.Post(j.note("posted later"))
				l.Stop()
			})
			l.Post(j.note("posted"))
			l.Immediate(j.note("immediate"))
			run(t, l)
			j.expect(t, "stop")
			run(t, l)
			j.expect(t, "stop", "posted", "posted later", "immediate")
		})
	})
	t.Run("between immediates", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			l.Immediate(func() {
				j.note("one")()
				l.Immediate(j.note("three"))
				l.Stop()
			})
			l.Immediate(j.note("two"))
			run(t, l)
			run(t, l)
			j.expect(t, "one", "two", "three")
		})
	})
	t.Run("from another goroutine, while it sleeps", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, _ *journal) {
			start := time.Now()
			l.Hold()
			time.AfterFunc(5*ms, l.Stop)
			run(t, l)
			elapsed(t, start, 5*ms)
		})
	})
	t.Run("before it begins", func(t *testing.T) {
		inBubble(t, func(t *testing.T, l *Loop, j *journal) {
			l.Timeout(ms, j.note("timer"))
			l.Stop()
			run(t, l)
			j.expect(t)
			run(t, l)
			j.expect(t, "timer")
		})
	})
}

func TestAContextThatEndsWakesTheLoop(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		start := time.Now()
		l.Timeout(time.Hour, j.note("timer"))
		ctx, cancel := context.WithTimeout(t.Context(), 5*ms)
		defer cancel()
		if err := l.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run = %v; want the context's error", err)
		}
		elapsed(t, start, 5*ms)
		j.expect(t)
		if !l.Alive() {
			t.Error("the timer is lost")
		}
	})
}

func TestAroundSeesEveryCallback(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		l.Around = func(callback func()) {
			j.note("before")()
			callback()
			j.note("after")()
		}
		l.Timeout(ms, j.note("timer"))
		l.Post(j.note("posted"))
		l.Immediate(j.note("immediate"))
		run(t, l)
		j.expect(t, "before", "posted", "after", "before", "immediate", "after", "before", "timer", "after")
	})
}

func TestRunOneTellsWhetherMoreIsPending(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop, j *journal) {
		l.Immediate(func() { l.Immediate(j.note("inner")) })
		for _, want := range []bool{true, false} {
			alive, err := l.RunOne(t.Context())
			if alive != want || err != nil {
				t.Errorf("RunOne = %v, %v; want %v", alive, err, want)
			}
		}
		j.expect(t, "inner")
	})
}
