package main

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// names of the signals that ask a program to end, as JavaScript knows them.
var names = map[os.Signal]string{
	os.Interrupt:    "SIGINT",
	syscall.SIGTERM: "SIGTERM",
	syscall.SIGHUP:  "SIGHUP",
}

// listen receives the signals that ask a program to end, except those that the parent
// process wants ignored, as nohup does.
func listen() <-chan os.Signal {
	signals := make(chan os.Signal, 8)
	for sig := range names {
		if !signal.Ignored(sig) {
			signal.Notify(signals, sig)
		}
	}
	return signals
}

// other is what is to be known of a signal that does not ask a program to end.
type other struct {
	name string
	ends bool
}

// listenOther receives those signals.
func listenOther() chan os.Signal {
	signals := make(chan os.Signal, 8)
	for sig := range otherSignals {
		if !signal.Ignored(sig) {
			signal.Notify(signals, sig)
		}
	}
	return signals
}

const (
	// grace is how long a program may take to answer to a signal before heatsync says how
	// to end it at once.
	grace = 2 * time.Second
	// moment is how long it has when another comes: a program that is about to
	// answer is not an endless loop.
	moment = 200 * time.Millisecond
)

// signaled is a program that listens to signals.
type signaled interface {
	// Signal hands a signal, by its name, to the program's listeners, and returns whether
	// it had any. It waits for a program that is busy.
	Signal(name string) (handled bool)
}

// stopper ends a program in order when a signal comes. The program's own
// listeners come first: if there are any for this signal, they decide. A second
// signal that comes while the first is not answered yet ends the process at
// once, since a program in an endless loop never answers.
type stopper struct {
	program signaled
	cancel  func() // ends the program
	ui      *ui
	exit    func(status int)
	asked   func() // hears that a signal has come

	over   chan struct{} // closed when the program has ended; nil if that ends the process
	ending atomic.Int32  // the status of the signal that ends the program
}

// status is 128 and the number of the signal that ended the program, as shells
// have it, or 0.
func (s *stopper) status() int { return int(s.ending.Load()) }

// watch answers to signals, one at a time, until the channel is closed.
func (s *stopper) watch(signals <-chan os.Signal) {
	for sig := range signals {
		s.asked()
		for sig != nil {
			sig = s.answer(sig, signals)
		}
	}
}

// pass hands other signals to the program's listeners, however long that takes. One
// for which there are none does what it does by default.
func (s *stopper) pass(signals <-chan os.Signal) {
	for sig := range signals {
		if o := otherSignals[sig]; !s.program.Signal(o.name) && o.ends {
			s.end(sig)
		}
	}
}

func (s *stopper) end(sig os.Signal) {
	s.ending.Store(int32(statusOf(sig)))
	s.cancel()
}

// answer lets the program's listeners deal with a signal. If there are none it
// ends the program, and with that the process. It returns the signal that came
// meanwhile, nil if there was none.
func (s *stopper) answer(sig os.Signal, more <-chan os.Signal) os.Signal {
	handled := make(chan struct{})
	go func() {
		if s.program.Signal(names[sig]) {
			close(handled)
			return
		}
		s.end(sig)
	}()
	late := time.NewTimer(grace)
	defer late.Stop()
	for {
		select {
		case <-handled:
			return nil
		case <-s.over:
			return nil
		case <-late.C:
			s.ui.warn("the program is busy; " + names[sig] + " once more ends it at once")
		case again := <-more:
			return s.insist(again, handled)
		}
	}
}

// insist ends the process on a second signal, unless the program answers to
// the first within a moment: then the second is to be answered, too.
func (s *stopper) insist(again os.Signal, handled <-chan struct{}) os.Signal {
	if again == nil {
		return nil // the channel is closed
	}
	select {
	case <-handled:
		return again
	case <-time.After(moment):
		s.exit(statusOf(again))
		return nil
	}
}

func statusOf(sig os.Signal) int {
	if number, ok := sig.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return statusFailed
}
