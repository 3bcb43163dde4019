package heatsync

import (
	"fmt"
	"strings"

	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// eventLoop is the loop in which a Sync's timers fire, its core modules' asynchronous
// work comes back and its batches are applied. Its fields belong to the runtime's
// goroutine, and so do its methods.
type eventLoop struct {
	*loop.Loop
	letGo func()     // lets the loop end; nil if nothing is watched
	exit  *ExitError // how the program has ended itself
}

// startLoop gives the Sync a loop. From now on timers and asynchronous work wait for its
// turns, and Close stops it.
func (s *Sync) startLoop() (*eventLoop, error) {
	l := &eventLoop{Loop: loop.New()}
	s.host.Timers()
	if err := s.builtins.SetLoop(l.Loop); err != nil {
		return nil, err
	}
	l.stay(s.stays)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loop = l
	return l, nil
}

// stay keeps the loop alive while something is watched.
func (l *eventLoop) stay(on bool) {
	switch {
	case on && l.letGo == nil:
		l.letGo = l.Hold()
	case !on && l.letGo != nil:
		l.letGo()
		l.letGo = nil
	}
}

// stay hears from the host whether something is watched for which a program stays.
func (s *Sync) stay(on bool) {
	s.stays = on && s.opts.FS == nil
	if s.loop != nil {
		s.loop.stay(s.stays)
	}
}

// exited hears that process.exit was called, or that nobody has handled an error. Without
// a loop that ends a call.
func (s *Sync) exited(code int) error {
	ended := &ExitError{code}
	if s.loop != nil {
		s.loop.exit = ended
	}
	return ended
}

// uncaught takes what a listener threw after the commit. It goes to the program's
// 'uncaughtException' listeners in the next turn, so that the reload comes to its
// end whatever becomes of the program. Nothing else hangs on it: if there are
// none, the program goes on.
func (s *Sync) uncaught(err error) {
	if s.loop == nil || !s.builtins.HearsUncaught() {
		s.warn("a listener threw: " + s.newError(err, "").text())
		return
	}
	s.loop.Begin()(func() { s.builtins.Turn(func() error { return err }) })
}

func (s *Sync) warn(text string) {
	if s.opts.Logger != nil {
		s.opts.Logger.Warn(text)
		return
	}
	fmt.Fprintf(s.opts.Stderr, "heatsync: %s\n", terminal.Text(strings.TrimSuffix(text, "\n")))
}
