package reload

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// sim is a host without an engine: files that load one another, a cache, and
// exports that are one string each. It carries out the machine's steps,
// records them, and complains about any that is out of place.
type sim struct {
	machine *Machine
	disk    map[string]*code
	scopeOf map[string]graph.Scope // who holds a file; the first scope if not mentioned
	seen    func(path string) bool // does the watcher tell of the file? nil: of every one

	cache   map[string]*instance
	exports map[string]string // of modules that loaded or are loading
	before  map[string]string // exports to put back if the transaction fails
	evicted map[string]*instance
	staged  map[string]*code
	live    map[int]*listener
	moved   map[string]string // file -> that whose place it takes
	removed map[string]bool   // what batches have told

	evaluations int
	during      map[string]func() // done once, when the top level of a file runs next or a step comes
	veto        bool
	state       map[string]bool // modules that others have filled
	loading     int             // depth of load
	log         []string
	wrong       []string
	attempt     attempt
}

// code is the contents of a file.
type code struct {
	rev  int // edits that change nothing else
	ops  []op
	mode string // "", or how it is broken: syntax, throws, late
}

type op struct {
	verb string // - = -? =? again effect
	what string
}

func (c *code) hash() string { return fmt.Sprint(c.rev, c.ops, c.mode) }

type instance struct {
	code   *code
	number int // of the evaluation
	loaded bool
	made   int // effects, by its top level
}

type listener struct {
	owner    string
	number   int // of the owner's evaluation
	attached bool
}

var errBroken = errors.New("broken")

func newSim() *sim {
	h := &sim{
		machine: New(), disk: map[string]*code{}, scopeOf: map[string]graph.Scope{},
		cache: map[string]*instance{}, exports: map[string]string{}, before: map[string]string{},
		evicted: map[string]*instance{}, staged: map[string]*code{}, live: map[int]*listener{}, moved: map[string]string{}, removed: map[string]bool{},
		during: map[string]func(){},
	}
	h.machine.Open(1, true, true)
	h.machine.Open(2, false, true)
	h.machine.Open(3, true, false)
	return h
}

// start runs the program.
func (h *sim) start(entry string) error {
	h.machine.Pin(entry)
	_, err := h.load(entry)
	return err
}

// resolve finds the file for a specifier: of that name, or the index of a folder.
func (h *sim) resolve(specifier string) (target string, probes []string) {
	for _, path := range []string{specifier, specifier + "/index"} {
		if h.disk[path] != nil {
			return path, probes
		}
		probes = append(probes, path)
	}
	return "", probes
}

func (h *sim) load(id string) (string, error) {
	if h.cache[id] != nil {
		return h.exports[id], nil
	}
	h.loading++
	defer func() { h.loading-- }()
	c := h.disk[id]
	if was := h.evicted[id]; was != nil {
		c = was.code
	}
	if staged := h.staged[id]; staged != nil {
		c = staged
	}
	h.note("load " + id)
	h.machine.Started(id, c.hash())
	if c.mode == "syntax" {
		return "", h.threw(id)
	}
	h.evaluations++
	m := &instance{code: c, number: h.evaluations}
	h.cache[id] = m
	if old, loaded := h.exports[id]; loaded {
		if _, saved := h.before[id]; !saved {
			h.before[id] = old
		}
	}
	h.exports[id] = ""
	value, err := h.run(id, m)
	if err != nil {
		delete(h.cache, id)
		if _, loaded := h.before[id]; !loaded {
			delete(h.exports, id)
		}
		return "", h.threw(id)
	}
	h.exports[id] = value
	m.loaded = true
	h.release(h.machine.Finished(id))
	if !h.machine.Busy() {
		delete(h.before, id)
	}
	return value, nil
}

// run is the top level of a file.
func (h *sim) run(id string, m *instance) (string, error) {
	h.happen(id)
	if m.code.mode == "throws" {
		return "", errBroken
	}
	value := m.code.hash()
	for _, op := range m.code.ops {
		if op.verb == "effect" {
			m.made++
			n, deferred := h.machine.Effect(id)
			h.live[n] = &listener{owner: id, number: m.number, attached: !deferred}
			continue
		}
		if op.verb == "again" {
			delete(h.cache, op.what)
		}
		got, err := h.require(id, op)
		switch {
		case err == nil:
		case strings.HasSuffix(op.verb, "?"):
			got = "caught"
		default:
			return "", err
		}
		if op.verb[0] == '-' {
			value += "(" + got + ")"
		}
	}
	if m.code.mode == "late" {
		return "", errBroken
	}
	return value, nil
}

func (h *sim) require(id string, op op) (string, error) {
	target, probes := h.resolve(op.what)
	kind := graph.Plain
	if op.verb[0] == '=' {
		kind = graph.Sync
	}
	h.machine.Link(id, graph.Edge{Specifier: op.what, Kind: kind, Target: target, Probes: probes})
	if target == "" {
		return "", errBroken
	}
	got, err := h.load(target)
	if err == nil && kind == graph.Sync {
		h.machine.Hold(max(1, h.scopeOf[target]), target)
	}
	return got, err
}

func (h *sim) threw(id string) error {
	h.note("throws " + id)
	if h.evicted[id] != nil {
		h.attempt.failed = true // even if its importer catches it
	}
	h.release(h.machine.Threw(id))
	if old, saved := h.before[id]; saved && !h.machine.Busy() {
		h.exports[id] = old
		delete(h.before, id)
	}
	return errBroken
}

