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

// listen receives the signals that ask a program to end, but for those that
// whoever started us wants ignored, as nohup does.
func listen() <-chan os.Signal {
	signals := make(chan os.Signal, 8)
	for sig := range names {
		if !signal.Ignored(sig) {
			signal.Notify(signals, sig)
		}
	}
	return signals
}

// grace is how long a program may take to answer to a signal before the person
// at the terminal is told what else there is to do.
const grace = 2 * time.Second

// stopper ends a program in order when a signal comes. The program's own
// listeners come first: if there are any for this signal, they decide. A second
// signal that comes while the first is not answered yet ends the process at
// once, since a program in an endless loop never answers.
type stopper struct {
	program program
	ui      *ui
	exit    func(status int)

	ending atomic.Int32 // the status of the signal that ends the program
}

// status is 128 and the number of the signal that ended the program, as shells
// have it, or 0.
func (s *stopper) status() int { return int(s.ending.Load()) }

// watch answers to signals until the channel is closed.
func (s *stopper) watch(signals <-chan os.Signal) {
	for sig := range signals {
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			s.answer(sig)
		}()
		s.wait(sig, answered, signals)
	}
}

// answer lets the program's listeners decide, or ends it.
func (s *stopper) answer(sig os.Signal) {
	if s.program.Signal(names[sig]) {
		return
	}
	s.ending.Store(int32(statusOf(sig)))
	s.program.Close() // RunMain returns, and with it the process ends
	select {}
}

// wait waits until the program's listeners have dealt with a signal. If there
// are none, the process ends meanwhile.
func (s *stopper) wait(sig os.Signal, answered <-chan struct{}, signals <-chan os.Signal) {
	late := time.NewTimer(grace)
	defer late.Stop()
	for {
		select {
		case <-answered:
			return
		case <-late.C:
			s.ui.note("still waiting for the program to come to an end; "+names[sig]+" again ends it at once", yellow)
		case again, open := <-signals:
			if !open {
				return
			}
			s.exit(statusOf(again))
			return
		}
	}
}

func statusOf(sig os.Signal) int {
	if number, ok := sig.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return statusFailed
}
