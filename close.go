package heatsync

// Close ends watching, timers and listeners, aborts the signals of sync.signal(), stops
// what was started through [Sync.Own], closes the connections, servers and processes that
// scripts have opened, and ends a [Program] that is running: the program
// receives no "exit" event, as when a signal ends it. What was loaded stays usable.
//
// It belongs to the runtime's goroutine; while a Loop or a Program runs, any goroutine may
// call it. If it is called within another call, such as Apply or Loop.Run, timers and
// listeners end before that returns.
func (s *Sync) Close() error {
	s.mu.Lock()
	if s.isClosed() {
		s.mu.Unlock()
		return nil
	}
	close(s.closed)
	s.end()
	w, loop, now := s.watcher, s.loop, s.inside == 0
	s.watcher = nil
	s.mu.Unlock()
	if loop != nil {
		loop.events.Stop()
		if !loop.guest && !loop.running.Load() {
			loop.dismiss()
		}
	}
	if now {
		s.dispose()
	}
	if w != nil {
		return w.Close()
	}
	return nil
}

func (s *Sync) isClosed() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

// enter says that a call is under way on the runtime's goroutine, until leave.
// Calls may be nested: code that is loaded may call Go, which calls Require.
func (s *Sync) enter() *Sync {
	s.mu.Lock()
	s.inside++
	s.mu.Unlock()
	return s
}

func (s *Sync) leave() {
	s.mu.Lock()
	s.inside--
	due := s.inside == 0 && s.isClosed()
	s.mu.Unlock()
	if due {
		s.dispose()
	}
}

// dispose ends all effects. Those of a program's scripts have ended with its loop: to run
// what waits for their end would be to run code of a program that is over.
func (s *Sync) dispose() {
	s.mu.Lock()
	over := s.program != nil
	s.mu.Unlock()
	_ = s.host.EndOwned() // what is thrown has been reported
	if !over {
		_ = s.host.Dispose() // likewise
	}
	s.builtins.Close()
}
