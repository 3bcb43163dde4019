package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// The collector has its usual pace when a program has started, or when it was needed before.
func TestCollectLater(t *testing.T) {
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	before := percent()
	defer debug.SetGCPercent(before)
	for name, c := range map[string]struct {
		env  string
		do   func(started func())
		want int // meanwhile
	}{
		"it has started":  {"", func(started func()) { started() }, early},
		"it was needed":   {"", func(func()) { runtime.GC() }, early},
		"somebody knows":  {"50", func(started func()) { started() }, before},
		"started, needed": {"", func(started func()) { started(); runtime.GC() }, early},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", c.env)
			t.Setenv("GOMEMLIMIT", "")
			started := collectLater()
			if got := percent(); got != c.want {
				t.Errorf("meanwhile it is %d, want %d", got, c.want)
			}
			c.do(started)
			for late := time.After(20 * time.Second); percent() != before; time.Sleep(time.Millisecond) {
				select {
				case <-late:
					t.Fatalf("it stays %d", percent())
				default:
				}
			}
		})
	}
}
