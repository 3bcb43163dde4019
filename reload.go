package heatsync

import (
	"errors"
	"slices"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/gojahost"
	"github.com/heatsync-go/heatsync/internal/graph"
)

// Reload says what a batch of changes, or a [Sync.Resync], made live. In a [ReloadError] it
// says what was tried. The zero Reload changed nothing.
type Reload struct {
	// Number counts the attempts of a Sync, from 1. It is 0 if there was nothing to do.
	Number int
	// Resync says that [Sync.Resync] or sync.resync caused it, and not a batch.
	Resync bool
	// Version is that of the program: see [Sync.Version].
	Version int
	// Modules were evaluated again, in this order.
	Modules []ReloadedModule
	// Loaded are others that those have loaded. After a failure it has the packages that
	// stay loaded.
	Loaded []ReloadedModule
	// Restart are modules that changed, or may hold copies of what changed, and
	// are never evaluated again: only a restart can renew them.
	Restart []ReloadedModule
	// Removed are loaded files that disappeared. Those that are not in Gone keep their last
	// exports, since some module asks for them.
	Removed []string
	// Gone are modules that are loaded no more: their files were removed, now or earlier, or
	// gave way to others, or only such modules had asked for them.
	Gone []string
	// Unknown are files of the batch that no module has loaded or looked for. What the batch
	// says of them counts for whoever asks for them later, but nothing of it runs.
	Unknown []string
	// Pending are files that will be tried again together with the next save.
	Pending []string
	// Mended are files that were pending, removed, or changed so that only a restart could
	// renew them, and now hold the running version again; and pending ones that are gone.
	Mended   []string
	Duration time.Duration
}

// ReloadedModule is a module and why it is part of a reload.
type ReloadedModule struct {
	Path string
	// Reason is zero for what was loaded, and not evaluated again.
	Reason  Reason
	Version int // 0 in Reload.Restart
	// Hash is that of the bytes that run, as in [Module]: after a failure, of those that
	// went on running.
	Hash string
}

// ReloadError says why a reload failed and was rolled back: every module is as it was.
type ReloadError struct {
	// Reload is what was tried. Its Modules would have been evaluated.
	Reload *Reload
	// Heard says that an "error" listener of the program has received it.
	Heard bool
	// Err is what the first module that failed threw, an [*Error].
	Err error
}

func (e *ReloadError) Error() string { return e.Err.Error() }
func (e *ReloadError) Unwrap() error { return e.Err }

// Apply reloads what a batch of changes asks for: all of it, or nothing. Paths may be
// relative to Options.Dir, and may lead through links to a module. It belongs to the
// runtime's goroutine.
//
// What a batch says of a file counts until the file itself says the same, or a later batch
// says something else of it: for whoever asks for it then, too. The disk need not have it.
//
// A [*ReloadError] says that nothing of the batch is live. [ErrBatch] is wrapped by the error
// of a batch that can't be meant, of which nothing was tried. Apply returns [ErrBusy] from
// inside a reload or while a module is being loaded, and [ErrClosed] after Close. Any
// other error says that the call was ended, by process.exit or an interrupt of the
// runtime; where that came after the commit, in a listener, the Reload is not nil.
func (s *Sync) Apply(b change.Batch) (*Reload, error) {
	return s.apply(b, s.checked, s.host.Apply)
}

// ApplyOnly applies a batch by itself: what is pending is not tried with it, and if it
// fails, nothing of it stays pending. Otherwise it is as [Sync.Apply]; that forgives a
// watcher's batch what may have happened to files since, and this does not.
func (s *Sync) ApplyOnly(b change.Batch) (*Reload, error) {
	return s.apply(b, s.checkedAll, s.host.ApplyOnly)
}

func (s *Sync) apply(b change.Batch, check func(change.Batch) (change.Batch, error), apply func(change.Batch) error) (*Reload, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	b, err := check(b)
	if err != nil {
		return nil, err
	}
	b = s.inFolders(b)
	var paths []string
	for _, c := range b.Changes {
		paths = append(paths, c.Path)
	}
	s.unknown = s.host.Graph().Unheard(paths)
	defer func() { s.unknown = nil }()
	return s.reload(func() error {
		s.heard(b)
		return apply(b)
	})
}

// Resync evaluates modules again, with all that they load, whether or not their
// files changed. Ids are those of [Sync.Require], errors those of [Sync.Apply].
func (s *Sync) Resync(ids ...string) (*Reload, error) {
	return s.reload(func() error { return s.host.Resync(ids) })
}

// outcome is how a reload has ended.
type outcome struct {
	reload *Reload
	err    *ReloadError
}

func (o outcome) results() (*Reload, error) {
	if o.err != nil {
		return nil, o.err
	}
	return o.reload, nil
}

