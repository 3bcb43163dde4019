package main

import (
	"cmp"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// A restart ends the program and begins this command anew, with its command line, directory
// and environment of the first time: docs/rationale.md says why the process is made anew,
// also where the engine is built in.

// restarter does that once. Its methods may be called from any goroutine.
type restarter struct {
	ui      *ui
	options options
	args    []string
	dir     string
	environ []string
	after   bool          // this process is there because of one
	over    chan struct{} // closed when the program has ended
	asked   chan struct{} // says that a restart is wanted, to await

	mu      sync.Mutex
	list    func() ([]loaded, bool) // what is loaded; false if the program has ended
	program signaled
	kill    func() // ends the program at once
	started bool   // the program has begun, by its start event
	wanted  bool
	quits   bool

	checking sync.Mutex // whether the program compiles
}

// restartedBy is in the environment of a process that a restart has begun.
const restartedBy = "HEATSYNC_RESTARTED"

// newRestarter remembers how this process was started. It is called before anything of
// that changes.
func newRestarter(o options, u *ui) *restarter {
	r := &restarter{ui: u, options: o, args: os.Args, environ: os.Environ(), over: make(chan struct{}), asked: make(chan struct{}, 1)}
	r.dir, _ = os.Getwd()
	r.after = os.Getenv(restartedBy) != ""
	os.Unsetenv(restartedBy)
	return r
}

// attach says which program is to be ended, and how that is done at once.
func (r *restarter) attach(p signaled, kill func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.program, r.kill = p, kill
}

// lists says how to find out what is loaded.
func (r *restarter) lists(list func() ([]loaded, bool)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = list
}

// begun says that the program's entry has been loaded.
func (r *restarter) begun() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started = true
}

// needed restarts for files that only a restart can renew, if the program compiles. Each time
// is looked at by itself: what is on the disk may have been mended while one was.
func (r *restarter) needed(files []heatsync.ReloadedModule) {
	go func() {
		r.checking.Lock()
		defer r.checking.Unlock()
		if r.isWanted() {
			return // what begins anew reads these files, too
		}
		if problem := r.problem(); problem != nil {
			r.ui.say(restartEvent{Files: moduleEvents(files), Error: newFailure(problem), err: problem})
			return
		}
		r.restart(files)
	}()
}

func (r *restarter) isWanted() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.wanted
}

// problem is why the program can't be compiled as it is now.
func (r *restarter) problem() error {
	s, err := heatsync.NewProgram(nil).Sync()
	if err != nil {
		return nil
	}
	defer s.Close()
	for _, e := range s.Analyze(r.options.file).Problems {
		if e.Op == "compile" {
			return e
		}
	}
	return nil
}

// restart has the program end: by SIGTERM, if it listens to that, and at once if it does not
// end in time. Then finish begins it anew.
func (r *restarter) restart(files []heatsync.ReloadedModule) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wanted || r.quits || r.program == nil {
		return
	}
	r.wanted = true
	r.ui.say(restartEvent{OK: true, Files: moduleEvents(files)})
	select {
	case r.asked <- struct{}{}:
	default: // it has been asked for before
	}
	go r.end(r.program, r.kill)
}

// quit ends the program in the same way, for good.
func (r *restarter) quit() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.quits || r.program == nil {
		return
	}
	r.wanted, r.quits = false, true
	go r.end(r.program, r.kill)
}

func (r *restarter) end(p signaled, kill func()) {
	go func() {
		if !p.Signal("SIGTERM") {
			kill()
		}
	}()
	if r.within(grace) {
		return
	}
	kill()
	if r.within(grace) {
		return
	}
	r.mu.Lock() // what runs in Go can't be interrupted
	quits := r.quits
	r.mu.Unlock()
	if quits {
		exit(statusFailed)
	}
	r.anew()
}

// within waits for the program's end.
func (r *restarter) within(d time.Duration) (ended bool) {
	select {
	case <-r.over:
		return true
	case <-time.After(d):
		return false
	}
}

// forget gives up a restart that is under way, since a signal asks for the end.
func (r *restarter) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wanted = false
}

// finish takes the status with which the program has ended. It does not return if the program
// is to begin anew.
func (r *restarter) finish(status int) int {
	close(r.over)
	r.mu.Lock()
	wanted, quits, failed := r.wanted, r.quits, r.after && !r.started && status == statusFailed
	r.mu.Unlock()
	switch {
	case quits && status == statusOf(syscall.SIGTERM): // which was ours
		return statusOK
	case wanted:
		return r.anew()
	case failed && r.options.restart:
		return r.await(status)
	}
	return status
}

// await begins the program anew when a file of it has changed, a module or one of extra's,
// since the last restart has brought a version that does not begin.
func (r *restarter) await(status int) int {
	s, err := heatsync.NewProgram(nil).Sync()
	if err != nil {
		return status
	}
	w := watch.New(watch.Options{Dir: r.dir, Poll: r.options.poll, Warn: r.ui.warn})
	defer w.Close()
	var files []watchlist.Entry
	analysis := s.Analyze(r.options.file)
	for _, path := range analysis.Watched {
		files = append(files, watchlist.Entry{Path: path})
	}
	for _, m := range analysis.Modules {
		files = append(files, watchlist.Entry{Path: m.Path, Hash: m.Hash})
	}
	w.Set(files)
	r.ui.say(warningEvent{Text: "the program has ended while it loaded", Hint: "fix the file and save it; then the program begins anew"})
	signals := listen()
	select {
	case <-w.Batches():
		return r.anew()
	case <-r.asked:
		return r.anew()
	case sig := <-signals:
		return statusOf(sig)
	}
}

// anew makes this process the command again. It returns only if it can't.
func (r *restarter) anew() int {
	theTerminal.leave()
	self, err := os.Executable()
	if err == nil {
		err = cmp.Or(os.Chdir(r.dir), again(self, r.args, append(slices.Clone(r.environ), restartedBy+"=1")))
	}
	r.ui.error("restart: "+err.Error(), "")
	return statusFailed
}
