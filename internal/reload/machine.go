// Package reload is the machine that decides what a change of files does to a running
// program. It holds no JavaScript value, no file, no clock, no lock and no goroutine. Its
// callers report what happened, and it answers with the next Step to take. It never calls
// out, so it cannot be re-entered half-way. A Machine belongs to the goroutine, or the
// WebAssembly instance, that runs JavaScript.
//
// Calls while modules load, in a transaction or outside of one:
//
//	Pin(id)                      id is never evaluated again: it is the program's first file, or says so
//	Link(importer, edge)         importer asked for a specifier, and what it resolved to
//	Started(id, hash)            the top level of id begins to run
//	Finished(id), Threw(id)      it ended; the answer lists effects to release now
//	Open, Hold, Dispose          a scope (`new Heatsync()`) came, holds a module, ends
//	Effect(owner), Released(n)   a module's code registered a listener or timer; it is gone by itself
//
// Calls to reload:
//
//	Apply(changes)               a batch: merged with what waits if a transaction is under way
//	ApplyOnly(changes)           a batch by itself: ErrBusy from inside a transaction
//	Resync(ids)                  likewise
//	Next(reply)                  the last step's outcome; answers the next step, Idle at the end
//
// The steps of one transaction, in order:
//
//	Resolve   ask what (importer, specifier) resolves to now: reply with the id, "" for nothing,
//	          and with what that depends on
//	Compile   stage the new code of a module: reply with the hash of its bytes
//	Move      a file takes the place of another, whose exports object it is to fill
//	Examine   which of these modules are state that others have put there? Fill them; asked before
//	          others take their places, too
//	Evict     take modules out of the cache, ready to be put back
//	Evaluate  load a module; what it requires and is evicted loads inside
//	Check     may whoever has a say veto?
//	Commit    drop what Restore would need             or, after any failure,
//	Restore   put exports and cache entries back, and
//	Forget    remove what was loaded for the first time
//	Announce  tell a scope's users which of its files were evaluated
//	Retire    release the effects of versions that ended
//	Start     attach what the new versions registered
//	Report    the attempt is over; Machine.Last describes it, from Announce on
package reload