func (h *sim) release(effects []int) {
	for _, n := range effects {
		if h.live[n] == nil {
			h.complain("effect %d is released twice", n)
		}
		delete(h.live, n)
	}
}

// apply hands the machine a batch, and carries out its steps unless that is
// going on already.
func (h *sim) apply(batch []Change) {
	if h.seen != nil {
		batch = slices.DeleteFunc(batch, func(c Change) bool { return !h.seen(c.Path) })
	}
	for _, c := range batch {
		h.removed[c.Path] = h.removed[c.Path] || c.Removed // it may have a later turn
	}
	h.machine.Apply(batch)
	if !h.machine.Busy() {
		h.drive()
	}
}

func (h *sim) applyOnly(batch []Change) error {
	for _, c := range batch {
		h.removed[c.Path] = h.removed[c.Path] || c.Removed
	}
	if err := h.machine.ApplyOnly(batch); err != nil {
		return err
	}
	h.drive()
	return nil
}

func (h *sim) resync(ids ...string) error {
	if err := h.machine.Resync(ids); err != nil {
		return err
	}
	h.drive()
	return nil
}

func (h *sim) drive() {
	outer := h.attempt
	h.attempt = attempt{}
	for step := h.machine.Next(Reply{}); step.Do != Idle; {
		h.attempt.step(h, step)
		h.note(h.describe(step))
		r := h.take(step)
		if r.Failed && step.Do != Resolve {
			h.attempt.failed = true
		}
		step = h.machine.Next(r)
	}
	h.attempt.end(h)
	h.attempt = outer
}

func (h *sim) happen(when string) {
	if then := h.during[when]; then != nil {
		delete(h.during, when)
		then()
	}
}

func (h *sim) take(s Step) Reply {
	h.happen(string(s.Do))
	switch s.Do {
	case Resolve:
		target, probes := h.resolve(s.Specifier)
		return Reply{Failed: target == "", Found: graph.Edge{Target: target, Probes: probes}}
	case Compile:
		c := h.disk[s.ID]
		if c == nil || c.mode == "syntax" {
			return Reply{Failed: true}
		}
		h.staged[s.ID] = c
		return Reply{Value: c.hash()}
	case Move:
		h.moved[s.IDs[0]] = s.ID
	case Examine:
		for _, id := range s.IDs {
			if h.state[id] {
				h.machine.Fill(id, "somebody")
			}
		}
	case Evict:
		for _, id := range s.IDs {
			h.evicted[id] = h.cache[id]
			delete(h.cache, id)
		}
	case Evaluate:
		if _, err := h.load(s.ID); err != nil {
			return Reply{Failed: true}
		}
	case Check:
		veto := h.veto
		h.veto = false
		return Reply{Failed: veto}
	case Commit:
		for _, id := range s.IDs {
			delete(h.before, id)
		}
		h.over()
	case Restore:
		for _, id := range s.IDs {
			if old, saved := h.before[id]; saved {
				h.exports[id] = old
				delete(h.before, id)
			}
			if delete(h.cache, id); h.evicted[id] != nil {
				h.cache[id] = h.evicted[id]
			}
		}
		h.over()
	case Forget:
		for _, id := range s.IDs {
			delete(h.cache, id)
			delete(h.exports, id)
			maps.DeleteFunc(h.moved, func(to, from string) bool { return to == id || from == id })
		}
	case Retire:
		h.release(s.Effects)
	case Start:
		for _, n := range s.Effects {
			if h.live[n] == nil || h.live[n].attached {
				h.complain("effect %d is started but was not waiting", n)
				continue
			}
			h.live[n].attached = true
		}
	}
	return Reply{}
}

// isOver tells whether what is forgotten begins with a file that has lost its
// place, or is gone. What it alone had loaded follows.
func (h *sim) isOver(ids []string) bool {
	lost := slices.Collect(maps.Values(h.moved))
	return len(ids) > 0 && (slices.Contains(lost, ids[0]) || h.removed[ids[0]])
}

func (h *sim) over() {
	clear(h.evicted)
	clear(h.staged)
}

func (h *sim) note(line string) { h.log = append(h.log, line) }

func (h *sim) complain(format string, args ...any) {
	h.wrong = append(h.wrong, fmt.Sprintf(format, args...))
}

// describe writes a step in the words of the documents.
func (h *sim) describe(s Step) string {
	words := []string{string(s.Do)}
	switch s.Do {
	case Resolve:
		return fmt.Sprint("resolve ", s.ID, " ", s.Specifier) // the documents say what was found
	case Announce:
		words = append(words, fmt.Sprint(s.Scope))
	case Compile, Evaluate, Move:
		words = append(words, s.ID)
	case Report:
		words = append(words, describeOutcome(h.machine.Last())...)
	}
	words = append(words, s.IDs...)
	for _, n := range s.Effects {
		if l := h.live[n]; l != nil {
			words = append(words, l.owner)
		}
	}
	return strings.Join(words, " ")
}

func describeOutcome(o Outcome) []string {
	words := []string{"ok"}
	if !o.OK {
		words = strings.Fields("failed " + strings.Join(o.Failed, " "))
	}
	list := func(name string, ids []string) {
		if len(ids) > 0 {
			words = append(append(words, name), ids...)
		}
	}
	var restart []string
	for _, c := range o.Restart {
		restart = append(restart, c.ID)
	}
	list("restart", restart)
	list("removed", o.Removed)
	list("pending", o.Pending)
	list("mended", o.Mended)
	if o.Told {
		words = append(words, "again")
	}
	return words
}
