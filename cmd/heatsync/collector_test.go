package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// The collector has its usual pace when a program has started, also if it came before. Until then it lets
// a program make 128 MB, whatever that keeps.
func TestCollectLater(t *testing.T) {
	before := percent()
	defer debug.SetGCPercent(before)
	keeps := make([]byte, 64<<20)
	for name, c := range map[string]struct {
		env       string
		collected bool
		least     int // before it has started
		most      int
	}{
		"not collected":  {"", false, early, early},
		"collected":      {"", true, before + 1, 200}, // of 64 MB
		"somebody knows": {"50", true, before, before},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", c.env)
			t.Setenv("GOMEMLIMIT", "")
			started := collectLater()
			if c.collected {
				runtime.GC()
			}
			for late := time.After(20 * time.Second); percent() < c.least || percent() > c.most; time.Sleep(time.Millisecond) {
				select {
				case <-late:
					t.Fatalf("meanwhile it is %d, want %d to %d", percent(), c.least, c.most)
				default:
				}
			}
			started()
			if got := percent(); got != before {
				t.Errorf("it stays %d", got)
			}
		})
	}
	runtime.KeepAlive(keeps)
}

func percent() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
}