import (
	"errors"
	"maps"
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// ErrBusy is returned for a resync that is asked for inside a transaction.
var ErrBusy = errors.New("a reload is under way")

// Action is what a Step asks for.
type Action string

const (
	Idle     Action = "idle"
	Resolve  Action = "resolve"
	Compile  Action = "compile"
	Move     Action = "move"
	Examine  Action = "examine"
	Evict    Action = "evict"
	Evaluate Action = "evaluate"
	Check    Action = "check"
	Commit   Action = "commit"
	Restore  Action = "restore"
	Forget   Action = "forget"
	Announce Action = "announce"
	Retire   Action = "retire"
	Start    Action = "start"
	Report   Action = "report"
)

// Undoable tells whether everything can still be put back, whatever becomes of the step.
func (a Action) Undoable() bool {
	switch a {
	case Resolve, Compile, Move, Examine, Evict, Evaluate, Check:
		return true
	}
	return false
}

// Step is one thing to do for whoever runs JavaScript.
type Step struct {
	Do Action
	// ID is the module of Compile and Evaluate, the importer of Resolve, and for
	// Move the file whose place IDs[0] takes.
	ID string
	// Specifier is what Resolve asks for.
	Specifier string
	// Scope is whose users Announce tells.
	Scope graph.Scope
	// IDs are the modules of Examine, Evict, Restore, Forget, Commit and Announce, for Move
	// what takes the place, and for Resolve what was found last, unless nothing was.
	IDs []string
	// Effects are the numbers for Retire and Start, in the order they were made.
	Effects []int
}

// Reply is the outcome of a step. Value answers Compile with the hash of the bytes that
// were staged; if Failed, it says why.
type Reply struct {
	Failed bool
	Value  string
	// Found answers Resolve: the Target, "" for nothing, and what that depends on,
	// Probes, Manifests and Link.
	Found graph.Edge
}

// Change is one file of a batch.
type Change struct {
	Path string
	Hash string // of the contents; not used if Removed
	// Removed says that the file is gone.
	Removed bool
	// Wanted says that the file is to be loaded, though no module has asked for it.
	Wanted bool
}

// Machine decides. Its zero value is not ready; see New.
type Machine struct {
	graph   *graph.Graph
	effects effects
	tx      *transaction
	waiting []Change               // batches that came during a transaction
	pending []Change               // what failed, to be tried again with the next batch
	gone    map[string]bool        // loaded files that have disappeared
	told    map[string]string      // module -> why it failed, of the failures that were told and are pending
	stale   map[string]stale       // pinned modules that are not what a restart would make them
	owed    map[string]bool        // files of which it was told that they are gone, or need a restart
	stuck   bool                   // the last batch failed, so that stale modules wait for the next
	whole   bool                   // every file of the project is held
	number  int                    // of the last transaction that did something
	loads   int                    // evaluations, to tell versions apart
	running map[string]*evaluation // neither kept nor undone yet
	current map[string]int         // the evaluation whose version runs
	last    Outcome
}

// stale says why a restart would make another module of one that is pinned.
type stale struct {
	reason  graph.Reason
	changed bool // the file is another one, rather than what it copied
}

// Outcome describes a transaction that is over.
type Outcome struct {
	Number int
	// OK says that everything is new; otherwise nothing is.
	OK bool
	// Resync says that it was asked for, rather than caused by a batch.
	Resync bool
	// Evaluated lists what ran again, in order, and Restart what only a restart can renew.
	Evaluated, Restart []graph.Cause
	// Loaded are other modules that ran to their end meanwhile, and are kept: those that
	// were asked for, and packages, which stay even if the rest has failed.
	Loaded []string
	// Failed are the modules that did not compile or threw.
	Failed []string
	// Removed are loaded files that disappeared: those that are not in Gone keep their
	// last exports, since somebody asks for them.
	Removed []string
	// Gone are modules that are loaded no more: their files disappeared, now or earlier, or
	// lost their places to others, or only such modules had asked for them.
	Gone []string
	// Pending are the paths that will be tried again with the next batch.
	Pending []string
	// Mended are paths that were pending, gone, or other than what only a restart could
	// renew, and are what runs again.
	Mended []string
	// Told says that this failure was reported before, and nothing has changed since in
	// what failed.
	Told bool
}

// Empty says that the batch asked for nothing: the files are what they were.
func (o Outcome) Empty() bool {
	return len(o.Evaluated)+len(o.Restart)+len(o.Failed)+len(o.Removed)+len(o.Gone)+len(o.Mended) == 0
}

// New returns a machine that knows of no module.
func New() *Machine {
	return &Machine{graph: graph.New(), gone: map[string]bool{}, told: map[string]string{}, stale: map[string]stale{}, owed: map[string]bool{}, running: map[string]*evaluation{}, current: map[string]int{}, effects: newEffects()}
}

// Graph lets a host read which module loads which. It must not be changed.
func (m *Machine) Graph() *graph.Graph { return m.graph }

// Busy tells whether a transaction is under way.
func (m *Machine) Busy() bool { return m.tx != nil }

// Last describes the attempt that is announced or reported, or was last.
func (m *Machine) Last() Outcome { return m.last }

// Apply takes a batch of changes. Next begins it, when its turn comes.
func (m *Machine) Apply(batch []Change) { m.waiting = merge(m.waiting, batch) }

// ApplyOnly begins the transaction of a batch by itself: nothing that is pending is tried
// with it, and if it fails, nothing of it is pending.
func (m *Machine) ApplyOnly(batch []Change) error {
	if m.tx != nil {
		return ErrBusy
	}
	m.tx = newOnly(m, batch)
	return nil
}

// Resync begins a transaction that evaluates the modules with these ids, and
// all that they load, from the files as they are now.
func (m *Machine) Resync(ids []string) error {
	if m.tx != nil {
		return ErrBusy
	}
	m.tx = newResync(m, ids)
	return nil
}

// Next takes the outcome of the step before and returns the one to take now.
// The reply to Idle is ignored.
func (m *Machine) Next(r Reply) Step {
	for {
		if m.tx == nil && !m.begin() {
			return Step{Do: Idle}
		}
		if step, more := m.tx.next(r); more {
			return step
		}
		m.tx = nil
		r = Reply{}
	}
}

// begin starts the transaction of the batch that waits, and of the modules
// that only a restart could have renewed until a scope came to hold them.
func (m *Machine) begin() bool {
	if len(m.waiting) > 0 {
		m.stuck = false
	}
	renew := m.renewable()
	if len(m.waiting) == 0 && (len(renew) == 0 || m.stuck) {
		return false
	}
	batch := m.waiting
	m.waiting = nil
	m.tx = newBatch(m, batch, renew)
	return true
}

func (m *Machine) renewable() []graph.Cause {
	var renew []graph.Cause
	for _, id := range slices.Sorted(maps.Keys(m.stale)) {
		if module := m.graph.Module(id); module != nil && module.State == graph.Loaded && module.Reloadable() {
			renew = append(renew, graph.Cause{ID: id, Reason: m.stale[id].reason})
		}
	}
	return renew
}

// merge returns a with b put on top: a path occurs once, the later change wins.
func merge(a, b []Change) []Change {
	last := map[string]int{}
	for i, c := range b {
		last[c.Path] = i
	}
	merged := without(a, b)
	for i, c := range b {
		if last[c.Path] == i {
			merged = append(merged, c)
		}
	}
	return merged
}

// without returns the changes in a whose paths do not occur in b.
func without(a, b []Change) []Change {
	gone := map[string]bool{}
	for _, c := range b {
		gone[c.Path] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(c Change) bool { return gone[c.Path] })
}
