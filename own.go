package heatsync

import "github.com/heatsync-go/heatsync/internal/engine"

// Own is for what a script registers in Go: a route, a cron entry, a subscription. A Go
// function that JavaScript calls hands it start, which registers that and returns what takes it
// back; stop may be nil. What it starts belongs to the module whose code calls:
//
//   - While the module's top level runs, start waits for the version to be accepted: in a
//     reload until that is committed, and the old version's have stopped. If the version
//     fails, start is never called.
//   - Otherwise start is called at once.
//   - stop is called when the version is replaced, the module is forgotten, or the Sync is
//     closed.
//
// Where no script calls, what is started lasts until [Sync.Close]. After that Own does
// nothing. A panic in start or stop is reported as what a listener in JavaScript throws,
// and the reload stands. Own belongs to the runtime's goroutine, and start and stop are
// called there.
func (s *Sync) Own(start func() (stop func())) {
	if s.isClosed() {
		return
	}
	defer s.enter().leave()
	var stop func()
	begin := func() { stop = start() }
	end := func() {
		if stop != nil {
			stop()
		}
	}
	if err := s.host.Own(begin, end); err != nil {
		engine.Throw(s.vm, err) // an interrupt, which ends whoever called
	}
}