// ready tells why nothing can be reloaded now.
func (s *Sync) ready() error {
	switch {
	case s.isClosed():
		return ErrClosed
	case s.host.Busy():
		return ErrBusy
	}
	return nil
}

func (s *Sync) reload(f func() error) (*Reload, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	defer s.enter().leave()
	s.last = outcome{reload: &Reload{Version: s.version}}
	before := s.reloads
	err := f()
	if s.last.err != nil {
		return s.last.results()
	}
	s.last.reload.Unknown = s.host.Graph().Unheard(s.unknown) // where there was nothing to do, too
	interrupted := errors.As(err, new(*goja.InterruptedError))
	switch {
	case err != nil && s.reloads == before:
		return nil, s.newError(err, "")
	case err != nil && !interrupted: // of a promise job: it is as what a listener throws
		s.uncaught(err)
	}
	s.tellFolders(nil) // of files that were loaded already
	if interrupted {
		return s.last.reload, s.newError(err, "")
	}
	return s.last.results()
}

// OnReload calls f after every reload with what [Sync.Apply] returns of it, on the
// runtime's goroutine, until stop is called there. Failed reloads count. If f panics,
// the other listeners are called nevertheless, and the reload stands: the panic is
// reported as what a listener in JavaScript throws.
func (s *Sync) OnReload(f func(*Reload, error)) (stop func()) {
	l := &listener{f}
	s.listeners = append(s.listeners, l)
	return func() {
		l.f = nil
		others := slices.Clone(s.listeners) // which may be being called
		s.listeners = slices.DeleteFunc(others, func(other *listener) bool { return other == l })
	}
}

type listener struct{ f func(*Reload, error) }

// report tells everybody of a reload that is over.
func (s *Sync) report(r *gojahost.Report) {
	s.reloads++
	if r.Err == nil && s.sharing == nil {
		s.version++
	}
	s.last = s.outcomeOf(r)
	s.tally.add(s.last, s.version)
	if s.sharing == nil {
		s.opts.log(s.last, s.version)
	}
	if failed := s.last.err; failed != nil && !failed.Heard && len(s.listeners) == 0 && s.unattended {
		s.opts.print("kept the old version: " + failed.Error())
	}
	if s.last.err == nil {
		var ids []string
		for _, c := range r.Evaluated {
			ids = append(ids, c.ID)
		}
		s.tellFolders(ids)
	}
	tell(s.listeners, s.last)
}

func (s *Sync) outcomeOf(r *gojahost.Report) outcome {
	done := &Reload{
		Number: r.Number, Resync: r.Resync, Version: s.version, Duration: r.Duration,
		Modules: s.reloaded(r.Evaluated), Restart: unevaluated(s.reloaded(r.Restart)), Loaded: s.loaded(r.Loaded),
		Removed: r.Removed, Gone: r.Gone, Pending: r.Pending, Mended: r.Mended,
	}
	if r.Err == nil {
		done.Unknown = s.host.Graph().Unheard(s.unknown)
		return outcome{reload: done}
	}
	return outcome{err: &ReloadError{Reload: done, Heard: r.Heard, Err: s.newError(r.Err, first(r.Failed))}}
}

// tell calls all listeners, though one may panic.
func tell(listeners []*listener, o outcome) {
	if len(listeners) == 0 {
		return
	}
	defer tell(listeners[1:], o)
	if f := listeners[0].f; f != nil { // another may have stopped it just now
		f(o.results())
	}
}

// reloaded are modules as they run now.
func (s *Sync) reloaded(causes []graph.Cause) []ReloadedModule {
	var list []ReloadedModule
	for _, c := range causes {
		r := s.running(c.ID)
		r.Reason = Reason{Why(c.Why), c.Of}
		list = append(list, r)
	}
	return list
}

// unevaluated have no version of this reload.
func unevaluated(list []ReloadedModule) []ReloadedModule {
	for i := range list {
		list[i].Version = 0
	}
	return list
}

func (s *Sync) loaded(ids []string) []ReloadedModule {
	var list []ReloadedModule
	for _, id := range ids {
		list = append(list, s.running(id))
	}
	return list
}

func (s *Sync) running(id string) ReloadedModule {
	r := ReloadedModule{Path: id}
	if m := s.host.Graph().Module(id); m != nil {
		r.Version, r.Hash = m.Version, m.Hash
	}
	return r
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// applyUnattended is Apply where nobody waits for the outcome: what becomes of a reload
// is reported, and so is an error that kept it from being tried.
func (s *Sync) applyUnattended(b change.Batch) {
	s.unattended = true
	defer func() { s.unattended = false }()
	_, err := s.Apply(b)
	switch {
	case err == nil, errors.As(err, new(*ReloadError)), errors.Is(err, ErrBusy), errors.Is(err, ErrClosed):
	case s.last.reload.Number == 0 && !errors.As(err, new(*ExitError)):
		s.opts.warnOf("reload: "+err.Error(), err)
	}
}
