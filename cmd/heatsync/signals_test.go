package main

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/heatsync-go/heatsync"
)

// fakeProgram answers to signals when it is told how.
type fakeProgram struct {
	answers   chan bool
	heard     []string
	cancelled int
}

func (f *fakeProgram) Signal(name string) bool {
	f.heard = append(f.heard, name)
	return <-f.answers
}

// stopped is a stopper with what stands about it.
type stopped struct {
	stopper
	program *fakeProgram
	said    bytes.Buffer
	exits   []int
	signals chan os.Signal
}

func inBubble(t *testing.T, test func(s *stopped)) {
	synctest.Test(t, func(t *testing.T) {
		s := &stopped{program: &fakeProgram{answers: make(chan bool)}, signals: make(chan os.Signal)}
		s.stopper = stopper{
			program: s.program, cancel: func() { s.program.cancelled++ }, ui: &ui{out: &s.said}, asked: func() {},
			exit: func(status int) { s.exits = append(s.exits, status) },
		}
		go s.watch(s.signals)
		test(s)
		close(s.signals)
	})
}

func TestSignalWithListener(t *testing.T) {
	inBubble(t, func(s *stopped) {
		for range 2 {
			s.signals <- os.Interrupt
			s.program.answers <- true
			synctest.Wait()
		}
		if s.status() != 0 || s.program.cancelled != 0 || len(s.exits) != 0 {
			t.Errorf("status %d, cancelled %d times, exits %v; the program listens", s.status(), s.program.cancelled, s.exits)
		}
		if !slices.Equal(s.program.heard, []string{"SIGINT", "SIGINT"}) {
			t.Errorf("the program heard %v", s.program.heard)
		}
	})
}

func TestSignalWithoutListener(t *testing.T) {
	inBubble(t, func(s *stopped) {
		s.signals <- syscall.SIGTERM
		s.program.answers <- false
		synctest.Wait()
		if s.status() != 128+15 || s.program.cancelled != 1 || len(s.exits) != 0 {
			t.Errorf("status %d, cancelled %d times, exits %v; want 143, once, none", s.status(), s.program.cancelled, s.exits)
		}
	})
}

func TestSecondSignalEndsABusyProgram(t *testing.T) {
	inBubble(t, func(s *stopped) {
		s.signals <- os.Interrupt
		time.Sleep(grace + time.Second)
		synctest.Wait()
		if !strings.Contains(s.said.String(), "SIGINT once more ends it at once") {
			t.Errorf("the person was told %q", s.said.String())
		}
		s.signals <- os.Interrupt
		time.Sleep(2 * moment)
		synctest.Wait()
		if !slices.Equal(s.exits, []int{128 + 2}) {
			t.Errorf("exits %v, want 130", s.exits)
		}
		s.program.answers <- true // so that the goroutine ends
	})
}

func TestSecondSignalWhileTheFirstIsAnswered(t *testing.T) {
	inBubble(t, func(s *stopped) {
		s.signals <- os.Interrupt
		s.signals <- syscall.SIGTERM
		time.Sleep(moment / 2)
		s.program.answers <- true
		s.program.answers <- true
		synctest.Wait()
		if len(s.exits) != 0 || !slices.Equal(s.program.heard, []string{"SIGINT", "SIGTERM"}) {
			t.Errorf("exits %v, and the program heard %v; want none, and both signals", s.exits, s.program.heard)
		}
	})
}

// TestStatus: the status of a signal comes before what Run returns.
func TestStatus(t *testing.T) {
	ended := runner{err: &heatsync.ExitError{Code: 7}}
	u := &ui{out: new(bytes.Buffer)}
	r := newRestarter(options{}, u)
	if got := runProgram(ended, options{}, u, r, nil); got != 7 {
		t.Errorf("status %d, want the program's own, 7", got)
	}
	signals := make(chan os.Signal, 1)
	signals <- syscall.SIGTERM
	if got := runProgram(runner{}, options{}, u, r, signals); got != 128+15 {
		t.Errorf("status %d, want that of SIGTERM, 143", got)
	}
}

// runner is a program that ends with an error, or with the context, and listens to nothing.
type runner struct{ err error }

func (r runner) Run(ctx context.Context, _ string, _ ...string) error {
	if r.err != nil {
		return r.err
	}
	<-ctx.Done()
	return ctx.Err()
}

func (r runner) Signal(string) bool { return false }
